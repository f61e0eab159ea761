from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .test_till_order import TillOrderCase

NOON = "2026-11-22 04:00:00"  # 12:00 in the shop


@tagged("post_install", "-at_install")
class TestTillSameBuyer(TillOrderCase):
    """A member's cartons of the shop's day add up, so that no wholesale quantity is split."""

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time(NOON))
        super().setUpClass()
        cls.member = cls.env["res.partner"].create({"name": "Member 1"})

    def _buy(self, cartons, at=NOON, **vals):
        vals = {"partner_id": self.member.id, "date_order": at, **self._prepare_age(), **vals}
        return self._sync([self._prepare_carton_line(cartons)], **vals)

    def _split(self, order):
        return self._checks(order).filtered(lambda check: check.rule == "CN-QTY-SPLIT")

    def _bought(self, till=None, at=NOON):
        with freeze_time(at):
            return (till or self.till).with_user(self.cashier).tobacco_bought_today(self.member.id)

    def test_the_second_sale_of_the_day_is_warned_with_the_sum(self):
        self.assertFalse(self._split(self._buy(30)))
        check = self._split(self._buy(20))
        self.assertEqual((check.severity, check.params["actual"]), ("warn", "50"))

    def test_another_till_of_the_shop_knows(self):
        order = self._buy(30)
        other = self.till.copy({"tobacco_shop_id": self.shop.id})
        answer = {"day": "2026-11-22", "orders": {order.uuid: "30"}}
        self.assertEqual(self._bought(other), answer)

    def test_another_till_sells_the_rest(self):
        self._buy(30)
        other = self.till.copy(
            {"tobacco_shop_id": self.shop.id, "payment_method_ids": self.wechat.ids}
        )
        other.with_user(self.cashier).open_ui()
        session = other.current_session_id
        session.set_opening_control(0, "")
        vals = {"partner_id": self.member.id, "date_order": NOON, **self._prepare_age()}
        data = self._prepare_order(session, [self._prepare_carton_line(25)], self.wechat, **vals)
        self.env["pos.order"].with_user(self.cashier).sync_from_ui([data])
        order = self.env["pos.order"].search([("uuid", "=", data["uuid"])])
        self.assertEqual(self._split(order).params["actual"], "55")

    def test_the_till_of_another_shop_is_not_told(self):
        self._buy(30)
        shop = self.env["tobacco.shop"].create(
            {"name": "Other", "code": "BJ-2", "company_id": self.company.id}
        )
        other = self.till.copy({"tobacco_shop_id": shop.id})
        self.assertEqual(self._bought(other)["orders"], {})

    def test_goods_taken_back_subtract(self):
        self._buy(30)
        back = self._sync(
            [self._prepare_carton_line(-12)],
            partner_id=self.member.id,
            date_order=NOON,
            is_refund=True,
        )
        self.assertEqual(self._bought()["orders"][back.uuid], "-12")
        self.assertFalse(self._split(self._buy(31)))
        self.assertEqual(self._split(self._buy(1)).params["actual"], "50")

    def test_packs_are_tenths_of_a_carton(self):
        self._buy(30)
        line = self._prepare_line(self.cigarettes, 195, tobacco_entry="scanned")
        packs = {"partner_id": self.member.id, "date_order": NOON, **self._prepare_age()}
        self.assertFalse(self._split(self._sync([line], **packs)))
        line = self._prepare_line(self.cigarettes, 5, tobacco_entry="scanned")
        self.assertEqual(self._split(self._sync([line], **packs)).params["actual"], "50")

    def test_the_day_begins_at_midnight_of_the_shop(self):
        self._buy(30, at="2026-11-21 15:59:59")
        self.assertFalse(self._split(self._buy(30, at="2026-11-21 16:00:00")))
        self.assertTrue(self._split(self._buy(30, at="2026-11-22 15:59:59")))
        self.assertFalse(self._split(self._buy(30, at="2026-11-22 16:00:00")))
        self.assertEqual(len(self._bought(at="2026-11-22 16:00:00")["orders"]), 1)

    def test_a_sale_that_arrives_late_is_counted_with_the_later_one(self):
        later = fields.Datetime.to_datetime(NOON) + timedelta(hours=1)
        self.assertFalse(self._split(self._buy(30, at=fields.Datetime.to_string(later))))
        self.assertEqual(self._split(self._buy(30)).params["actual"], "60")

    def test_nobody_known_and_another_member_add_up_to_nothing(self):
        self._buy(30)
        other = self.env["res.partner"].create({"name": "Member 2"})
        self.assertFalse(self._split(self._buy(30, partner_id=other.id)))
        self.assertFalse(self._split(self._buy(30, partner_id=False)))

    def test_a_member_costs_one_query(self):
        self._buy(1)
        order = self._buy(1)
        self.env.flush_all()
        day = fields.Date.to_date("2026-11-22")
        self.shop._till_tz()
        with self.assertQueryCount(1):
            order._tobacco_bought_on(day, self.shop, self.member.id)

    def test_a_birth_date_that_was_read_is_a_document_for_the_regulator(self):
        self._start_reporting()
        order = self._buy(1, **{**self._prepare_age(), "tobacco_age_basis": "birth_date"})
        self.assertEqual(
            self._payload(order)["age_check"], {"result": "checked", "basis": "document"}
        )
        self.assertEqual(self._checks(order, "age").age_basis, "birth_date")

    def test_the_server_misses_no_birth_date_that_the_till_has_judged(self):
        self.shop.jurisdiction = "GB"
        with freeze_time("2027-06-01 12:00:00"):
            read = {**self._prepare_age(), "tobacco_age_basis": "birth_date"}
            order = self._buy(1, at="2027-06-01 12:00:00", **read)
            unread = self._buy(1, at="2027-06-01 12:00:00")
        rules = self._checks(order).mapped("rule")
        self.assertNotIn("UK-DOB-2009", rules)
        self.assertIn("UK-DOB-2009", self._checks(unread).mapped("rule"))

    def test_a_refusal_keeps_no_birth_date_even_if_a_till_sends_it(self):
        self.shop.jurisdiction = "GB"
        refusal = {
            "uuid": "refused-1",
            "at": NOON,
            "user_id": self.cashier.id,
            "lines": [1],
            "rule": "UK-DOB-2009",
            "params": {"limit": "2009-01-01", "actual": "2010-05-06"},
        }
        self.till.with_user(self.cashier).tobacco_record_refusals([refusal])
        check = self.env["tobacco.check"].search([("source_uuid", "=", "refused-1")])
        self.assertEqual(check.rule, "UK-DOB-2009")
        self.assertNotIn("2010-05-06", str(check.params))
