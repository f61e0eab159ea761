import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .receipt_common import ReceiptCase

ORDER = "9f0c2d6e-0000-4000-8000-0000000000aa"


@tagged("post_install", "-at_install")
class TestTrace(ReceiptCase):
    def _received(self, foreign=0, own=1):
        """A delivery of `foreign` cartons of another licence and `own` ones of ours."""
        picking = self._deliver((self.cigarette, 10 * (foreign + own)))
        receipt_id = self._open(picking)
        codes = [self._code(n, "430701204804") for n in range(1, foreign + 1)]
        codes += [self._code(n) for n in range(50, 50 + own)]
        self._scan(receipt_id, *codes, product_id=self.cigarette.id)
        self._receipts().finish(receipt_id, True)
        return picking, codes

    def _decide(self, user, records, decision, reason="The bureau confirmed it by telephone"):
        wizard = (
            self.env["tobacco.quarantine.decision"]
            .with_user(user)
            .create(
                {
                    "quarantine_ids": [(6, 0, records.ids)],
                    "decision": decision,
                    "reason": reason,
                }
            )
        )
        return wizard.action_decide()

    def test_a_carton_is_followed_from_receipt_to_sale_and_back(self):
        picking, (code,) = self._received()
        traces = self.env["tobacco.trace.code"].with_user(self.cashier)
        for _again in range(2):
            traces._sold([code], "pos.order", ORDER)
        self.assertEqual(self._trace(code).state, "sold")
        traces._returned([code], "pos.order", ORDER[:-1] + "b")
        traces._sold([code], "pos.order", ORDER)
        trace = self._trace(code)
        self.assertEqual(trace.state, "returned")
        self.assertEqual(trace.event_ids.mapped("kind"), ["received", "sold", "returned"])
        self.assertEqual(trace.event_ids[1].user_id, self.cashier)
        with Form(self.env["tobacco.trace.follow"].with_user(self.auditor)) as form:
            form.code = code.lower()
            self.assertEqual(form.product_id, self.cigarette)
            self.assertEqual(form.state, "returned")
        follow = form.record
        self.assertEqual(follow.event_ids[0].source_name, picking.name)
        self.assertEqual(follow.event_ids[0].origin_name, picking.origin)
        self.assertFalse(follow.candidate_ids)

    def test_codes_are_sold_in_three_queries_and_unknown_ones_become_known(self):
        codes = [self._code(number) for number in range(200, 230)]
        traces = self.env["tobacco.trace.code"].with_user(self.cashier)
        traces._sold(codes[:1], "pos.order", ORDER[:-1] + "c")
        with self.assertQueryCount(3):
            traces._sold(codes, "pos.order", ORDER, {codes[1]: self.cigarette.id})
        self.assertEqual(set(self._trace(codes[1]).mapped("state")), {"sold"})
        self.assertEqual(self._trace(codes[1]).product_id, self.cigarette)
        traces._sold([], "pos.order", ORDER)

    def test_history_is_never_changed(self):
        _picking, (code,) = self._received()
        event = self._trace(code).event_ids
        for statement in (
            "UPDATE tobacco_trace_event SET reason = 'x' WHERE id = %s",
            "DELETE FROM tobacco_trace_event WHERE id = %s",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.IntegrityError),
                self.cr.savepoint(),
            ):
                self.cr.execute(statement, [event.id])

    def test_the_officer_releases_or_sends_back_with_a_reason(self):
        picking, codes = self._received(foreign=2, own=1)
        held = self.env["tobacco.quarantine"].search([("picking_id", "=", picking.id)])
        released = held.filtered(lambda item: item.code == codes[0])
        returned = held - released
        self._decide(self.officer, released, "release")
        self.assertEqual(released.state, "released")
        self.assertEqual(self._trace(codes[0]).state, "released")
        self.assertEqual(self._trace(codes[0]).event_ids[-1].user_id, self.officer)
        self.assertEqual(self._on_hand(self.cigarette, self.warehouse.lot_stock_id), 20)
        self._decide(self.officer, returned, "return")
        self.assertEqual(self._trace(codes[1]).state, "returned_to_vendor")
        quarantine = self.warehouse.tobacco_quarantine_loc_id
        self.assertEqual(self._on_hand(self.cigarette, quarantine), 0)
        self.assertEqual(self._on_hand(self.cigarette, self.warehouse.lot_stock_id), 20)
        self.assertEqual(returned.decision_picking_id.state, "done")
        self.assertEqual(picking.purchase_id.order_line.qty_received, 20)
        with self.assertRaisesRegex(UserError, "already"):
            self._decide(self.officer, held, "release")

    def test_nobody_else_decides_and_nobody_without_a_reason(self):
        picking, _codes = self._received(foreign=1)
        held = self.env["tobacco.quarantine"].search([("picking_id", "=", picking.id)])
        for user in (self.receiver, self.auditor, self.cashier):
            with self.assertRaises(AccessError):
                self._decide(user, held, "release")
            with self.assertRaises(AccessError):
                held.with_user(user)._decide("release", "because")
        with self.assertRaisesRegex(UserError, "reason"):
            held.with_user(self.officer)._decide("release", "  ")

    def test_a_carton_that_was_sent_back_may_come_again(self):
        picking, codes = self._received(foreign=1)
        held = self.env["tobacco.quarantine"].search([("picking_id", "=", picking.id)])
        self._decide(self.officer, held, "return")
        again = self._open(self._deliver((self.cigarette, 10)))
        result = self._scan(again, codes[0], product_id=self.cigarette.id)["results"][0]
        self.assertEqual(result["result"], "quarantine")
        result = self._scan(again, codes[1], product_id=self.cigarette.id)["results"][0]
        self.assertEqual(result["result"], "refused")

    def test_a_pack_has_candidates_by_first_in_first_out(self):
        first, _codes = self._received(own=1)
        other = self._deliver((self.cigarette, 10))
        receipt_id = self._open(other)
        self._scan(receipt_id, self.carton_barcode)
        self._receipts().finish(receipt_id, True)
        for user in (self.receiver, self.auditor):
            with Form(self.env["tobacco.trace.follow"].with_user(user)) as form:
                form.code = self.cigarette.barcode
            found = form.record.candidate_ids
            self.assertEqual(found.mapped("name"), [first.name, other.name])
            self.assertEqual(found.mapped("left_packs"), [10, 10])

    def test_quarantine_is_outside_of_the_stock_of_its_warehouse(self):
        warehouse = self.env["stock.warehouse"].create({"name": "Second", "code": "SEC"})
        place = warehouse.tobacco_quarantine_loc_id
        self.assertEqual(place.location_id, warehouse.view_location_id)
        old = self.warehouse.with_user(self.receiver)
        old.sudo().tobacco_quarantine_loc_id = False
        self.assertTrue(old._tobacco_quarantine_location().is_tobacco_quarantine)
