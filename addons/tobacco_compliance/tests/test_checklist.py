import datetime as dt

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import ComplianceCase

NOON = "2026-11-22 04:00:00"  # in Shanghai


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestChecklist(ComplianceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sign = cls.env.ref("tobacco_compliance.checklist_minors_sign")
        cls.records = cls.env.ref("tobacco_compliance.checklist_records_kept")

    def _item(self, question=None):
        return self.shop.checklist_ids.filtered(
            lambda item: item.question_id == (question or self.sign)
        )

    def _facts(self):
        return self.shop._prepare_shop_facts(self.shop._today())

    def test_a_new_shop_is_asked_everything_today(self):
        questions = self.env["tobacco.checklist.question"].search([])
        self.assertEqual(self.shop.checklist_ids.question_id, questions)
        self.shop.checklist_ids.invalidate_recordset(["is_due"])
        self.assertEqual(self.shop.due_count, len(questions))
        self.assertEqual(self.shop.with_user(self.cashier).due_count, len(questions))

    def test_one_touch_answers_and_the_rule_says_when_it_is_due_again(self):
        with freeze_time(NOON):
            self._item().with_user(self.officer).action_ok()
            item = self._item()
            self.assertEqual(item.due_on, dt.date(2026, 12, 22))
            self.assertFalse(item.is_due)
            self.assertEqual(self._facts()["sign_confirmed_on"], "2026-11-22")
            self.assertEqual(item.last_answer_id.user_id, self.officer)
        with freeze_time("2026-12-21 16:00:00"):
            item.invalidate_recordset(["is_due"])
            self.assertTrue(item.is_due)

    def test_a_stricter_rule_asks_more_often(self):
        self.env.ref("tobacco_compliance.rule_cn_sign").value = "10"
        self._item().action_ok()
        self.assertEqual(self._item().due_on, dt.date(2026, 12, 2))

    def test_what_is_not_in_order_needs_a_note_and_stays_due(self):
        answer = {"shop_id": self.shop.id, "question_id": self.sign.id, "result": "not_ok"}
        answers = self.env["tobacco.checklist.answer"].with_user(self.officer)
        with self.assertRaisesRegex(UserError, "not in order"):
            answers.create(answer)
        answers.create({**answer, "note": "Torn, a new one is ordered"})
        self.assertTrue(self._item().is_due)
        self.assertIsNone(self._facts()["sign_confirmed_on"])

    def test_a_question_for_a_figure_opens_a_dialog_and_feeds_the_fact(self):
        action = self._item(self.records).with_user(self.officer).action_ok()
        self.assertEqual(action["res_model"], "tobacco.checklist.answer")
        answers = self.env["tobacco.checklist.answer"].with_user(self.officer)
        answers = answers.with_context(**action["context"])
        with self.assertRaisesRegex(UserError, "figure"):
            answers.create({})
        answers.create({"number": 8})
        self.assertEqual(self._facts()["records_kept_years"], "8")

    def test_who_and_when_are_what_the_server_sees(self):
        answer = (
            self.env["tobacco.checklist.answer"]
            .with_user(self.officer)
            .create(
                {
                    "shop_id": self.shop.id,
                    "question_id": self.sign.id,
                    "user_id": self.auditor.id,
                    "answered_at": "2020-01-01 00:00:00",
                }
            )
        )
        self.assertEqual(answer.user_id, self.officer)
        self.assertEqual(answer.answered_at, dt.datetime(2026, 11, 22, 4))

    @mute_logger("odoo.sql_db")
    def test_an_answer_is_never_changed_or_deleted(self):
        self._item().action_ok()
        answer = self._item().last_answer_id
        self.env.flush_all()
        for user in (self.auditor, self.officer, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                answer.with_user(user).note = "x"
            with self.assertRaises(AccessError):
                answer.with_user(user).unlink()
        for statement in (
            "UPDATE tobacco_checklist_answer SET note = 'x'",
            "DELETE FROM tobacco_checklist_answer",
        ):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.env.cr.execute(statement)

    def test_an_auditor_and_a_cashier_answer_nothing(self):
        for user in (self.auditor, self.cashier):
            with self.assertRaises(AccessError):
                self._item().with_user(user).action_ok()

    def test_an_activity_comes_once_for_each_time_it_is_due_and_shows_the_last_answer(self):
        items = self.env["tobacco.checklist.item"]
        self.shop.officer_id = self.officer
        self._item().action_ok()
        with freeze_time("2026-12-23 04:00:00"):
            items._cron_checklist()
            items._cron_checklist()
            activity = self._item().activity_ids
            self.assertEqual(activity.user_id, self.officer)
            self.assertIn("2026-11-22", activity.note)
            activity.with_user(self.officer).action_done()
            items._cron_checklist()
            self.assertFalse(self._item().activity_ids)
            self.assertTrue(self._item().is_due)

    def test_an_answer_settles_the_activity(self):
        self.env["tobacco.checklist.item"]._cron_checklist()
        self.assertTrue(self._item().activity_ids)
        self._item().with_user(self.officer).action_ok()
        self.assertFalse(self._item().activity_ids)

    def test_a_question_that_is_archived_is_asked_no_more_and_a_new_one_everywhere(self):
        self.sign.active = False
        self.assertFalse(self._item())
        self.sign.active = True
        self.assertTrue(self._item())
        new = self.env["tobacco.checklist.question"].create({"name": "Is the till clean?"})
        self.assertTrue(self._item(new).is_due)


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestPeriodic(ComplianceCase):
    def setUp(self):
        super().setUp()
        self.shop.officer_id = self.officer
        self._entered_on("2026-10-01")
        self.item = self.shop.checklist_ids.filtered(
            lambda item: (
                item.question_id == self.env.ref("tobacco_compliance.checklist_minors_sign")
            )
        )
        with freeze_time("2026-10-01 04:00:00"):
            self.item.action_ok()

    def _entered_on(self, day):
        """The day since which a purchase of this shop could be known here."""
        self.env.cr.execute(
            "UPDATE tobacco_shop SET create_date = %s WHERE id = %s", [day, self.shop.id]
        )
        self.env.invalidate_all()

    def _checks(self):
        return self.env["tobacco.check"].search(
            [("shop_id", "=", self.shop.id), ("stage", "=", "periodic")]
        )

    def _run(self):
        self.env["tobacco.shop"]._cron_periodic()

    def test_an_old_sign_is_found_recorded_once_and_asked_once(self):
        self._run()
        self._run()
        with freeze_time("2026-11-23 04:00:00"):
            self._run()
        self.assertEqual(self._checks().mapped("rule"), ["CN-SIGN"])
        self.assertEqual(self.shop.finding_ids.rule, "CN-SIGN")
        self.assertIn("53 days ago", self.shop.finding_ids.message)
        self.assertEqual(len(self.shop.activity_ids), 1)
        self.assertEqual(self.shop.activity_ids.user_id, self.officer)
        self.assertEqual(self.licence.finding_ids, self.shop.finding_ids)

    def test_an_activity_that_was_done_does_not_come_back_and_the_finding_stays(self):
        self._run()
        self.shop.activity_ids.with_user(self.officer).action_done()
        self._run()
        self.assertFalse(self.shop.activity_ids)
        self.assertTrue(self.shop.finding_ids)

    def test_a_confirmed_sign_ends_the_finding_and_an_old_one_begins_another(self):
        self._run()
        self.item.with_user(self.officer).action_ok()
        self._run()
        self.assertFalse(self.shop.finding_ids or self.shop.activity_ids)
        with freeze_time("2026-12-24 04:00:00"):
            self._run()
        self.assertEqual(len(self._checks()), 2)
        self.assertTrue(self.shop.finding_ids)

    def test_a_shop_that_may_not_sell_is_not_looked_at(self):
        self.licence.closed_on = "2026-11-01"
        self._run()
        self.assertFalse(self._checks())

    def test_months_without_purchase_count_from_the_last_receipt(self):
        self._entered_on("2026-04-01")
        self.assertEqual(self._facts()["last_purchase_on"], "2026-04-01")
        self._run()
        self.assertIn("CN-LIC-IDLE", self._checks().mapped("rule"))
        self._receive()
        self.assertEqual(self._facts()["last_purchase_on"], "2026-11-22")
        self._run()
        self.assertNotIn("CN-LIC-IDLE", self.shop.finding_ids.mapped("rule"))

    def _facts(self):
        self.shop.invalidate_recordset()
        return self.shop._prepare_shop_facts(self.shop._today())

    def _receive(self):
        vendor = self.env["res.partner"].create({"name": "W", "tobacco_vendor": "local"})
        order = self.env["purchase.order"].create(
            {
                "partner_id": vendor.id,
                "order_line": [
                    (0, 0, {"product_id": self.article.product_variant_id.id, "product_qty": 5})
                ],
            }
        )
        order.button_confirm()
        order.picking_ids.move_ids.quantity = 5
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        self.assertEqual(order.picking_ids.state, "done")

    def test_brands_of_e_cigarettes_count_only_where_they_may_be_sold(self):
        self.env["product.template"].search([("tobacco_brand", "!=", False)]).sale_ok = False
        self.env["product.template"].create(
            {"name": "Pod", "tobacco_category": "ecig_pod", "tobacco_brand": "Blue"}
        )
        self.assertIsNone(self._facts()["brands_on_sale"])
        self.licence.is_ecig = True
        self.assertEqual(self._facts()["brands_on_sale"], ["Blue"])
        self._run()
        self.assertIn("CN-ECIG-EXCL", self.shop.finding_ids.mapped("rule"))
