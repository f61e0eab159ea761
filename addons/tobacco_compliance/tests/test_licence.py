import datetime as dt

from psycopg2 import IntegrityError
from psycopg2.errors import ExclusionViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import ComplianceCase


@tagged("post_install", "-at_install")
class TestLicence(ComplianceCase):
    def test_a_new_shop_is_in_china_and_keeps_shanghai_time(self):
        self.assertEqual(self.shop.jurisdiction_id.code, "CN")
        self.assertEqual((self.shop.jurisdiction, self.shop.tz), ("CN", "Asia/Shanghai"))

    def test_code_and_record_of_the_jurisdiction_go_together(self):
        self.shop.jurisdiction = "CN-BJ"
        self.assertEqual(self.shop.jurisdiction_id.name, "Beijing")
        self.shop.jurisdiction_id = self.env.ref("tobacco_compliance.jurisdiction_hk")
        self.assertEqual(self.shop.jurisdiction, "HK")
        shop = self.env["tobacco.shop"].create(
            {"name": "B", "code": "CMP-B", "jurisdiction": "CN-BJ"}
        )
        self.assertEqual(shop.jurisdiction_id.code, "CN-BJ")
        with self.assertRaises(ValidationError):
            self.shop.jurisdiction = "XX"

    def test_a_shop_code_that_cannot_be_reported_is_refused(self):
        with self.assertRaises(ValidationError):
            self.shop.code = "shop 1"

    @mute_logger("odoo.sql_db")
    def test_two_licences_of_a_shop_cannot_be_valid_on_the_same_day(self):
        with self.assertRaises(ExclusionViolation), self.env.cr.savepoint():
            self._licence(number="110101100002", valid_from="2028-12-31", valid_to="2029-12-31")

    def test_the_day_after_belongs_to_the_next_licence(self):
        following = self._licence(
            number="110101100002", valid_from="2029-01-01", valid_to="2029-12-31"
        )
        self.assertEqual(self.shop._licence_on(dt.date(2028, 12, 31)), self.licence)
        self.assertEqual(self.shop._licence_on(dt.date(2029, 1, 1)), following)

    def test_a_closed_licence_makes_room_for_another_on_the_day_it_is_closed(self):
        self.licence.closed_on = "2026-06-01"
        following = self._licence(
            number="110101100002", valid_from="2026-06-01", valid_to="2030-05-31"
        )
        self.assertEqual(self.shop._licence_on(dt.date(2026, 6, 1)), following)
        self.assertEqual(self.licence._prepare_facts()["valid_to"], "2026-05-31")

    @mute_logger("odoo.sql_db")
    def test_a_licence_cannot_end_before_it_begins(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._licence(number="110101100002", valid_from="2029-02-01", valid_to="2029-01-01")

    def test_the_newest_licence_answers_when_none_is_in_force(self):
        self.assertEqual(self.shop._licence_on(dt.date(2031, 1, 1)), self.licence)
        empty = self.env["tobacco.shop"].create({"name": "New", "code": "CMP-2"})
        self.assertFalse(empty._licence_on(dt.date(2026, 1, 1)))

    def test_a_renewal_keeps_the_row_the_number_and_the_past(self):
        wizard = self.env["tobacco.licence.renewal"].create(
            {
                "licence_id": self.licence.id,
                "valid_from": "2029-01-01",
                "valid_to": "2033-12-31",
            }
        )
        wizard.action_apply()
        self.assertEqual(self.licence.number, "110101100001")
        self.assertEqual(self.licence.held_since, dt.date(2024, 1, 1))
        self.assertEqual(self.licence._prepare_facts()["valid_from"], "2024-01-01")
        self.assertNotIn("5 years", self.licence.advice)

    def test_a_renewal_that_is_shorter_or_leaves_a_gap_is_refused(self):
        for valid_from, valid_to in (("2028-01-01", "2028-12-31"), ("2029-02-01", "2033-12-31")):
            wizard = self.env["tobacco.licence.renewal"].create(
                {"licence_id": self.licence.id, "valid_from": valid_from, "valid_to": valid_to}
            )
            with self.assertRaises(UserError):
                wizard.action_apply()

    def test_states_follow_the_calendar_of_the_shop(self):
        self.licence.suspension_ids = [(0, 0, {"date_from": "2026-03-01", "date_to": "2026-04-01"})]
        for now, state in (
            ("2023-12-31 15:59:59", "future"),
            ("2023-12-31 16:00:00", "in_force"),
            ("2026-02-28 16:00:00", "suspended"),
            ("2026-04-01 16:00:00", "in_force"),
            ("2028-10-02 04:00:00", "expiring"),
            ("2028-12-31 15:59:59", "expiring"),
            ("2028-12-31 16:00:00", "expired"),
        ):
            with self.subTest(now=now), freeze_time(now):
                self.licence.invalidate_recordset(["state", "days_left"])
                self.assertEqual(self.licence.state, state)

    @freeze_time("2028-12-02 04:00:00")
    def test_a_licence_can_be_found_by_its_state(self):
        found = self.env["tobacco.licence"].search([("state", "=", "expiring")])
        self.assertIn(self.licence, found)
        self.assertNotIn(
            self.licence, self.env["tobacco.licence"].search([("state", "=", "in_force")])
        )

    @freeze_time("2028-12-02 04:00:00")
    def test_the_screen_says_what_to_do_next(self):
        self.assertEqual(self.licence.days_left, 29)
        self.assertIn("Only 29 days are left", self.licence.advice)
        self.licence.number = "12"
        self.assertIn("is not 12 digits", self.licence.advice)

    def test_facts_are_those_of_the_contract(self):
        self.licence.suspension_ids = [(0, 0, {"date_from": "2026-03-01"})]
        self.assertEqual(
            self.licence._prepare_facts(),
            {
                "number": "110101100001",
                "scope": ["cigarette", "cigar"],
                "valid_from": "2024-01-01",
                "valid_to": "2028-12-31",
                "suspended": [["2026-03-01", None]],
                "site": "CMP-1",
            },
        )
