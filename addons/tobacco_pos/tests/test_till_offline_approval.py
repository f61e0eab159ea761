from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..tools.pin import pin_digest
from .test_till_order import TillOrderCase

PIN = "246810"
RULE = "CN-STOCK-MOULD"


@tagged("post_install", "-at_install")
class TestTillOfflineApproval(TillOrderCase):
    """Approvals that a till gave without the server come with the order and are only claims."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._create_user("till_manager", "point_of_sale.group_pos_manager")
        cls.officer = cls._create_user("till_officer", "tobacco_compliance.group_officer")
        cls.manager.tobacco_pin = PIN
        cls.cigarettes.tobacco_is_damaged = True

    @classmethod
    def _create_user(cls, login, group):
        groups = f"base.group_user,{group}"
        return new_test_user(cls.env, login, groups=groups, company_id=cls.company.id)

    def _claim(self, **vals):
        return {
            "user_id": self.manager.id,
            "rule": RULE,
            "params": {"limit": "true", "actual": "true"},
            "reason": "Only the wrapping is torn",
            "at": fields.Datetime.to_string(fields.Datetime.now()),
            **vals,
        }

    def _sell(self, *claims, **vals):
        line = self._prepare_line(self.cigarettes, 1, tobacco_entry="scanned")
        claimed = {"tobacco_offline_approvals": list(claims), **self._prepare_age(), **vals}
        order = self._sync([line], **claimed)
        return self._checks(order).filtered(lambda check: check.rule == RULE)

    def _approvals(self, check):
        return self.env["tobacco.approval"].search([("source_uuid", "=", check.source_uuid)])

    def test_the_till_gets_a_hash_of_its_own_for_its_managers_only(self):
        self.cashier.tobacco_pin = "135790"
        given = self.till.with_user(self.cashier).tobacco_till_data()["approvers"]
        [one] = [one for one in given if one["id"] == self.manager.id]
        self.assertNotIn(self.cashier.id, [one["id"] for one in given])
        self.assertGreaterEqual(one["iterations"], 600_000)
        salt = bytes.fromhex(one["salt"])
        self.assertEqual(one["digest"], pin_digest(PIN, salt, one["iterations"]))
        own = self.env["tobacco.pin"].sudo().search([("user_id", "=", self.manager.id)])
        self.assertNotIn(own.salt, str(given))
        self.assertNotIn(own.digest, str(given))

    def test_a_claim_is_an_override_that_is_not_verified(self):
        check = self._sell(self._claim())
        self.assertEqual((check.kind, check.override_user_id), ("override", self.manager))
        self.assertFalse(check.is_verified)
        approval = self._approvals(check)
        self.assertEqual((approval.state, approval.cashier_id), ("open", self.cashier))
        self.assertEqual(approval.reason, "Only the wrapping is torn")

    def test_a_forged_claim_is_a_violation_and_leaves_no_approval(self):
        other_company = self.env["res.company"].create({"name": "Another Company"})
        stranger = self._create_user("till_stranger", "point_of_sale.group_pos_manager")
        stranger.tobacco_pin = PIN
        stranger.write({"company_id": other_company.id, "company_ids": other_company.ids})
        self.cashier.tobacco_pin = PIN
        now = fields.Datetime.now()
        forged = {
            "a cashier": {"user_id": self.cashier.id},
            "a manager of another company": {"user_id": stranger.id},
            "a manager without a PIN": {"user_id": self.officer.id},
            "nobody": {"user_id": 0},
            "other figures": {"params": {"limit": "true", "actual": "false"}},
            "another rule": {"rule": "CN-QTY-50"},
            "no reason": {"reason": " "},
            "a reason too long": {"reason": "x" * 201},
            "no time": {"at": "yesterday"},
            "a time to come": {"at": fields.Datetime.to_string(now + timedelta(hours=1))},
            "a time long gone": {"at": fields.Datetime.to_string(now - timedelta(hours=30))},
            "a user who is true": {"user_id": True},
            "a verified one": {"is_verified": True, "user_id": self.cashier.id},
        }
        for case, vals in forged.items():
            with self.subTest(case):
                check = self._sell(self._claim(**vals))
                self.assertEqual(check.kind, "violation")
                self.assertFalse(self._approvals(check))

    def test_a_claim_never_makes_itself_verified(self):
        check = self._sell(self._claim(is_verified=True))
        self.assertFalse(check.is_verified)
        self.assertFalse(self._approvals(check).is_verified)

    def test_a_claim_of_what_nobody_may_override_is_a_violation(self):
        self.cigarettes.tobacco_is_damaged = False
        line = self._prepare_carton_line(50)
        claim = self._claim(rule="CN-QTY-50", params={"limit": "50", "actual": "50"})
        order = self._sync([line], tobacco_offline_approvals=[claim], **self._prepare_age())
        check = self._checks(order).filtered(lambda check: check.rule == "CN-QTY-50")
        self.assertEqual(set(check.mapped("kind")), {"violation"})
        self.assertFalse(self._approvals(check[:1]))

    def test_rubbish_loses_no_sale(self):
        for rubbish in ([None, 1, "x", {}, {"params": 1}], ["x"] * 1000):
            self.assertEqual(self._sell(*rubbish).kind, "violation")

    def test_the_officer_confirms(self):
        approval = self._approvals(self._sell(self._claim())).with_user(self.officer)
        approval.action_confirm()
        self.assertEqual(approval.state, "confirmed")
        self.assertEqual(approval.review_ids.user_id, self.officer)
        with self.assertRaises(UserError):
            approval.action_confirm()

    def test_the_officer_rejects_with_a_reason(self):
        approval = self._approvals(self._sell(self._claim())).with_user(self.officer)
        vals = {"approval_id": approval.id, "reason": "The manager was away"}
        self.env["tobacco.approval.rejection"].with_user(self.officer).create(vals).action_reject()
        self.assertEqual(approval.state, "rejected")
        self.assertEqual(approval.review_ids.reason, "The manager was away")

    def test_who_is_no_officer_reviews_nothing_and_nobody_their_own(self):
        approval = self._approvals(self._sell(self._claim()))
        with self.assertRaises(AccessError):
            approval.with_user(self.cashier).action_confirm()
        self.manager.group_ids += self.env.ref("tobacco_compliance.group_officer")
        with self.assertRaises(UserError):
            approval.with_user(self.manager).action_confirm()

    @mute_logger("odoo.sql_db")
    def test_a_review_is_kept_for_ever(self):
        approval = self._approvals(self._sell(self._claim())).with_user(self.officer)
        approval.action_confirm()
        self.env.flush_all()
        with self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            self.env.cr.execute("UPDATE tobacco_approval_review SET decision = 'rejected'")
