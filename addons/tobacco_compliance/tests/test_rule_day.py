from odoo.tests import Form, tagged

from .common import ComplianceCase


@tagged("post_install", "-at_install")
class TestRuleDay(ComplianceCase):
    """What holds at a place on a day, in words, and how local changes stand."""

    def _page(self, place=None, day="2026-11-22"):
        form = Form(self.env["tobacco.rule.day"].with_user(self.auditor))
        form.shop_id = self.shop
        if place:
            form.shop_id = self.env["tobacco.shop"]
            form.jurisdiction_id = self.env.ref(f"tobacco_compliance.jurisdiction_{place}")
        form.day = day
        return form.result

    def _change(self, key, **values):
        return (
            self.env["tobacco.rule.change"]
            .with_user(self.officer)
            .create(
                {
                    "rule_key": key,
                    "jurisdiction_id": self.env.ref("tobacco_compliance.jurisdiction_cn").id,
                    "reason": "The bureau asked for it",
                    **values,
                }
            )
        )

    def _rule(self, key):
        return self.env.ref(f"tobacco_compliance.rule_{key}").with_user(self.auditor)

    def test_a_rule_holds_from_its_first_day_to_the_day_before_its_last(self):
        page = self._page("ie", "2028-01-31").split("What changes next")[0]
        self.assertIn("below 18", page)
        self.assertNotIn("below 21", page)
        page = self._page("ie", "2028-02-01").split("What changes next")[0]
        self.assertNotIn("below 18", page)
        self.assertIn("below 21", page)

    def test_what_changes_next_is_listed(self):
        later = self._page("ie", "2028-01-31").split("What changes next")[1]
        self.assertIn("below 21", later)

    def test_local_changes_are_applied_and_named(self):
        self._change("cn_qty_50", value="40")
        page = self._page()
        self.assertIn("40 cartons or more", page)
        self.assertIn("50 cartons, Block", page)

    def test_the_sentence_says_limit_result_and_who_may_let_it_pass(self):
        self.assertEqual(
            self._rule("cn_qty_50").sentence,
            "Sale – Wholesale quantity (cartons), 50 cartons or more: is stopped, nobody can let"
            " it pass.",
        )
        self.assertIn("a manager can let it pass", self._rule("eu_age").sentence)
        self.assertIn("Off", self._rule("cn_qty_ecig").sentence)

    def test_every_rule_has_a_sentence_and_a_stage(self):
        rules = self.env["tobacco.rule"].with_user(self.auditor).search([])
        self.assertTrue(all(rule.sentence for rule in rules))
        self.assertTrue(all(rule.first_stage for rule in rules.filtered("stages")))

    def test_changed_rules_are_found(self):
        rules = self.env["tobacco.rule"].with_user(self.auditor)
        self.assertFalse(rules.search([("is_changed", "=", True)]))
        self._change("cn_qty_near", value="45")
        changed = rules.search([("is_changed", "=", True)])
        self.assertEqual(changed.mapped("key"), ["cn_qty_near"])
        self.assertNotIn(changed, rules.search([("is_changed", "=", False)]))
        self._change("cn_qty_near", kind="pack")
        self.assertFalse(rules.search([("is_changed", "=", True)]))

    def test_a_pack_that_became_stricter_is_told(self):
        locked = self._change("cn_qty_50", value="40")
        loose = self._change("cn_qty_near", value="45")
        self.assertEqual((locked.standing, loose.standing), ("stricter", "looser"))
        self.env.ref("tobacco_compliance.rule_cn_qty_50").value = "30"
        self.env.ref("tobacco_compliance.rule_cn_qty_near").value = "20"
        (locked | loose).invalidate_recordset()
        self.assertEqual((locked.standing, loose.standing), ("overtaken", "review"))
        self.assertIn("30", locked.holds_text)
        self.assertIn("45", loose.holds_text)

    def test_only_the_newest_change_of_a_place_is_in_the_overview(self):
        changes = self.env["tobacco.rule.change"].with_user(self.auditor)
        self._change("cn_qty_near", value="45")
        newest = self._change("cn_qty_near", value="42")
        current = [("is_current", "=", True), ("rule_key", "=", "cn_qty_near")]
        self.assertEqual(changes.search(current), newest.with_user(self.auditor))
        self._change("cn_qty_near", kind="pack")
        self.assertFalse(changes.search(current))

    def test_the_shops_buttons_open_with_the_shop(self):
        shop = self.shop.with_user(self.officer)
        for action in (shop.action_rules(), shop.action_try_basket()):
            self.assertEqual(action["context"]["default_shop_id"], self.shop.id)
            self.assertEqual(action["target"], "new")
