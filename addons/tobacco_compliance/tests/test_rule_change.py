import psycopg2

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import ComplianceCase


@tagged("post_install", "-at_install")
class TestRuleChange(ComplianceCase):
    def _change(self, key, *, user=None, place="cn", **values):
        return (
            self.env["tobacco.rule.change"]
            .with_user(user or self.officer)
            .create(
                {
                    "rule_key": key,
                    "jurisdiction_id": self.env.ref(f"tobacco_compliance.jurisdiction_{place}").id,
                    "reason": "The bureau asked for it",
                    **values,
                }
            )
        )

    def _row(self, code, place="CN", user=None):
        rows = self.env["tobacco.rule"].with_user(user or self.cashier)._engine_rows(place)
        return next((row for row in rows if row["code"] == code), None)

    def test_a_tightened_limit_holds_for_the_cashier_at_once_and_below_its_place(self):
        self.assertEqual(self._row("CN-QTY-50")["value"], "50")
        change = self._change("cn_qty_50", value="40")
        self.assertEqual(self._row("CN-QTY-50")["value"], "40")
        self.assertEqual(self._row("CN-QTY-50", "CN-BJ")["value"], "40")
        self.assertEqual((change.old_value, change.user_id), ("50", self.officer))

    def test_a_change_below_does_not_reach_above(self):
        self._change("cn_qty_50", place="cn_bj", value="30")
        self.assertEqual(self._row("CN-QTY-50", "CN-BJ")["value"], "30")
        self.assertEqual(self._row("CN-QTY-50")["value"], "50")

    def test_a_locked_rule_is_never_loosened_or_switched_off(self):
        for values in (
            {"value": "51"},
            {"severity": "warn"},
            {"kind": "off"},
            {"value": "fifty"},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self._change("cn_qty_50", **values)
        self.assertEqual(self._row("CN-QTY-50")["value"], "50")

    def test_an_unlocked_rule_is_loosened_switched_off_and_followed_again(self):
        self._change("cn_qty_near", value="45", severity="record")
        self.assertEqual(self._row("CN-QTY-NEAR")["value"], "45")
        self._change("cn_qty_near", kind="off")
        self.assertIsNone(self._row("CN-QTY-NEAR"))
        self._change("cn_qty_near", kind="pack")
        self.assertEqual(self._row("CN-QTY-NEAR")["value"], "40")

    def test_a_rule_that_is_off_is_switched_on_with_a_figure(self):
        self.assertIsNone(self._row("CN-QTY-ECIG"))
        with self.assertRaises(ValidationError):
            self._change("cn_qty_ecig", value="many")
        self._change("cn_qty_ecig", value="90")
        self.assertEqual(self._row("CN-QTY-ECIG")["value"], "90")

    def test_a_warning_made_a_block_can_be_overridden_by_a_manager(self):
        self._change("cn_qty_near", severity="block")
        row = self._row("CN-QTY-NEAR")
        self.assertEqual((row["severity"], row["override"]), ("block", "manager"))

    def test_an_update_keeps_a_change_and_a_stricter_pack_wins_on_a_locked_rule(self):
        self._change("cn_qty_50", value="40")
        self.env["tobacco.rule"]._load_pack()
        self.assertEqual(self._row("CN-QTY-50")["value"], "40")
        self.env.ref("tobacco_compliance.rule_cn_qty_50").value = "30"
        self.assertEqual(self._row("CN-QTY-50")["value"], "30")

    def test_who_when_and_before_are_not_the_callers_to_say(self):
        change = self._change(
            "cn_qty_50", value="40", old_value="7", user_id=self.cashier.id, at="2000-01-01"
        )
        self.assertEqual((change.old_value, change.user_id), ("50", self.officer))
        self.assertGreater(change.at.year, 2000)

    def test_a_change_needs_a_reason_and_a_place_where_the_rule_holds(self):
        for values in ({"reason": "  "}, {"place": "hk"}):
            with self.subTest(values), self.assertRaises(ValidationError):
                self._change("cn_qty_50", value="40", **values)

    def test_only_the_officer_changes_a_rule(self):
        for user in (self.cashier, self.auditor):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._change("cn_qty_50", user=user, value="40")
        with self.assertRaises(AccessError):
            self.env["tobacco.rule.change"].with_user(self.cashier).search([])

    def test_nobody_rewrites_the_log(self):
        change = self._change("cn_qty_50", value="40")
        with self.assertRaises(AccessError):
            change.write({"reason": "other"})
        for statement in (
            "UPDATE tobacco_rule_change SET reason = 'x'",
            "DELETE FROM tobacco_rule_change",
            "TRUNCATE tobacco_rule_change",
        ):
            with (
                self.subTest(statement),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement)

    def test_a_past_check_keeps_its_words_when_the_rule_is_switched_off(self):
        self.env["tobacco.check"]._record([self._check_vals(rule="CN-QTY-NEAR", severity="warn")])
        check = self.env["tobacco.check"].search([("rule", "=", "CN-QTY-NEAR")], limit=1)
        words = check.message
        self._change("cn_qty_near", kind="off")
        check.invalidate_recordset()
        self.assertTrue(words)
        self.assertEqual(check.message, words)

    def test_one_companys_change_is_no_other_companys(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "cmp_stranger",
            "tobacco_compliance.group_officer",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        change = self._change("cn_qty_near", user=stranger, value="45")
        self.assertEqual(change.company_id, other)
        self.assertEqual(self._row("CN-QTY-NEAR")["value"], "40")
        self.assertEqual(self._row("CN-QTY-NEAR", user=stranger)["value"], "45")
        rows = self.env["tobacco.rule"]._engine_rows("CN", company=other)
        self.assertEqual([row["value"] for row in rows if row["code"] == "CN-QTY-NEAR"], ["45"])
        mine = self._change("cn_qty_near", value="30")
        self.assertEqual(mine.old_value, "40", "before is what held for this company")
        self.assertEqual(self._row("CN-QTY-NEAR", user=stranger)["value"], "45")
        self.assertFalse(
            self.env["tobacco.rule.change"].with_user(self.officer).search([]) & change
        )
        with self.assertRaises(AccessError):
            self._change("cn_qty_near", company_id=other.id, value="20")

    def test_the_page_of_a_rule_shows_its_history(self):
        rule = self.env.ref("tobacco_compliance.rule_cn_qty_50").with_user(self.officer)
        action = rule.action_change()
        self.assertEqual(action["context"]["default_rule_key"], "cn_qty_50")
        change = self._change("cn_qty_50", value="40")
        rule.invalidate_recordset()
        self.assertEqual(rule.change_ids, change)
        self.assertIn("40", rule.local_text)
