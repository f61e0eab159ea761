import datetime as dt
from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import SQL, file_open, mute_logger

from odoo.addons.tobacco_compliance.models.tobacco_report_record import CHANNEL
from odoo.addons.tobacco_compliance.tools.report.canonical import canonical, sha256_hex
from odoo.addons.tobacco_compliance.tools.report.signing_sm2 import public_key

from .report_common import (
    GO_LIVE,
    SECRET,
    SECRET_NAME,
    capture,
    make_licence,
    make_payload,
    make_profile,
)

FACTS = ("record", "seal", "attempt")
REPORT_MODELS = ("attempt", "batch", "chain", "delivery", "finding", "record", "seal")


@tagged("post_install", "-at_install")
class ReportCase(TransactionCase):
    """A licence that reports, a cashier, an officer, an auditor."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = new_test_user(cls.env, "rep_cashier", "base.group_user")
        cls.officer = new_test_user(cls.env, "rep_officer", "tobacco_compliance.group_officer")
        cls.auditor = new_test_user(cls.env, "rep_auditor", "tobacco_compliance.group_auditor")
        cls.licence = make_licence(cls.env, "REPTEST1")
        cls.profile = make_profile(cls.env)
        cls.chain = cls.env["tobacco.report.chain"]._open(cls.licence, cls.profile, GO_LIVE)
        cls.records = cls.env["tobacco.report.record"].with_user(cls.cashier)
        cls.as_cashier = cls.env(user=cls.cashier)

    def delivery(self, uuid):
        return self.env["tobacco.report.delivery"].search([("uuid", "=", uuid)])

    def assertRefused(self, query):
        with (
            self.assertRaises(psycopg2.errors.IntegrityConstraintViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(query)


class TestCapture(ReportCase):
    def test_a_sale_becomes_one_record_with_the_text_that_will_be_sent(self):
        uuid = capture(self.as_cashier, self.licence, "o-1")
        delivery = self.delivery(uuid)
        payload = {**make_payload(licence="REPTEST1"), "record": uuid}
        self.assertEqual(delivery.payload, canonical(payload))
        self.assertEqual(delivery.payload_sha256, sha256_hex(delivery.payload))
        self.assertEqual(delivery.state, "captured")
        self.assertFalse(delivery.problems)
        self.assertEqual(delivery.order_ref, "2026-00017")
        self.assertEqual(delivery.business_time, dt.datetime(2026, 11, 22, 3, 4, 5))
        self.assertEqual(delivery.total, "90.00")
        self.assertEqual(uuid, self.records._record_uuid("o-1", "sale", 0))

    def test_a_capture_is_one_query(self):
        capture(self.as_cashier, self.licence)  # fills the caches
        with self.assertQueryCount(1):
            capture(self.as_cashier, self.licence)

    def test_a_replay_of_the_same_sale_adds_nothing(self):
        first = capture(self.as_cashier, self.licence, "o-2")
        with mute_logger("odoo.addons.tobacco_compliance.models.tobacco_report_record"):
            again = capture(self.as_cashier, self.licence, "o-2", order="another text")
        self.assertEqual(first, again)
        self.assertEqual(len(self.delivery(first)), 1)
        self.assertEqual(self.delivery(first).order_ref, "2026-00017")

    def test_a_sale_from_before_go_live_is_never_captured(self):
        just_before = dt.datetime(2025, 12, 31, 23, 59, 59, tzinfo=dt.timezone.utc)
        at_go_live = just_before + dt.timedelta(seconds=1)
        self.assertIsNone(capture(self.as_cashier, self.licence, business_time=just_before))
        self.assertTrue(capture(self.as_cashier, self.licence, business_time=at_go_live))

    def test_a_licence_without_a_chain_captures_nothing(self):
        self.assertIsNone(capture(self.as_cashier, make_licence(self.env, "REPTEST2")))

    def test_a_payload_that_the_regulator_would_refuse_does_not_stop_the_sale(self):
        payload = make_payload(licence="REPTEST1")
        payload["total"] = "1.00"
        uuid = self.records._capture(
            source_model="pos.order",
            source_uuid="o-3",
            revision=0,
            kind="sale",
            licence=self.licence,
            payload=payload,
        )
        self.assertEqual(self.delivery(uuid).problems, "TOTAL total")

    def test_the_kind_and_the_licence_of_a_payload_must_be_those_of_the_capture(self):
        uuid = self.records._capture(
            source_model="pos.order",
            source_uuid="o-4",
            revision=0,
            kind="closing",
            licence=self.licence,
            payload=make_payload(),
        )
        self.assertEqual(self.delivery(uuid).problems, "KIND kind, LICENCE licence")

    def test_a_record_above_64_kib_is_withheld(self):
        uuid = capture(self.as_cashier, self.licence, order="x" * 65536)
        self.assertEqual(self.delivery(uuid).problems, "TOO_LARGE payload")

    def test_the_worker_is_woken_once_per_transaction(self):
        hooks = self.env.cr.postcommit
        hooks.clear()
        capture(self.as_cashier, self.licence)
        capture(self.as_cashier, self.licence)
        self.assertTrue(hooks.data.get(CHANNEL))
        self.assertEqual(len(hooks._funcs), 1)
        hooks.clear()

    def test_the_states_of_many_sources_come_in_one_query(self):
        uuids = [f"s-{number}" for number in range(5)]
        records = [capture(self.as_cashier, self.licence, uuid) for uuid in uuids]
        with self.assertQueryCount(1):
            found = self.records._states("pos.order", [*uuids, "never captured"])
        self.assertEqual([found[uuid]["record"] for uuid in uuids], records)
        self.assertEqual({found[uuid]["state"] for uuid in uuids}, {"captured"})
        self.assertNotIn("never captured", found)
        self.assertEqual(self.records._states("pos.order", []), {})

    def test_the_action_of_a_source_shows_its_records(self):
        uuid = capture(self.as_cashier, self.licence, "o-5")
        action = self.env["tobacco.report.record"]._action_open("pos.order", "o-5")
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found.uuid, uuid)


class TestFacts(ReportCase):
    def test_no_statement_alters_or_deletes_a_fact(self):
        capture(self.as_cashier, self.licence)
        self.assertRefused(SQL("UPDATE tobacco_report_record SET payload = payload || ' '"))
        self.assertRefused(SQL("DELETE FROM tobacco_report_record"))
        self.assertRefused(SQL("DELETE FROM tobacco_report_delivery"))
        for name in FACTS:
            self.assertRefused(SQL("TRUNCATE %s CASCADE", SQL.identifier(f"tobacco_report_{name}")))

    def test_not_even_the_superuser_alters_a_record(self):
        record = self.delivery(capture(self.as_cashier, self.licence)).record_id
        for change in (
            lambda: record.write({"payload": "{}"}),
            record.unlink,
            lambda: record.write({"chain_id": False}),
        ):
            with (
                self.assertRaises(psycopg2.IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                change()
                self.env.flush_all()
            self.env.invalidate_all()

    def test_the_go_live_time_of_a_chain_never_changes(self):
        self.assertRefused(SQL("UPDATE tobacco_report_chain SET go_live = now()"))
        self.assertRefused(SQL("UPDATE tobacco_report_chain SET licence_number = 'X'"))
        self.assertRefused(SQL("DELETE FROM tobacco_report_chain"))
        self.env.cr.execute("UPDATE tobacco_report_chain SET go_live = go_live")

    def test_nobody_writes_through_the_orm(self):
        for name in REPORT_MODELS:
            model = self.env[f"tobacco.report.{name}"].with_user(self.officer)
            for operation in ("create", "write", "unlink"):
                self.assertFalse(model.has_access(operation), f"{operation} {name}")
            self.assertTrue(model.has_access("read"))
            self.assertFalse(model.with_user(self.cashier).has_access("read"))

    def test_an_officer_of_another_company_sees_nothing(self):
        company = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "rep_stranger",
            "tobacco_compliance.group_officer",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        capture(self.as_cashier, self.licence)
        for name in ("chain", "record", "delivery"):
            model = self.env[f"tobacco.report.{name}"]
            domain = [("chain_id", "=", self.chain.id)] if name != "chain" else []
            self.assertTrue(model.with_user(self.officer).search(domain))
            self.assertFalse(model.with_user(stranger).search(domain))


class TestOpening(ReportCase):
    def test_an_officer_starts_reporting_once(self):
        licence = make_licence(self.env, "REPTEST3")
        self.assertEqual(licence.report_state, "none")
        wizard = (
            self.env["tobacco.report.open"]
            .with_user(self.officer)
            .with_context(default_licence_id=licence.id)
            .create({"profile_id": self.profile.id, "is_understood": True})
        )
        action = wizard.action_open()
        chain = self.env["tobacco.report.chain"].browse(action["res_id"])
        self.assertEqual((chain.licence_number, chain.epoch), ("REPTEST3", 1))
        self.assertEqual(licence.report_state, "open")
        self.assertTrue(chain._is_bound_here())
        with self.assertRaises(UserError):
            wizard.action_open()

    def test_an_auditor_does_not_start_reporting(self):
        licence = make_licence(self.env, "REPTEST4")
        with self.assertRaises(AccessError):
            self.env["tobacco.report.open"].with_user(self.auditor).create(
                {"licence_id": licence.id, "profile_id": self.profile.id}
            )

    def test_the_number_of_a_licence_that_reports_stays(self):
        self.licence.write({"number": "REPTEST1"})
        with self.assertRaises(UserError):
            self.licence.number = "REPTEST9"

    def test_a_number_that_the_protocol_does_not_know_cannot_report(self):
        licence = make_licence(self.env, "110101-1")
        with self.assertRaises(ValidationError):
            self.env["tobacco.report.chain"]._open(licence, self.profile, GO_LIVE)

    def test_a_chain_opened_in_a_failed_transaction_captures_nothing(self):
        licence = make_licence(self.env, "REPTEST5")
        self.assertIsNone(capture(self.as_cashier, licence))
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.env["tobacco.report.chain"]._open(licence, self.profile, GO_LIVE)
            self.assertTrue(capture(self.as_cashier, licence))
            raise ZeroDivisionError
        self.env.registry.reset_changes()
        self.assertIsNone(capture(self.as_cashier, licence))


class TestPeople(ReportCase):
    def test_only_an_officer_freezes_and_resumes(self):
        with self.assertRaises(UserError):
            self.chain.with_user(self.auditor).action_freeze()
        self.chain.with_user(self.officer).action_freeze()
        self.assertEqual(self.chain.state, "frozen")
        self.chain.with_user(self.officer).action_resume()
        self.assertEqual(self.chain.state, "open")

    def test_a_frozen_chain_still_captures(self):
        self.chain.with_user(self.officer).action_freeze()
        self.assertTrue(capture(self.as_cashier, self.licence))

    def test_a_chain_of_another_database_is_not_resumed_but_bound(self):
        self.chain.write({"bound_database_name": "the original", "state": "frozen"})
        with self.assertRaises(UserError):
            self.chain.with_user(self.officer).action_resume()
        self.chain.with_user(self.officer).action_bind_here()
        self.assertEqual(self.chain.state, "open")
        self.assertEqual(self.chain.bound_database_name, self.env.cr.dbname)

    def test_a_probe_takes_its_place_in_the_chain(self):
        self.chain.with_user(self.officer).action_probe()
        probe = self.env["tobacco.report.delivery"].search([("chain_id", "=", self.chain.id)])
        self.assertEqual((probe.kind, probe.state, probe.problems), ("zero", "captured", False))

    def test_the_dashboard_counts_what_waits(self):
        capture(self.as_cashier, self.licence)
        self.chain.invalidate_recordset()
        self.assertEqual(self.chain.with_user(self.auditor).unsealed_count, 1)
        self.assertEqual(self.chain.pending_count, 0)
        self.assertTrue(self.chain.oldest_pending_at)

    def test_the_systray_tells_an_auditor_what_waits_and_nobody_else(self):
        before = self.env["tobacco.report.chain"].with_user(self.auditor).get_backlog()
        capture(self.as_cashier, self.licence)
        self.env.invalidate_all()
        after = self.env["tobacco.report.chain"].with_user(self.auditor).get_backlog()
        self.assertEqual(after["waiting"], before["waiting"] + 1)
        self.assertGreaterEqual(after["chains"], 1)
        with self.assertRaises(AccessError):
            self.env["tobacco.report.chain"].with_user(self.cashier).get_backlog()

    def test_every_finding_says_what_to_do_next(self):
        findings = self.env["tobacco.report.finding"]
        codes = (
            *("CLONE", "DENIED", "NO_KEY", "FORK", "CHAIN_GAP", "AHEAD", "IDEMPOTENCY_CONFLICT"),
            *("UNSIGNED", "REFUSED_ALL", "QUARANTINED", "REJECTED", "MISMATCH", "SEQUENCE"),
        )
        for code in codes:
            findings._open(self.env.cr, self.chain.id, code, "warning", {"seq": 7, "code": "X"})
            findings._open(self.env.cr, self.chain.id, code, "warning", {"seq": 8, "code": "X"})
        found = findings.search([("chain_id", "=", self.chain.id)])
        self.assertEqual(len(found), len(codes))
        self.assertEqual(set(found.mapped("times")), {2})
        for finding in found:
            self.assertTrue(finding.next_step, finding.code)
            self.assertNotEqual(finding.text, finding.code)
        found[0].with_user(self.officer).action_resolve()
        self.assertEqual(found[0].resolved_by_id, self.officer)


class TestProfile(ReportCase):
    def test_an_address_is_https_or_this_machine(self):
        for good in ("https://r.example.cn", "https://r.example.cn:8443/t", "http://127.0.0.1:8"):
            self.profile.endpoint = good
        for bad in (
            *("http://r.example.cn", "ftp://r.example.cn", "r.example.cn", "https://"),
            *("https://r.example.cn/?a=1", "https://u:p@r.example.cn", "http://localhost.evil.cn"),
        ):
            with self.assertRaises(ValidationError, msg=bad):
                self.profile.endpoint = bad

    def test_a_file_drop_stays_below_its_folder(self):
        self.profile.write({"transport": "file_drop", "endpoint": "regulator-1"})
        for name in ("../etc", "/etc", "a/b", ".hidden", "https://x"):
            with self.subTest(name=name), self.assertRaises(ValidationError):
                self.profile.endpoint = name

    def test_the_key_is_named_and_never_kept(self):
        with self.assertRaises(ValidationError):
            self.profile.secret_ref = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"
        with self.assertRaises(AccessError):
            self.profile.with_user(self.officer).read(["secret_ref"])
        with self.assertRaises(AccessError):
            self.profile.with_user(self.officer).write({"endpoint": "https://elsewhere.cn"})

    def test_the_profile_says_whether_its_key_is_there(self):
        with patch.dict("os.environ", {SECRET_NAME: ""}):
            self.assertIn("Not found", self.profile.key_state)
        self.profile.invalidate_recordset()
        with patch.dict("os.environ", {SECRET_NAME: "x"}):
            self.assertIn("no key", self.profile.key_state)
        self.profile.invalidate_recordset()
        with patch.dict("os.environ", {SECRET_NAME: SECRET}):
            self.assertEqual(self.profile.key_state, "Yes")

    def test_sm2_needs_the_regulators_public_key(self):
        with self.assertRaisesRegex(ValidationError, "public key"):
            self.profile.write({"signature_alg": "sm2-sm3", "regulator_key": "04" + "f" * 128})
        public = public_key("2e" * 32)
        self.profile.write({"signature_alg": "sm2-sm3", "regulator_key": public})
        with patch.dict("os.environ", {SECRET_NAME: "1f" * 32}):
            self.assertEqual(self.profile.key_state, "Yes")


class TestLeaving(ReportCase):
    def test_uninstalling_is_refused_while_sales_wait(self):
        capture(self.as_cashier, self.licence)
        module = self.env.ref("base.module_tobacco_compliance")
        with self.assertRaisesRegex(UserError, "have not reached the regulator"):
            module.button_uninstall()

    def test_uninstalling_a_frozen_chain_needs_the_verified_export(self):
        capture(self.as_cashier, self.licence)
        self.env["tobacco.report.chain"].search([]).write({"state": "frozen"})
        module = self.env.ref("base.module_tobacco_compliance")
        with self.assertRaisesRegex(UserError, "export"):
            module.button_uninstall()
        export = self.env["tobacco.legal.export"].create({})
        export.action_export()
        self.assertIn("tobacco.report.record.ndjson", export.manifest)
        export.copy_file = export.file
        export.action_verify()
        self.assertFalse(self.env["tobacco.legal.export"]._unsaved_models())
        capture(self.as_cashier, self.licence)
        self.assertTrue(self.env["tobacco.legal.export"]._unsaved_models())

    def test_a_neutralised_copy_talks_to_nobody(self):
        with file_open("tobacco_compliance/data/neutralize.sql") as file:
            statements = file.read()
        self.env.flush_all()
        self.env.cr.execute(statements)
        self.env.invalidate_all()
        self.assertEqual(self.chain.state, "frozen")
        self.assertFalse(self.profile.endpoint or self.profile.key_id or self.profile.secret_ref)
        self.assertFalse(self.env.ref("tobacco_compliance.ir_cron_tobacco_report").active)
        self.assertTrue(capture(self.as_cashier, self.licence), "selling goes on in a copy")


class TestSource(ReportCase):
    def test_a_record_whose_source_is_gone_says_so(self):
        delivery = self.delivery(capture(self.as_cashier, self.licence))
        with self.assertRaises(UserError):
            delivery.with_user(self.officer).action_open_source()
