from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ComplianceCase


@tagged("post_install", "-at_install")
class TestCheck(ComplianceCase):
    def _record(self, *vals):
        self.env["tobacco.check"]._record(list(vals))
        return self.env["tobacco.check"].search(
            [("source_uuid", "=", self._check_vals()["source_uuid"])]
        )

    def test_a_cashier_leaves_evidence_that_he_cannot_read(self):
        checks = self.env["tobacco.check"].with_user(self.cashier)
        checks._record([self._check_vals()])
        with self.assertRaises(AccessError):
            checks.search([])
        [record] = (
            self.env["tobacco.check"]
            .with_user(self.auditor)
            .search([("user_id", "=", self.cashier.id)])
        )
        self.assertEqual(
            (record.rule, record.limit_text, record.lines_text), ("CN-QTY-50", "50", "1")
        )
        self.assertEqual(record.rule_name, "Wholesale quantity (cartons)")
        self.assertTrue(record.is_verified)

    def test_a_repeated_delivery_adds_nothing_and_another_check_does(self):
        self.assertEqual(len(self._record(self._check_vals())), 1)
        self.assertEqual(len(self._record(self._check_vals(), self._check_vals(lines=[2]))), 2)

    def test_recording_costs_one_statement(self):
        values = [self._check_vals(lines=[line]) for line in range(1, 6)]
        self.env["tobacco.check"].flush_model()
        with self.assertQueryCount(1):
            self.env["tobacco.check"]._record(values)

    def test_an_age_question_keeps_who_when_result_and_basis(self):
        record = self._record(
            self._check_vals(
                kind="age", rule=None, severity=None, age_result="checked", age_basis="document"
            )
        )
        self.assertEqual((record.age_result, record.age_basis), ("checked", "document"))
        self.assertEqual(record.user_id, self.env.user)

    def test_a_key_that_the_model_does_not_have_is_refused(self):
        with self.assertRaises(ValueError):
            self._record(self._check_vals(id_number="1"))

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_to_change_or_delete_evidence(self):
        self._record(self._check_vals())
        for statement in (
            "UPDATE tobacco_check SET rule = 'x'",
            "DELETE FROM tobacco_check",
            "TRUNCATE tobacco_check CASCADE",
        ):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.env.cr.execute(statement)

    def test_no_role_creates_changes_or_deletes_a_check(self):
        record = self._record(self._check_vals())
        for user in (self.cashier, self.auditor, self.officer, self.env.ref("base.user_admin")):
            for forbidden in (
                lambda record: record.write({"rule": "x"}),
                lambda record: record.unlink(),
                lambda record: record.create({"rule": "x"}),
            ):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    forbidden(record.with_user(user))

    def test_a_check_of_another_company_is_not_shown(self):
        other = self.env["res.company"].create({"name": "Other"})
        record = self._record(self._check_vals(company_id=other.id, shop_id=None))
        found = self.env["tobacco.check"].with_user(self.auditor).search([("id", "=", record.id)])
        self.assertFalse(found)


@tagged("post_install", "-at_install")
class TestRoles(ComplianceCase):
    def test_a_cashier_reads_neither_licence_nor_its_attachments(self):
        paper = self.env["ir.attachment"].create(
            {
                "name": "licence.jpg",
                "raw": b"x",
                "res_model": "tobacco.licence",
                "res_id": self.licence.id,
            }
        )
        with self.assertRaises(AccessError):
            self.licence.with_user(self.cashier).read(["holder_name"])
        with self.assertRaises(AccessError):
            paper.with_user(self.cashier).read(["raw"])
        self.assertEqual(paper.with_user(self.auditor).raw, b"x")

    def test_a_cashier_knows_whether_the_shop_may_sell(self):
        licence = self.shop.with_user(self.cashier)._licence_on(self.licence.valid_to)
        self.assertEqual(licence._prepare_facts()["valid_to"], "2028-12-31")

    def test_an_auditor_changes_nothing(self):
        with self.assertRaises(AccessError):
            self.licence.with_user(self.auditor).valid_to = "2029-12-31"
        with self.assertRaises(AccessError):
            self.shop.with_user(self.auditor).name = "x"

    def test_an_officer_flags_a_product_and_a_cashier_does_not(self):
        self.article.with_user(self.officer).tobacco_is_damaged = True
        with self.assertRaises(AccessError):
            self.article.with_user(self.cashier).tobacco_is_damaged = False

    def test_an_officer_keeps_licences_but_deletes_none(self):
        licence = self.licence.with_user(self.officer)
        licence.supplier_name = "County Tobacco Company"
        with self.assertRaises(AccessError):
            licence.unlink()


@tagged("post_install", "-at_install")
class TestCheckWords(ComplianceCase):
    """No row of the log is blank: each says what happened."""

    def _happened(self, **values):
        checks = self.env["tobacco.check"]
        checks._record([self._check_vals(**values)])
        return checks.with_user(self.auditor).search([], order="id desc", limit=1).happened

    def test_an_age_question_says_how_it_was_answered(self):
        plain = {"kind": "age", "rule": None, "severity": None, "params": {}}
        cases = (
            ({"age_result": "checked", "age_basis": "document"}, "a document was seen"),
            ({"age_result": "checked", "age_basis": "appearance"}, "clearly an adult"),
            ({"age_result": "not_needed", "age_basis": "none"}, "did not have to be asked"),
            ({"age_result": "refused", "age_basis": "none"}, "too young"),
        )
        for values, words in cases:
            with self.subTest(values):
                self.assertIn(words, self._happened(**plain, **values))

    def test_a_refusal_says_that_nothing_was_sold_and_why(self):
        words = self._happened(kind="refusal")
        self.assertTrue(words.startswith("Not sold: "))
        self.assertIn("50", words)

    def test_an_override_says_who_and_why(self):
        words = self._happened(
            kind="override", override_user_id=self.officer.id, reason="Agreed with the bureau"
        )
        self.assertIn(self.officer.name, words)
        self.assertIn("Agreed with the bureau", words)

    def test_a_violation_says_what_the_cashier_read(self):
        self.assertIn("50", self._happened())
