import datetime as dt

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools.rules import check, message_of
from .common import ComplianceCase


@tagged("post_install", "-at_install")
class TestRule(ComplianceCase):
    def _facts(self, **values):
        product = self.article.product_variant_id
        return {
            "stage": "sale",
            "jurisdiction": "CN",
            "at": "2026-11-22T11:04:05+08:00",
            "channel": "till",
            "site": self.shop.code,
            "licence": self.shop._licence_on(dt.date(2026, 11, 22))._prepare_facts(),
            "lines": [
                {
                    **product._prepare_tobacco_facts(self.uom_carton),
                    "qty": "50",
                    "unit_price": "440.00",
                }
            ],
            **values,
        }

    def test_a_cashier_can_check_a_basket_against_rules_that_he_cannot_read(self):
        rule = self.env["tobacco.rule"].with_user(self.cashier)
        with self.assertRaises(AccessError):
            rule.search([]).read(["source"])
        violations = check(self._facts(), rule._engine_rows("CN"))
        codes = [violation["rule"] for violation in violations]
        self.assertEqual(codes, ["CN-QTY-10000", "CN-QTY-50", "CN-PRICE-SUGG", "CN-QTY-NEAR"])

    def test_rows_are_those_of_the_jurisdiction_and_the_day(self):
        rows = self.env["tobacco.rule"]._engine_rows
        self.assertIn("CN-SCHOOL-DIST", {row["code"] for row in rows("CN-BJ")})
        self.assertNotIn("CN-SCHOOL-DIST", {row["code"] for row in rows("CN")})
        self.assertEqual({row["code"][:2] for row in rows("TW")}, {"TW"})
        codes = {row["code"] for row in rows("CN", dt.date(2025, 12, 31))}
        self.assertNotIn("CN-NEW-HTP-POUCH", codes)
        self.assertIn("CN-NEW-HTP-POUCH", {row["code"] for row in rows("CN")})

    def test_a_place_has_the_rules_of_its_parents_but_for_exceptions(self):
        def codes(place):
            return {row["code"] for row in self.env["tobacco.rule"]._engine_rows(place)}

        self.assertIn("EU-SNUS", codes("DE"))
        self.assertEqual(codes("FR") - codes("SE"), {"EU-SNUS"})
        self.assertEqual(codes("GB"), codes("GB-SCT"))
        self.assertLess(codes("US") | {"US-NYC-FLOOR"}, codes("US-NY-NYC"))
        self.assertNotIn("US-NYC-FLOOR", codes("US-NY"))

    def test_rows_are_cached_and_in_the_language_of_the_user(self):
        rule = self.env["tobacco.rule"]
        rule._engine_rows("CN")
        with self.assertQueryCount(0):
            rows = rule._engine_rows("CN")
        violation = {"rule": "CN-QTY-50", "params": {"limit": "50", "actual": "51"}}
        self.assertIn("51 cartons", message_of(violation, rows))

    def test_a_message_names_kinds_and_channels_in_words(self):
        rows = self.env["tobacco.rule"]._engine_rows("CN")
        kind = {"rule": "CN-LIC-SCOPE", "params": {"limit": "cigarette", "actual": "ecig"}}
        self.assertIn("(E-cigarettes)", message_of(kind, rows))
        channel = {"rule": "CN-CHAN-ONLINE", "params": {"limit": "none", "actual": "online"}}
        self.assertIn("“Online shop”", message_of(channel, rows))

    def test_nobody_changes_a_rule_by_hand(self):
        rule = self.env.ref("tobacco_compliance.rule_cn_qty_50")
        for user in (self.cashier, self.auditor, self.officer, self.env.ref("base.user_admin")):
            for forbidden in (
                lambda rule: rule.write({"value": "500"}),
                lambda rule: rule.unlink(),
                lambda rule: rule.copy({"key": "x"}),
            ):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    forbidden(rule.with_user(user))

    def test_an_update_restores_a_row_that_was_changed_in_the_database(self):
        rule = self.env.ref("tobacco_compliance.rule_cn_qty_50")
        rule.value = "500"
        self.env["tobacco.rule"]._load_pack()
        self.assertEqual(rule.value, "50")
        self.assertEqual(
            [row["value"] for row in rule._engine_rows("CN") if row["code"] == "CN-QTY-50"], ["50"]
        )

    def test_jurisdictions_know_their_parents(self):
        city = self.env.ref("tobacco_compliance.jurisdiction_us_ny_nyc")
        self.assertEqual(city.parent_ids.parent_ids.code, "US")
        self.assertFalse(self.env.ref("tobacco_compliance.jurisdiction_hk").parent_ids)


@tagged("post_install", "-at_install")
class TestProductFacts(ComplianceCase):
    def test_a_carton_is_marked_with_its_own_price_and_suggested_by_its_content(self):
        facts = self.article.product_variant_id._prepare_tobacco_facts(self.uom_carton)
        self.assertEqual(facts["unit"], "carton")
        self.assertEqual((facts["marked_price"], facts["suggested_price"]), ("440.00", "450.00"))

    def test_a_pack_is_the_stock_unit(self):
        facts = self.article.product_variant_id._prepare_tobacco_facts()
        self.assertEqual((facts["unit"], facts["marked_price"]), ("pack", "45.00"))
        self.assertEqual((facts["sticks_per_pack"], facts["packs_per_carton"]), (20, 10))
        self.assertIsNone(facts["stamp_price"])

    def test_a_case_holds_fifty_cartons(self):
        case = self.env.ref("tobacco_compliance.uom_case_500")
        self.assertEqual(case._compute_quantity(1, self.uom_pack), 500)
        facts = self.article.product_variant_id._prepare_tobacco_facts(case)
        self.assertEqual(facts["marked_price"], "22500.00")

    def test_an_article_names_the_lists_that_approve_it(self):
        product = self.article.product_variant_id
        self.assertIsNone(product._prepare_tobacco_facts()["lists"])
        product.tobacco_lists = "UTL, TW-HTP,"
        self.assertEqual(product._prepare_tobacco_facts()["lists"], ["UTL", "TW-HTP"])

    def test_water_is_no_tobacco(self):
        water = self.env["product.product"].create({"name": "Water"})
        self.assertEqual(water._prepare_tobacco_facts(), {"category": None})

    def test_nicotine_of_zero_counts_only_when_it_was_declared(self):
        pod = self.env["product.product"].create({"name": "Pod", "tobacco_category": "ecig_pod"})
        self.assertIsNone(pod._prepare_tobacco_facts()["nicotine_mg_per_g"])
        pod.tobacco_is_nicotine_known = True
        self.assertEqual(pod._prepare_tobacco_facts()["nicotine_mg_per_g"], "0")

    def test_contents_are_never_negative(self):
        with self.assertRaisesRegex(Exception, "counted from 1"):
            self.article.tobacco_packs_per_carton = -1
