import datetime as dt

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged

from .common import ComplianceCase

DAY = dt.date(2026, 11, 22)


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22 03:04:05")
class TestPartnerLicence(ComplianceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env["res.partner"].create({"name": "Trader"})

    def _paper(self, partner=None, **values):
        return self.env["tobacco.partner.licence"].create(
            {
                "partner_id": (partner or self.partner).id,
                "number": "110101300007",
                "kind": "wholesale",
                "valid_from": "2024-01-01",
                "valid_to": "2028-12-31",
                **values,
            }
        )

    def _vendor(self, partner=None, shop=None):
        return (partner or self.partner)._tobacco_vendor_on(DAY, shop or self.shop)

    def test_facts_are_those_of_the_contract(self):
        self._paper(kind="retail", number="110101100044", is_cigar=True)
        self.assertEqual(
            self.partner._tobacco_licence_on(DAY, self.env.company, "retail"),
            {
                "number": "110101100044",
                "scope": ["cigarette", "cigar"],
                "valid_from": "2024-01-01",
                "valid_to": "2028-12-31",
                "suspended": [],
                "site": None,
            },
        )
        self.assertEqual(self.partner._tobacco_area_on(DAY, self.env.company), "110101")

    def test_a_partner_who_showed_nothing_has_no_facts(self):
        self.assertIsNone(self.partner._tobacco_licence_on(DAY, self.env.company))

    def test_an_expired_licence_is_given_with_its_last_day_so_that_the_rules_see_it(self):
        self._paper(valid_to="2025-12-31")
        facts = self.partner._tobacco_licence_on(DAY, self.env.company, "wholesale")
        self.assertEqual(facts["valid_to"], "2025-12-31")

    def test_a_withdrawn_licence_ends_the_day_before(self):
        self._paper(closed_on="2026-06-01")
        facts = self.partner._tobacco_licence_on(DAY, self.env.company, "wholesale")
        self.assertEqual(facts["valid_to"], "2026-05-31")

    def test_a_delivery_address_trades_under_the_licence_of_its_company(self):
        branch = self.env["res.partner"].create({"name": "B", "parent_id": self.partner.id})
        self._paper(number="110101300008")
        company = self.env.company
        self.assertEqual(branch._tobacco_licence_on(DAY, company)["number"], "110101300008")
        self._paper(branch, number="110101300009")
        self.assertEqual(branch._tobacco_licence_on(DAY, company)["number"], "110101300009")

    def test_the_wholesaler_of_the_city_is_the_local_one_and_that_of_another_is_not(self):
        paper = self._paper(area="1101")
        self.assertIs(self._vendor()["is_local_wholesaler"], True)
        self.assertEqual(self._vendor()["area"], "1101")
        paper.area = "4401"
        self.assertIs(self._vendor()["is_local_wholesaler"], False)
        paper.area = False
        self.assertIs(self._vendor()["is_local_wholesaler"], True)

    def test_a_retail_licence_makes_nobody_a_wholesaler(self):
        self._paper(kind="retail")
        self.assertIs(self._vendor()["is_local_wholesaler"], False)

    def test_an_expired_wholesale_licence_overrules_what_was_said(self):
        self.partner.tobacco_vendor = "local"
        self.assertIs(self._vendor()["is_local_wholesaler"], True)
        self._paper(valid_to="2026-11-21")
        self.assertIs(self._vendor()["is_local_wholesaler"], False)

    def test_an_officer_who_says_other_vendor_is_believed_despite_the_paper(self):
        self._paper()
        self.partner.tobacco_vendor = "other"
        self.assertIs(self._vendor()["is_local_wholesaler"], False)

    def test_an_order_to_a_wholesaler_whose_licence_ran_out_is_refused(self):
        self._paper(valid_to="2026-11-21", is_cigar=True)
        buyer = new_test_user(self.env, "pl_buyer", "purchase.group_purchase_user")
        order = (
            self.env["purchase.order"]
            .with_user(buyer)
            .create(
                {
                    "partner_id": self.partner.id,
                    "order_line": [
                        (0, 0, {"product_id": self.article.product_variant_id.id, "product_qty": 1})
                    ],
                }
            )
        )
        with self.assertRaisesRegex(UserError, "local tobacco company"):
            order.button_confirm()
        self.partner.tobacco_licence_ids.valid_to = "2026-11-22"
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_a_licence_that_another_company_entered_does_not_count(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.env["res.partner"].create({"name": "S", "company_id": other.id})
        paper = self._paper(stranger)
        self.assertIsNone(stranger._tobacco_licence_on(DAY, self.env.company))
        self.assertTrue(stranger._tobacco_licence_on(DAY, other))
        found = self.env["tobacco.partner.licence"].with_user(self.auditor).search([])
        self.assertNotIn(paper, found)

    def test_a_buyer_learns_whether_he_may_buy_without_reading_papers(self):
        paper = self._paper()
        partner = self.partner.with_user(self.cashier)
        self.assertEqual(partner._tobacco_licence_on(DAY, self.env.company)["number"], paper.number)
        with self.assertRaises(AccessError):
            paper.with_user(self.cashier).read(["number"])

    def test_an_auditor_changes_nothing_and_nobody_deletes(self):
        paper = self._paper()
        with self.assertRaises(AccessError):
            paper.with_user(self.auditor).area = "44"
        paper.with_user(self.officer).area = "11"
        with self.assertRaises(AccessError):
            paper.with_user(self.officer).unlink()

    def test_the_end_of_a_partners_licence_is_reminded_once(self):
        paper = self._paper(valid_to="2027-02-01")
        self.env["tobacco.partner.licence"]._cron_remind()
        self.env["tobacco.partner.licence"]._cron_remind()
        mine = paper.activity_ids.filtered(lambda activity: activity.user_id == self.officer)
        self.assertEqual(len(mine), 1)
        self.assertIn("Trader", mine.summary)
        paper.valid_to = "2030-01-01"
        self.assertFalse(paper.activity_ids)
