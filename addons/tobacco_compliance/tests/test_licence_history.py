import datetime as dt

from psycopg2 import IntegrityError
from psycopg2.errors import ExclusionViolation

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ComplianceCase

PIXEL = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    b"gg=="
)


@tagged("post_install", "-at_install")
class TestLicenceHistory(ComplianceCase):
    def _renew(self, **values):
        wizard = self.env["tobacco.licence.renewal"].with_user(self.officer)
        wizard.create(
            {
                "licence_id": self.licence.id,
                "valid_from": "2029-01-01",
                "valid_to": "2033-12-31",
                **values,
            }
        ).action_apply()

    def test_every_term_is_kept_with_who_entered_it(self):
        self._renew(issued_on="2028-12-01")
        self.licence.with_user(self.officer).valid_to = "2033-12-30"
        terms = self.licence.term_ids
        self.assertEqual(terms.mapped("kind"), ["correction", "renewal", "first"])
        self.assertEqual(terms[1].issued_on, dt.date(2028, 12, 1))
        self.assertEqual(terms[1].user_id, self.officer)
        self.assertEqual(terms[2].valid_to, dt.date(2028, 12, 31))

    def test_what_leaves_the_term_alone_writes_no_term(self):
        self.licence.supplier_name = "County Tobacco Company"
        self.licence.valid_to = self.licence.valid_to
        self.assertEqual(len(self.licence.term_ids), 1)

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_to_change_or_delete_a_term_or_its_licence(self):
        for statement in (
            "UPDATE tobacco_licence_term SET valid_to = '2040-01-01'",
            "DELETE FROM tobacco_licence_term",
            "DELETE FROM tobacco_licence",
        ):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.env.cr.execute(statement)

    def test_a_licence_entered_before_this_list_begins_it(self):
        self.env.cr.execute("ALTER TABLE tobacco_licence_term DISABLE TRIGGER USER")
        self.env.cr.execute("DELETE FROM tobacco_licence_term")
        self.env["tobacco.licence.term"].init()
        self.env.cr.execute("ALTER TABLE tobacco_licence_term ENABLE TRIGGER USER")
        self.env.invalidate_all()
        self.assertEqual(self.licence.term_ids.valid_to, self.licence.valid_to)

    def test_a_licence_that_was_closed_before_it_began_holds_on_no_day(self):
        self.licence.closed_on = "2023-12-31"
        self._another(valid_from="2024-01-01")
        self.assertFalse(self.licence._is_valid_on(dt.date(2024, 1, 1)))

    @mute_logger("odoo.sql_db")
    def test_a_renewal_cannot_run_into_the_licence_that_follows(self):
        self._another(valid_from="2029-06-01")
        with self.assertRaises(ExclusionViolation), self.env.cr.savepoint():
            self._renew()

    @mute_logger("odoo.sql_db")
    def test_taking_a_closure_back_collides_with_the_licence_that_followed(self):
        self.licence.closed_on = "2026-06-01"
        self._another(valid_from="2026-06-01")
        with self.assertRaises(ExclusionViolation), self.env.cr.savepoint():
            self.licence.closed_on = False
            self.licence.flush_recordset()

    def _another(self, **values):
        return self._licence(number="110101100002", valid_to="2033-12-31", **values)

    def test_a_mistaken_suspension_is_marked_and_not_deleted(self):
        pause = self._pause(date_from="2026-03-01", date_to="2026-03-20")
        day = dt.date(2026, 3, 10)
        self.assertEqual(self.licence._state_on(day), "suspended")
        with self.assertRaises(AccessError):
            pause.with_user(self.officer).unlink()
        pause.with_user(self.officer).is_void = True
        self.assertEqual(self.licence._state_on(day), "in_force")
        self.assertEqual(self.licence._prepare_facts()["suspended"], [])
        self.assertIn("by mistake", self.licence.message_ids[0].body)

    def _pause(self, **values):
        return self.env["tobacco.licence.suspension"].create(
            {"licence_id": self.licence.id, **values}
        )

    @freeze_time("2026-03-02 04:00:00")
    def test_a_pause_of_a_month_asks_for_approval_until_it_has_one(self):
        pause = self._pause(date_from="2026-03-01", date_to="2026-04-15")
        self.assertIn("needs the bureau's approval", self.licence.advice)
        self.assertIn("Apply to resume", self.licence.advice)
        pause.approval_number = "粤烟停〔2026〕3号"
        self.assertNotIn("needs the bureau's approval", self.licence.advice)

    @freeze_time("2026-06-02 04:00:00")
    def test_a_pause_of_the_past_needs_no_advice(self):
        self._pause(date_from="2025-03-01", date_to="2025-04-15")
        self.assertEqual(self.licence.advice, "")

    @freeze_time("2026-03-02 04:00:00")
    def test_closing_for_good_says_since_when_why_and_what_is_left_to_do(self):
        wizard = self.env["tobacco.licence.closure"].with_user(self.officer)
        wizard = wizard.with_context(default_licence_id=self.licence.id).create({"reason": "Moved"})
        self.assertEqual(wizard.closed_on, dt.date(2026, 3, 2))
        wizard.action_apply()
        self.assertEqual(self.licence.state, "closed")
        self.assertIn("number of the cancellation document", self.licence.advice)
        self.licence.closure_number = "1"
        self.assertNotIn("number of the", self.licence.advice)


