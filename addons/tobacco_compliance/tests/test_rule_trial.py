from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import ComplianceCase


@tagged("post_install", "-at_install")
class TestRuleTrial(ComplianceCase):
    """The officer tries a basket: the till's rules, the article's facts, nothing stored."""

    def _trial(self, user=None, **values):
        form = Form(self.env["tobacco.rule.trial"].with_user(user or self.officer))
        form.shop_id = self.shop
        form.at = "2026-11-22 03:04:05"
        for name, value in values.items():
            form[name] = value
        return form

    def _add(self, form, quantity, uom=None, price=None):
        with form.line_ids.new() as line:
            line.product_id = self.article.product_variant_id
            if uom:
                line.uom_id = uom
            line.quantity = quantity
            if price is not None:
                line.price_unit = price

    def test_fifty_cartons_are_stopped_and_forty_nine_are_not(self):
        form = self._trial()
        self._add(form, 50, self.uom_carton)
        self.assertIn("CN-QTY-50", form.result)
        self.assertIn("is said already by", " ".join(form.result.split()))
        form = self._trial()
        self._add(form, 49, self.uom_carton)
        self.assertNotIn("CN-QTY-50<", form.result)
        self.assertIn("CN-QTY-NEAR", form.result)

    def test_the_price_of_a_unit_is_the_articles(self):
        form = self._trial()
        with form.line_ids.new() as line:
            line.product_id = self.article.product_variant_id
            self.assertEqual((line.uom_id, line.price_unit), (self.uom_pack, 45))
            line.uom_id = self.uom_carton
            self.assertEqual(line.price_unit, 440)

    def test_nothing_objected_is_said(self):
        form = self._trial()
        self._add(form, 1)
        self.assertIn("alert-success", form.result)

    def test_an_empty_basket_asks_for_an_article(self):
        self.assertIn("alert-info", self._trial().result)

    def test_a_minor_is_refused_by_birth_date_and_by_looks(self):
        for values in ({"birth_date": "2008-11-23"}, {"looks_under": 18}):
            form = self._trial(**values)
            self._add(form, 1)
            self.assertIn("CN-AGE-18", form.result)
        form = self._trial(birth_date="2008-11-22")
        self._add(form, 1)
        self.assertNotIn("CN-AGE-18", form.result)

    def test_the_licence_of_the_day_judges(self):
        form = self._trial(at="2029-01-01 03:00:00")
        self._add(form, 1)
        self.assertIn("CN-LIC-VALID", form.result)

    def test_the_day_begins_at_the_shops_midnight(self):
        """16:00 UTC of the last valid day is midnight in China: the next day."""
        for at, is_over in (("2028-12-31 15:59:59", False), ("2028-12-31 16:00:00", True)):
            form = self._trial(at=at)
            self._add(form, 1)
            self.assertEqual("CN-LIC-VALID" in form.result, is_over)

    def test_another_place_asks_its_own_rules(self):
        form = self._trial()
        form.shop_id = self.env["tobacco.shop"]
        form.jurisdiction_id = self.env.ref("tobacco_compliance.jurisdiction_hk")
        self._add(form, 50, self.uom_carton)
        self.assertNotIn("CN-QTY-50", form.result)

    def test_a_local_change_is_tried_at_once(self):
        self.env["tobacco.rule.change"].with_user(self.officer).create(
            {
                "rule_key": "cn_qty_50",
                "jurisdiction_id": self.shop.jurisdiction_id.id,
                "value": "45",
                "reason": "The bureau asked for it",
            }
        )
        form = self._trial()
        self._add(form, 45, self.uom_carton)
        self.assertIn("CN-QTY-50", form.result)

    def test_facts_that_are_none_are_named(self):
        form = self._trial()
        self._add(form, 1e40)
        self.assertIn("alert-danger", form.result)

    def test_every_stage_answers(self):
        stages = dict(self.env["tobacco.check"]._fields["stage"]._description_selection(self.env))
        for stage in stages:
            with self.subTest(stage):
                form = self._trial(stage=stage)
                if stage in ("sale", "wholesale", "purchase", "receipt"):
                    form.partner_id = self.env.company.partner_id
                if stage not in ("licence", "periodic"):
                    self._add(form, 1)
                self.assertTrue(form.result)

    def test_a_trial_leaves_no_check_behind(self):
        before = self.env["tobacco.check"].search_count([])
        form = self._trial()
        self._add(form, 50, self.uom_carton)
        self.assertTrue(form.result)
        self.assertEqual(self.env["tobacco.check"].search_count([]), before)
        with self.assertRaises(UserError):
            form.save()

    def test_the_auditor_may_try_and_the_cashier_may_not(self):
        form = self._trial(user=self.auditor)
        self._add(form, 50, self.uom_carton)
        self.assertIn("CN-QTY-50", form.result)
        with self.assertRaises(AccessError):
            self._trial(user=self.cashier)

    def test_a_rule_is_tried_where_it_is_asked(self):
        rule = self.env.ref("tobacco_compliance.rule_cn_qty_50").with_user(self.officer)
        context = rule.action_try()["context"]
        self.assertEqual(context["default_rule_id"], rule.id)
        self.assertEqual(context["default_stage"], "sale")
        foreign = self.env["tobacco.rule"].search([("jurisdiction_id.code", "=", "HK")], limit=1)
        context = foreign.with_user(self.officer).action_try()["context"]
        self.assertFalse(context["default_shop_id"])
        self.assertEqual(context["default_jurisdiction_id"], foreign.jurisdiction_id.id)
