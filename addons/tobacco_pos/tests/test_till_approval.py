from datetime import timedelta
from uuid import uuid4

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .test_till_order import TillOrderCase

PIN = "246810"


@tagged("post_install", "-at_install")
class TestTillApproval(TillOrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry_enter_test_mode_cls()
        cls.manager = new_test_user(
            cls.env,
            "till_manager",
            groups="base.group_user,point_of_sale.group_pos_manager",
            company_id=cls.company.id,
        )
        cls.manager.with_user(cls.manager).tobacco_pin = PIN
        cls.cigarettes.tobacco_is_damaged = True
        cls.rules = [
            {"rule": "CN-STOCK-MOULD", "params": {"limit": "true", "actual": "true"}},
        ]

    def _approve(self, uuid, pin=PIN, till=None, **vals):
        request = {
            "uuid": uuid,
            "violations": self.rules,
            "user_id": self.manager.id,
            "pin": pin,
            "reason": "Checked: only the wrapping is torn",
            **vals,
        }
        return (till or self.till).with_user(self.cashier).tobacco_approve(request)

    def _sell(self, uuid):
        line = self._prepare_line(self.cigarettes, 1, tobacco_entry="scanned")
        order = self._sync([line], uuid=uuid, **self._prepare_age())
        return self._checks(order).filtered(lambda check: check.rule == "CN-STOCK-MOULD")

    def test_a_manager_lets_one_order_pass_with_pin_and_reason(self):
        uuid = str(uuid4())
        self.assertEqual(self._approve(uuid), "ok")
        check = self._sell(uuid)
        self.assertEqual((check.kind, check.override_user_id), ("override", self.manager))
        self.assertEqual(check.reason, "Checked: only the wrapping is torn")
        self.assertTrue(check.is_verified)

    def test_an_order_without_an_approval_is_a_violation(self):
        self.assertEqual(self._sell(str(uuid4())).kind, "violation")

    def test_an_approval_of_another_order_is_a_violation(self):
        self._approve(str(uuid4()))
        self.assertEqual(self._sell(str(uuid4())).kind, "violation")

    def test_an_approval_of_other_figures_is_a_violation(self):
        uuid = str(uuid4())
        other = [{"rule": "CN-STOCK-MOULD", "params": {"limit": "true", "actual": "2"}}]
        self.assertEqual(self._approve(uuid, violations=other), "ok")
        self.assertEqual(self._sell(uuid).kind, "violation")

    def test_an_approval_that_is_too_old_is_a_violation(self):
        uuid = str(uuid4())
        with freeze_time(fields.Datetime.now() - timedelta(hours=25)):
            self.assertEqual(self._approve(uuid), "ok")
        self.assertEqual(self._sell(uuid).kind, "violation")

    def test_an_approval_of_another_till_is_a_violation(self):
        uuid = str(uuid4())
        other = self.till.copy({"tobacco_shop_id": self.shop.id})
        self.assertEqual(self._approve(uuid, till=other), "ok")
        self.assertEqual(self._sell(uuid).kind, "violation")

    def test_what_nobody_may_override_is_not_approved(self):
        rules = [{"rule": "CN-QTY-50", "params": {"limit": "50", "actual": "50"}}]
        self.assertEqual(self._approve(str(uuid4()), violations=rules), "rule")

    def test_no_reason_no_approval(self):
        self.assertEqual(self._approve(str(uuid4()), reason="  "), "reason")

    def test_a_cashier_with_a_pin_approves_nothing(self):
        self.cashier.tobacco_pin = PIN
        self.assertEqual(self._approve(str(uuid4()), user_id=self.cashier.id), "approver")
        names = self.till.with_user(self.cashier).tobacco_approvers()
        self.assertIn({"id": self.manager.id, "name": self.manager.name}, names)
        self.assertNotIn(self.cashier.id, [one["id"] for one in names])

    def test_five_wrong_pins_lock_for_five_minutes_even_the_right_one(self):
        uuid = str(uuid4())
        answers = [self._approve(uuid, pin="999998") for _try in range(5)]
        self.assertEqual(answers, ["wrong"] * 4 + ["locked"])
        self.assertEqual(self._approve(uuid), "locked")
        with freeze_time(fields.Datetime.now() + timedelta(minutes=5, seconds=1)):
            self.assertEqual(self._approve(uuid), "ok")

    def test_nobody_reads_a_pin(self):
        for user in (self.manager, self.cashier, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                self.env["tobacco.pin"].with_user(user).search_read([])
        self.assertFalse(self.manager.with_user(self.manager).tobacco_pin)

    def test_a_user_sets_no_pin_of_another(self):
        with self.assertRaises(AccessError):
            self.manager.with_user(self.cashier).tobacco_pin = "135791"

    def test_a_pin_is_six_digits_at_least_and_not_one_repeated(self):
        for pin in ("12345", "12345a", "111111"):
            with self.assertRaises(ValidationError):
                self.manager.tobacco_pin = pin

    def test_a_malformed_request_is_refused(self):
        self.assertEqual(self._approve(str(uuid4()), violations=[{}]), "request")
        self.assertEqual(self._approve("u" * 65), "request")