@tagged("post_install", "-at_install")
class TestReminders(ComplianceCase):
    """The licence of the shop ends on 31 December 2028."""

    def setUp(self):
        super().setUp()
        self.officer.lang = "en_US"

    def _run(self):
        self.env["tobacco.licence"]._cron_remind()

    def _mine(self, user=None):
        return self.licence.activity_ids.filtered(
            lambda activity: activity.user_id == (user or self.officer)
        )

    def test_reminders_come_90_and_30_days_before_by_the_day_of_the_shop(self):
        for now, count in (
            ("2028-10-01 15:59:59", 0),  # 91 days, a second before midnight in Shanghai
            ("2028-10-01 16:00:00", 1),  # 90 days
        ):
            with freeze_time(now):
                self._run()
                self.assertEqual(len(self._mine()), count)
        with freeze_time("2028-10-05 04:00:00"):
            self._run()
            self.assertEqual(self._mine().date_deadline, dt.date(2028, 12, 1))
            self.assertIn("110101100001", self._mine().summary)
        with freeze_time("2028-12-02 04:00:00"):
            self._run()
            self.assertEqual(len(self._mine()), 1)
            self.assertIn("Only 29 days are left", self._mine().note)

    @freeze_time("2028-10-05 04:00:00")
    def test_a_second_run_and_a_done_activity_bring_nothing_back(self):
        self._run()
        self._run()
        self.assertEqual(len(self._mine()), 1)
        self._mine().with_user(self.officer).action_done()
        self._run()
        self.assertFalse(self._mine())
        with freeze_time("2028-12-02 04:00:00"):
            self._run()
            self.assertEqual(len(self._mine()), 1)

    @freeze_time("2028-10-05 04:00:00")
    def test_a_renewal_takes_the_reminders_away_and_begins_anew(self):
        self._run()
        self.licence.write({"valid_from": "2029-01-01", "valid_to": "2029-01-02"})
        self.assertFalse(self._mine())
        self._run()
        self.assertEqual(len(self._mine()), 1)

    @freeze_time("2028-10-05 04:00:00")
    def test_only_officers_of_the_company_are_reminded_or_the_responsible_one(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "rem_stranger",
            "tobacco_compliance.group_officer",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self._run()
        self.assertTrue(self._mine())
        self.assertFalse(self._mine(stranger) or self._mine(self.auditor))
        second = new_test_user(self.env, "rem_second", "tobacco_compliance.group_officer")
        self.shop.officer_id = second
        self.licence.reminded_valid_to = False
        self._run()
        self.assertEqual(self.licence.activity_ids.user_id, second)

    @freeze_time("2028-10-05 04:00:00")
    def test_thresholds_are_those_of_the_rules(self):
        self.env.ref("tobacco_compliance.rule_cn_lic_renew_remind").value = "60"
        self.licence.invalidate_recordset(["state"])
        self.assertEqual(self.licence.state, "in_force")
        self._run()
        self.assertFalse(self._mine())

    @freeze_time("2028-10-05 04:00:00")
    def test_a_closed_licence_ends_unnoticed(self):
        self._run()
        self.licence.closed_on = "2028-10-05"
        self.assertFalse(self._mine())
        self._run()
        self.assertFalse(self._mine())

    @freeze_time("2028-10-05 04:00:00")
    def test_the_figures_above_the_list_count_who_needs_somebody(self):
        before = self.env["tobacco.licence"].with_user(self.auditor).get_dashboard()
        self.licence.suspension_ids = [(0, 0, {"date_from": "2028-10-01"})]
        after = self.env["tobacco.licence"].with_user(self.auditor).get_dashboard()
        self.assertEqual(after["suspended"], before["suspended"] + 1)
        self.assertEqual(after["expiring"], before["expiring"] - 1)

    @freeze_time("2028-10-05 04:00:00")
    def test_the_calendar_shows_ends_pauses_and_partners(self):
        self.licence.suspension_ids = [(0, 0, {"date_from": "2028-10-01"})]
        partner = self.env["res.partner"].create({"name": "Trader"})
        self.env["tobacco.partner.licence"].create(
            {
                "partner_id": partner.id,
                "number": "1",
                "valid_from": "2028-01-01",
                "valid_to": "2028-11-01",
            }
        )
        self.env.flush_all()
        events = self.env["tobacco.licence.event"].with_user(self.auditor)
        mine = events.search(["|", ("shop_id", "=", self.shop.id), ("partner_id", "=", partner.id)])
        self.assertEqual(mine.mapped("kind"), ["pause", "partner_end", "end"])
        self.assertEqual(mine[0].date_stop, self.licence.valid_to)
        self.assertIn(self.shop.name, mine[0].display_name)
        self.assertEqual(mine[1].action_open()["res_model"], "tobacco.partner.licence")


@tagged("post_install", "-at_install")
class TestPictures(HttpCase, ComplianceCase):
    def test_a_picture_is_shown_to_officer_and_auditor_and_not_to_a_cashier(self):
        self.licence.with_user(self.officer).write({"picture": PIXEL, "duplicate_picture": PIXEL})
        papers = self.env["ir.attachment"].search(
            [("res_model", "=", "tobacco.licence"), ("res_field", "!=", False)]
        )
        self.assertEqual(len(papers.filtered(lambda p: p.res_id == self.licence.id)), 2)
        raw = papers[0].raw
        urls = [
            f"/web/{route}/tobacco.licence/{self.licence.id}/{field}"
            for route in ("image", "content")
            for field in ("picture", "duplicate_picture")
        ] + [f"/web/{route}/{paper.id}" for route in ("image", "content") for paper in papers]
        for user, is_shown in ((self.officer, True), (self.auditor, True), (self.cashier, False)):
            self.authenticate(user.login, user.login)
            for url in urls:
                answer = self.url_open(f"{url}?download=1")
                is_paper = answer.status_code == 200 and answer.content == raw
                self.assertEqual(is_paper, is_shown, (user.login, url, answer.status_code))
