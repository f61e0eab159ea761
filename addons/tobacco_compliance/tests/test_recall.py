from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools.rules import check
from .common import ComplianceCase


@tagged("post_install", "-at_install")
class TestRecall(ComplianceCase):
    def setUp(self):
        super().setUp()
        self.product = self.article.product_variant_id
        self.product.barcode = "6999999000005"
        self.recall = self._recall("2026-017")

    def _recall(self, number, **line):
        return (
            self.env["tobacco.recall"]
            .with_user(self.officer)
            .create(
                {
                    "number": number,
                    "source_name": "Bureau",
                    "reason": "Mould",
                    "line_ids": [(0, 0, {"barcode": "6999999000012", **line})],
                }
            )
        )

    def _close(self, recall, reason="Returned to the wholesaler"):
        self.env["tobacco.recall.close"].with_user(self.officer).create(
            {"recall_id": recall.id, "reason": reason}
        ).action_close()

    def _violations(self):
        facts = {
            "stage": "sale",
            "jurisdiction": "CN",
            "at": "2026-11-22T11:04:05+08:00",
            "lines": [{**self.product._prepare_tobacco_facts(), "qty": "1"}],
        }
        rows = self.env["tobacco.rule"].with_user(self.cashier)._engine_rows("CN")
        return {
            (found["rule"], found["severity"])
            for found in check(facts, rows)
            if "RECALL" in found["rule"]
        }

    def test_the_carton_code_of_the_notice_finds_the_article(self):
        self.assertEqual(self.recall.line_ids.product_id, self.product)
        self.assertFalse(self.article.tobacco_is_recalled, "a draft stops nothing yet")

    def test_an_open_recall_stops_the_sale_and_its_end_lets_it_go_on(self):
        self.recall.action_open()
        self.assertTrue(self.article.tobacco_is_recalled)
        self.assertEqual(self._violations(), {("CN-STOCK-RECALL", "block")})
        self._close(self.recall)
        self.assertFalse(self.article.tobacco_is_recalled)
        self.assertFalse(self._violations())
        self.assertEqual(self.recall.closed_by_id, self.officer)
        self.assertEqual(self.recall.closing_reason, "Returned to the wholesaler")

    def test_an_article_on_two_recalls_waits_for_the_end_of_both(self):
        other = self._recall("2026-018")
        (self.recall | other).action_open()
        self._close(self.recall)
        self.assertTrue(self.article.tobacco_is_recalled)
        self._close(other)
        self.assertFalse(self.article.tobacco_is_recalled)

    def test_the_flag_cannot_be_cleared_by_hand_while_the_recall_is_open(self):
        self.recall.action_open()
        with self.assertRaisesRegex(ValidationError, "2026-017"):
            self.article.with_user(self.officer).tobacco_is_recalled = False

    def test_an_article_that_is_entered_later_is_stopped_at_once(self):
        recall = self._recall("2026-019", barcode="6999999000302")
        recall.action_open()
        self.assertEqual(recall.unknown_count, 1)
        late = self.env["product.template"].create(
            {"name": "Late", "tobacco_category": "cigarette", "barcode": "6999999000302"}
        )
        self.assertTrue(late.tobacco_is_recalled)
        self.assertFalse(recall.unknown_count)

    def test_a_line_taken_off_an_open_list_is_sold_again(self):
        self.recall.action_open()
        self.recall.line_ids = [(0, 0, {"barcode": "6999999009999"})]
        self.recall.line_ids.filtered("product_id").unlink()
        self.assertFalse(self.article.tobacco_is_recalled)

    def test_an_empty_recall_cannot_be_opened_and_a_closed_one_not_again(self):
        self.recall.line_ids.unlink()
        with self.assertRaisesRegex(UserError, "names no goods"):
            self.recall.action_open()
        other = self._recall("2026-018")
        other.action_open()
        self._close(other)
        with self.assertRaisesRegex(UserError, "new recall"):
            other.action_open()
        with self.assertRaisesRegex(UserError, "does not change"):
            other.line_ids.batch = "B2"

    def test_a_recall_that_was_opened_stays(self):
        self.recall.action_open()
        with self.assertRaisesRegex(UserError, "evidence"):
            self.recall.unlink()

    def test_a_range_of_codes_needs_two_of_the_same_length(self):
        with self.assertRaisesRegex(ValidationError, "range"):
            self.recall.line_ids.write({"code_from": "3090", "code_to": "30"})

    def test_affected_stock_is_counted(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        self.article.is_storable = True
        self.env["stock.quant"]._update_available_quantity(self.product, warehouse.lot_stock_id, 7)
        self.assertEqual(self.recall.stock_text, "7")

    def test_roles(self):
        self.recall.with_user(self.auditor).read(["number", "stock_text"])
        with self.assertRaises(AccessError):
            self.recall.with_user(self.auditor).action_open()
        with self.assertRaises(AccessError):
            self.recall.with_user(self.cashier).read(["number"])
