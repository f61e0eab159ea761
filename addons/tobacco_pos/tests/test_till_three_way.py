from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .test_till_order import TillOrderCase


@tagged("post_install", "-at_install")
class TestThreeWayCheck(TillOrderCase):
    """Paid orders, records and acknowledgements of one licence and day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._start_reporting()
        cls.officer = new_test_user(
            cls.env, "three_officer", groups="tobacco_compliance.group_officer"
        )
        cls.auditor = new_test_user(
            cls.env, "three_auditor", groups="tobacco_compliance.group_auditor"
        )

    def _sell(self, packs=2):
        return self._sync([self._prepare_line(self.cigarettes, packs)], **self._prepare_age())

    def _sell_unrecorded(self):
        """A paid order whose capture did not happen."""
        capture = patch.object(type(self.env["pos.order"]), "_tobacco_capture", lambda *_: None)
        with capture:
            return self._sell()

    def _acknowledge(self, order, state="accepted"):
        self.env.cr.execute(
            SQL(
                """
                UPDATE tobacco_report_delivery d SET state = %s FROM tobacco_report_record r
                 WHERE r.id = d.record_id AND r.source_uuid = %s
                """,
                state,
                order.uuid,
            )
        )
        self.env.invalidate_all()

    def _day(self):
        return self.env["tobacco.report.day"].with_user(self.auditor).search([])

    def _match(self, order):
        return self.env["tobacco.report.match"].search([("source_uuid", "=", order.uuid)])

    def test_a_day_in_agreement(self):
        for packs in (2, 3):
            self._acknowledge(self._sell(packs))
        day = self._day()
        self.assertEqual((day.licence_id, day.day), (self.licence, self.today))
        self.assertEqual((day.order_count, day.record_count, day.ack_count), (2, 2, 2))
        self.assertEqual([day.order_amount, day.record_amount, day.ack_amount], [225] * 3)
        self.assertEqual((day.different_count, day.waiting_count), (0, 0))

    def test_only_the_tobacco_of_an_order_is_compared(self):
        lines = [self._prepare_line(self.cigarettes, 1), self._prepare_line(self.water, 5)]
        order = self._sync(lines, **self._prepare_age())
        self.assertEqual(self._match(order).order_amount, 45)
        self.assertFalse(self._match(self._sync([self._prepare_line(self.water, 1)])))

    def test_a_refund_counts_negative(self):
        sale = self._sync([self._prepare_carton_line(2)], **self._prepare_age())
        line = self._prepare_carton_line(-1, refunded_orderline_id=sale.lines.id)
        self._acknowledge(sale)
        self._acknowledge(self._sync([line], is_refund=True))
        day = self._day()
        self.assertEqual((day.order_amount, day.ack_amount, day.different_count), (450, 450, 0))

    def test_what_waits_for_its_answer_is_no_difference_yet(self):
        order = self._sell()
        self.assertEqual(self._match(order).state, "waiting")
        self.assertEqual((self._day().different_count, self._day().waiting_count), (0, 1))

    def test_an_order_without_a_record_is_found(self):
        order = self._sell_unrecorded()
        self.assertEqual(self._match(order).state, "missing")
        day = self._day()
        self.assertEqual((day.order_count, day.record_count, day.different_count), (1, 0, 1))
        action = day.action_open_matches()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found.source_uuid, order.uuid)
        self.assertEqual(found.action_open_document()["res_id"], order.id)

    def test_an_amount_changed_after_the_sale_is_found(self):
        order = self._sell()
        self._acknowledge(order)
        order.lines.price_subtotal_incl = 80
        self.assertEqual(self._match(order).state, "amount")
        self.assertEqual(self._day().different_count, 1)

    def test_a_record_without_an_order_is_found(self):
        order = self._sell()
        uuid = order.uuid
        self.env.flush_all()
        self.env.cr.execute(SQL("UPDATE pos_order SET state = 'cancel' WHERE id = %s", order.id))
        self.env.invalidate_all()
        match = self.env["tobacco.report.match"].search([("source_uuid", "=", uuid)])
        self.assertEqual((match.state, match.order_count, match.record_amount), ("no_order", 0, 90))

    def test_a_correction_counts_and_its_first_record_no_more(self):
        order = self._sell()
        self._acknowledge(order, "rejected")
        order.lines.price_subtotal_incl = 80
        delivery = self.env["tobacco.report.delivery"].search([("source_uuid", "=", order.uuid)])
        delivery.with_user(self.officer)._answer("correction")
        match = self._match(order)
        self.assertEqual((match.state, match.record_amount, match.ack_count), ("waiting", 80, 0))

    def test_a_voided_sale_of_a_paid_order_is_without_record(self):
        order = self._sell()
        self._acknowledge(order)
        delivery = self.env["tobacco.report.delivery"].search([("source_uuid", "=", order.uuid)])
        delivery.with_user(self.officer)._answer("void")
        self._acknowledge(order)
        match = self._match(order)
        self.assertEqual((match.state, match.record_count, match.ack_amount), ("missing", 0, 0))

    def test_an_order_before_the_go_live_is_not_compared(self):
        order = self._sync(
            [self._prepare_line(self.cigarettes, 1)], date_order="2026-01-01 03:04:05"
        )
        self.assertFalse(self._match(order))

    def test_the_sweep_captures_what_is_missing_once(self):
        order = self._sell_unrecorded()
        self._sell()
        sweep = self.env["tobacco.report.day"].with_user(self.officer).action_sweep
        self.assertEqual(sweep()["params"]["type"], "warning")
        record = self.env["tobacco.report.record"]._record_uuid(order.uuid, "sale", 0)
        self.assertEqual(self._payload(order)["record"], record)
        self.assertEqual(self._match(order).state, "waiting")
        chain = self.licence.report_chain_ids
        self.assertEqual(chain.finding_ids.mapped("code"), ["SWEPT"])
        self.assertIn(order.pos_reference, chain.finding_ids.text)
        self.assertEqual(sweep()["params"]["type"], "success")
        self.assertEqual(chain.finding_ids.times, 1)

    def test_one_order_that_cannot_be_captured_stops_no_other(self):
        bad, good = self._sell_unrecorded(), self._sell_unrecorded()
        orders = type(self.env["pos.order"])
        payload = orders._prepare_tobacco_payload

        def prepare(order, *args):
            if order.uuid == bad.uuid:
                raise ValueError("no facts")
            return payload(order, *args)

        cannot = patch.object(orders, "_prepare_tobacco_payload", prepare)
        with cannot, self.assertLogs("odoo.addons.tobacco_compliance", "ERROR"):
            self.env["tobacco.report.day"].with_user(self.officer).action_sweep()
        self.assertEqual(self._match(bad).state, "missing")
        self.assertEqual(self._match(good).state, "waiting")
        findings = self.licence.report_chain_ids.finding_ids
        self.assertEqual(set(findings.mapped("code")), {"SWEPT", "UNREPORTED"})
        unreported = findings.filtered(lambda finding: finding.code == "UNREPORTED")
        self.assertIn("no facts", unreported.text)

    def test_only_the_officer_sweeps_by_hand(self):
        with self.assertRaises(UserError):
            self.env["tobacco.report.day"].with_user(self.auditor).action_sweep()
