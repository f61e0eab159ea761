import json

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .test_till_order import TillOrderCase


@tagged("post_install", "-at_install")
class TestTillReport(TillOrderCase):
    """An order as a source: its record again, out of what is known today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._start_reporting()
        cls.officer = new_test_user(
            cls.env, "till_officer", groups="tobacco_compliance.group_officer"
        )

    def _answered(self, order, state="rejected"):
        """The newest record's delivery, as the regulator's answer leaves it."""
        delivery = self.env["tobacco.report.delivery"].search(
            [("source_uuid", "=", order.uuid)], limit=1
        )
        self.env.cr.execute(
            SQL("UPDATE tobacco_report_delivery SET state = %s WHERE id = %s", state, delivery.id)
        )
        delivery.invalidate_recordset()
        return delivery.with_user(self.officer)

    def test_a_correction_states_the_article_as_it_is_today(self):
        order = self._sync([self._prepare_line(self.cigarettes, 2)], **self._prepare_age())
        before = self._payload(order)
        self.cigarettes.write({"name": "Zhonghua (soft)", "tobacco_sticks_per_pack": 16})
        answer = self._answered(order)._answer("correction")
        payload = json.loads(answer.payload)
        self.assertEqual((payload["kind"], payload["ref_record"]), ("correction", before["record"]))
        [line] = payload["lines"]
        self.assertEqual((line["name"], line["sticks"]), ("Zhonghua (soft)", "32"))
        self.assertEqual((line["qty"], payload["total"]), ("2", "90.00"))
        self.assertFalse(answer.problems)
        self.assertEqual(order.lines.tobacco_facts["sticks_per_pack"], 20, "the sale stays")

    def test_a_refund_is_corrected_with_its_lines_negative(self):
        sale = self._sync([self._prepare_carton_line(2)], **self._prepare_age())
        line = self._prepare_carton_line(-1, refunded_orderline_id=sale.lines.id)
        refund = self._sync([line], is_refund=True)
        before = self._payload(refund)
        payload = json.loads(self._answered(refund)._answer("correction").payload)
        self.assertEqual((payload["ref_record"], payload["total"]), (before["record"], "-450.00"))

    def test_an_order_without_tobacco_today_is_to_be_voided(self):
        order = self._sync([self._prepare_line(self.cigarettes, 1)], **self._prepare_age())
        self.env.cr.execute(
            SQL(
                "UPDATE product_template SET tobacco_category = NULL WHERE id = %s",
                self.cigarettes.product_tmpl_id.id,
            )
        )
        self.env.invalidate_all()
        delivery = self._answered(order)
        with self.assertRaisesRegex(UserError, "no tobacco line"):
            delivery._answer("correction")
        self.assertEqual(json.loads(delivery._answer("void").payload)["total"], "-45.00")

    def test_an_order_that_is_gone_says_so(self):
        order = self._sync([self._prepare_line(self.cigarettes, 1)], **self._prepare_age())
        delivery = self._answered(order)
        self.env.cr.execute(
            SQL("UPDATE pos_order SET uuid = %s WHERE id = %s", "another", order.id)
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "no longer exists"):
            delivery._answer("correction")

    def test_the_window_names_what_may_change_and_opens_the_order(self):
        order = self._sync([self._prepare_line(self.cigarettes, 1)], **self._prepare_age())
        action = self._answered(order).action_correct()
        wizards = self.env[action["res_model"]].with_user(self.officer)
        wizard = wizards.with_context(**action["context"]).create({})
        self.assertIn("sticks per pack", wizard.changeable)
        self.assertTrue(wizard.is_unchanged)
        self.assertFalse(wizard.obstacle)
        self.assertEqual(wizard.action_open_source()["res_id"], order.id)
