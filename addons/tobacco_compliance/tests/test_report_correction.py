"""Corrections and voids against the regulator's own process."""

import json
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import new_test_user

from .report_common import make_payload
from .report_worker_case import WorkerCase


class Source:
    """A document of a shop's, at the seam between outbox and source."""

    def __init__(self, **payload):
        self.payload = payload

    def _prepare_report_payload(self):
        return make_payload(**self.payload)

    def _report_changeable(self):
        return "the category"


class CorrectionCase(WorkerCase):
    def reject(self):
        """The record of a sale whose category the regulator does not know."""
        [uuid] = self.capture(line={"category": "snuff"})
        self.drain()
        with self.committing() as env:
            self.delivery(env, uuid).action_release()
        self.drain()
        self.assertIn(uuid, self.regulator.records("rejected"))
        return uuid

    def delivery(self, env, uuid):
        return env["tobacco.report.delivery"].search([("uuid", "=", uuid)])

    def answer(self, uuid, kind="correction", **payload):
        """uuid of the record that answers, made from a document as `payload` says."""
        payload = {"licence": self.number, **payload}
        with self.committing() as env:
            delivery = self.delivery(env, uuid)
            source = patch.object(type(delivery), "_find_source", lambda self: Source(**payload))
            with source:
                return delivery._answer(kind).uuid

    def payload(self, uuid):
        with self.committing() as env:
            return json.loads(self.delivery(env, uuid).payload)


class TestCorrection(CorrectionCase):
    def test_a_rejected_record_is_corrected_and_the_correction_accepted(self):
        bad = self.reject()
        self.assertEqual(self.chain()["rejected_count"], 1)
        self.assertIn("REJECTED", self.findings())
        good = self.answer(bad)
        self.assertEqual(self.chain()["rejected_count"], 0)
        self.assertNotIn("REJECTED", self.findings())
        self.drain()
        self.assertEqual(self.regulator.records(), [good])
        payload = self.payload(good)
        self.assertEqual((payload["kind"], payload["ref_record"]), ("correction", bad))
        with self.committing() as env:
            delivery = self.delivery(env, bad)
            self.assertEqual(delivery.state, "rejected", "a record is never edited")
            self.assertEqual(delivery.answer_id.uuid, good)
            self.assertEqual((delivery.revision, delivery.answer_id.revision), (0, 1))
            self.assertTrue(delivery.answered_at)
            self.assertEqual(delivery.answered_by_id, env.user)

    def test_the_finding_stays_while_another_record_is_rejected(self):
        first, second = self.reject(), self.reject()
        self.answer(first)
        self.assertIn("REJECTED", self.findings())
        self.answer(second)
        self.assertNotIn("REJECTED", self.findings())

    def test_a_void_takes_an_accepted_sale_back_without_its_document(self):
        [sale] = self.capture(1)
        self.drain()
        with self.committing() as env:
            void = self.delivery(env, sale)._answer("void").uuid
        self.drain()
        self.assertReported([sale, void])
        payload = self.payload(void)
        self.assertEqual((payload["kind"], payload["ref_record"]), ("void", sale))
        self.assertEqual((payload["total"], payload["lines"][0]["qty"]), ("-90.00", "-2"))

    def test_a_correction_is_corrected_and_both_name_the_sale(self):
        [sale] = self.capture(1)
        self.drain()
        first = self.answer(sale, line={"name": "中华"})
        self.drain()
        second = self.answer(first, line={"name": "中华(软)"})
        self.drain()
        self.assertReported([sale, first, second])
        self.assertEqual(self.payload(second)["ref_record"], sale)
        with self.committing() as env:
            self.assertEqual(self.delivery(env, second).revision, 2)

    def test_a_void_after_a_correction_negates_what_was_said_last(self):
        [sale] = self.capture(1)
        self.drain()
        first = self.answer(sale, line={"qty": 3, "sticks": 60, "amount": "135"})
        self.drain()
        with self.committing() as env:
            void = self.delivery(env, first)._answer("void").uuid
        self.drain()
        self.assertReported([sale, first, void])
        self.assertEqual(self.payload(void)["total"], "-135.00")
        self.assertEqual(self.payload(void)["ref_record"], sale)

    def test_a_record_is_answered_once_and_only_the_newest(self):
        bad = self.reject()
        self.answer(bad)
        with self.assertRaisesRegex(UserError, "newer record"):
            self.answer(bad)

    def test_a_record_without_an_answer_of_the_regulator_waits(self):
        [sale] = self.capture(1)
        with self.assertRaisesRegex(UserError, "Wait for the answer"):
            self.answer(sale)

    def test_nobody_but_the_officer_corrects(self):
        bad = self.reject()
        with self.registry.cursor() as cr:
            env = self.environment(cr)
            for group in ("tobacco_compliance.group_auditor", "base.group_user"):
                user = new_test_user(env, f"corr_{group[-7:]}", group)
                with self.assertRaises(UserError):
                    self.delivery(env, bad).with_user(user).action_correct()
                with self.assertRaises(UserError):
                    env["tobacco.report.correction"].with_user(user).create({})
            officer = new_test_user(env, "corr_officer", "tobacco_compliance.group_officer")
            action = self.delivery(env, bad).with_user(officer).action_correct()
            wizard = env[action["res_model"]].with_user(officer)
            wizard = wizard.with_context(**action["context"]).create({"kind": "void"})
            self.assertIn("-90.00", wizard.changes)
            cr.rollback()

    def test_a_document_that_is_gone_says_so_and_a_void_is_still_possible(self):
        bad = self.reject()
        with self.registry.cursor() as cr:
            env = self.environment(cr)
            wizards = env["tobacco.report.correction"]
            wizard = wizards.create({"delivery_id": self.delivery(env, bad).id})
            self.assertRegex(wizard.obstacle, "no longer exists|not a document")
            with self.assertRaises(UserError):
                wizard.action_confirm()
            wizard.kind = "void"
            # what was rejected for its category would be so again
            self.assertIn("SCHEMA lines[0].category", wizard.obstacle)
            cr.rollback()

    def test_the_window_shows_what_changes_and_what_would_be_refused_again(self):
        bad = self.reject()
        with self.registry.cursor() as cr:
            env = self.environment(cr)
            wizards = env["tobacco.report.correction"]
            values = {"delivery_id": self.delivery(env, bad).id}
            for category, obstacle in (("cigarette", False), ("snuff", True)):
                source = Source(licence=self.number, line={"category": category})
                found = patch.object(
                    type(env["tobacco.report.delivery"]), "_find_source", lambda _, s=source: s
                )
                with found, self.subTest(category=category):
                    wizard = wizards.create(values)
                    self.assertEqual(bool(wizard.obstacle), obstacle)
                    self.assertEqual(wizard.is_unchanged, obstacle)
                    self.assertEqual("cigarette" in (wizard.changes or ""), not obstacle)
            cr.rollback()
