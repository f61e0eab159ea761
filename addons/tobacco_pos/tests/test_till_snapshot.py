from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .test_till_order import TillOrderCase


@tagged("post_install", "-at_install")
class TestTillSnapshot(TillOrderCase):
    """A later edit of an article changes nothing of the past."""

    def setUp(self):
        super().setUp()
        self._start_reporting()
        self.order = self._sync(
            [self._prepare_line(self.cigarettes, 2, price_unit=50, tobacco_entry="scanned")],
            **self._prepare_age(),
        )

    def _past(self):
        self.env.flush_all()
        self.env.invalidate_all()
        checks = self._checks(self.order)
        return (
            self.order.lines.tobacco_facts,
            self.order.lines.read(
                ["price_unit", "qty", "full_product_name", "price_subtotal_incl"]
            ),
            self._payload(self.order),
            [(check.rule, check.params, check.lines) for check in checks.sorted("id")],
        )

    def test_order_record_and_checks_stay_when_the_article_is_edited(self):
        before = self._past()
        self.assertEqual(before[0]["marked_price"], "45.00")
        self.assertIn("CN-PRICE-MARKED", [check[0] for check in before[3]])
        self.cigarettes.write(
            {
                "name": "Another name",
                "list_price": 99,
                "tobacco_marked_price": 99,
                "tobacco_sticks_per_pack": 5,
                "tobacco_is_damaged": True,
                "barcode": "6901028000116",
            }
        )
        self.assertEqual(self._past(), before)

    def test_facts_of_an_order_are_built_from_what_was_sold_and_not_from_today(self):
        self.cigarettes.tobacco_marked_price = 99
        line = self.order.lines._prepare_tobacco_line(1)
        self.assertEqual(line["product"]["marked_price"], "45.00")

    def test_a_till_does_not_say_what_the_article_is(self):
        before = self.order.lines.tobacco_facts
        self.order.lines.write({"tobacco_facts": {"category": None}})
        self.assertEqual(self.order.lines.tobacco_facts, before)

    def test_recalled_goods_that_a_till_let_through_are_recorded(self):
        recall = self.env["tobacco.recall"].create(
            {
                "number": "R-1",
                "source_name": "Bureau",
                "reason": "Mould",
                "sold_since": fields.Date.today() - timedelta(days=1),
                "line_ids": [(0, 0, {"barcode": self.cigarettes.barcode})],
            }
        )
        recall.action_open()
        order = self._sync([self._prepare_line(self.cigarettes, 1)], **self._prepare_age())
        self.assertIn("CN-STOCK-RECALL", self._checks(order).mapped("rule"))
        lines = self.env["pos.order.line"].search(recall.action_till_orders()["domain"])
        self.assertEqual(lines, self.order.lines | order.lines)

    def test_the_till_hears_of_a_recall_with_its_rules_and_facts(self):
        self.cigarettes.tobacco_is_recalled = True
        facts = self.cigarettes.product_tmpl_id._prepare_tobacco_till_facts(
            self.cigarettes.product_tmpl_id
        )
        self.assertTrue(facts[self.cigarettes.product_tmpl_id.id]["is_recalled"])
        codes = {row["code"] for row in self.env["tobacco.rule"]._engine_rows("CN")}
        self.assertIn("CN-STOCK-RECALL", codes)
