import base64

from psycopg2 import errors

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SettlementCase


@tagged("post_install", "-at_install")
class TestLog(SettlementCase):
    def setUp(self):
        super().setUp()
        self.partner = self.customer("黄河商行", "6222000011119999")
        self.invoice(self.partner, 55.0)
        file = self.load_bank(
            [("2026-08-05 10:00:00", 55.0, "黄河商行", "6222000011119999", "", "L1")]
        )
        self.review_and_post(self.proposal(file))
        self.log = self.env["tobacco.settlement.log"].search(
            [("company_id", "=", self.company.id)], order="seq"
        )

    def test_every_step_is_logged_without_a_gap(self):
        self.assertEqual(
            self.log.mapped("action"), ["setup", "import", "match", "accept", "approve", "post"]
        )
        self.assertEqual(self.log.mapped("seq"), list(range(1, 7)))
        self.assertFalse(self.log._first_break(self.company))
        users = [self.users[role] for role in ("entry", "entry", "entry", "reviewer", "poster")]
        self.assertEqual(list(self.log[1:].user_id), list(dict.fromkeys(users)))

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_every_change(self):
        for statement in (
            "UPDATE tobacco_settlement_log SET login = 'nobody'",
            "DELETE FROM tobacco_settlement_log",
            "TRUNCATE tobacco_settlement_log",
        ):
            with (
                self.subTest(statement=statement),
                self.assertRaises(errors.RaiseException),
                self.env.cr.savepoint(flush=False),
            ):
                self.env.cr.execute(statement)

    def test_the_orm_refuses_every_change(self):
        with self.assertRaises(UserError):
            self.log.write({"login": "nobody"})
        with self.assertRaises(UserError):
            self.log.unlink()

    def test_verification_finds_a_changed_entry(self):
        self.env.cr.execute("ALTER TABLE tobacco_settlement_log DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE tobacco_settlement_log SET detail = 'x' WHERE id = %s", [self.log[2].id]
        )
        self.env.invalidate_all()
        self.assertEqual(self.log._first_break(self.company), (3, "content"))
        with self.assertRaises(UserError):
            self.as_role("auditor", self.log).action_verify()

    def test_what_was_done_is_written_in_words_not_in_code(self):
        texts = self.log.mapped("detail_text")
        self.assertFalse([text for text in texts if "{" in text or '"' in text])
        self.assertTrue(any(text for text in texts))

    def test_verification_finds_a_missing_last_entry(self):
        self.env.cr.execute("ALTER TABLE tobacco_settlement_log DISABLE TRIGGER USER")
        self.env.cr.execute("DELETE FROM tobacco_settlement_log WHERE id = %s", [self.log[-1].id])
        self.env.invalidate_all()
        self.assertEqual(self.log._first_break(self.company), (6, "gap"))

    def test_uninstalling_is_refused_until_the_export_is_kept(self):
        addon = self.env.ref("base.module_tobacco_settlement")
        with self.assertRaises(UserError):
            addon.button_uninstall()
        export = self.env["tobacco.settlement.log.export"].browse(
            self.as_role("auditor", self.env["tobacco.settlement.log.export"]).action_export()[
                "res_id"
            ]
        )
        wizard = self.as_role("auditor", self.env["tobacco.settlement.verify.export"])
        with self.assertRaises(UserError):
            wizard.create(
                {"export_id": export.id, "content": base64.b64encode(b"{}")}
            ).action_verify()
        wizard.create({"export_id": export.id, "content": export.content}).action_verify()
        self.assertTrue(export.is_verified)
        unsaved = self.env["tobacco.settlement.log.export"]._unsaved_companies()
        self.assertNotIn(self.company, unsaved)
