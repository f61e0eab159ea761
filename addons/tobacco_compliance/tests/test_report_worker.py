"""The worker against the regulator's own process, on committed data and real cursors."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import uuid
from pathlib import Path
from unittest.mock import patch

from odoo import api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, config, mute_logger

from odoo.addons.tobacco_compliance.models.tobacco_report_worker import LeaseLost
from odoo.addons.tobacco_compliance.tools.report.chain import Link, first_break

from .report_common import (
    GO_LIVE,
    SECRET,
    SECRET_NAME,
    SIMULATOR,
    Regulator,
    capture,
    make_licence,
    make_payload,
    make_profile,
)

SETTLER = "odoo.addons.tobacco_compliance.models.tobacco_report_settler"
WORKER = "odoo.addons.tobacco_compliance.models.tobacco_report_worker"
TABLES = ("finding", "attempt", "delivery", "batch", "seal", "record", "chain", "profile")


@tagged("post_install", "-at_install")
@unittest.skipUnless(SIMULATOR.is_dir(), "the regulator's simulator is not beside the addon")
class WorkerCase(BaseCase):
    """One licence that reports to a simulator; everything is committed and removed again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        cls.enterClassContext(patch.dict(os.environ, {SECRET_NAME: SECRET}))

    def setUp(self):
        super().setUp()
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.regulator = Regulator(folder).start()
        self.addCleanup(self.regulator.kill)
        self.number = f"WORK{time.time_ns() % 10**12}"
        self.addCleanup(self._remove)
        with self.committing() as env:
            self.licence_id = make_licence(env, self.number).id
            profile = make_profile(
                env,
                endpoint=self.regulator.url,
                connect_timeout_s=0.5,
                read_timeout_s=1,
                name=self.number,
            )
            licence = env["tobacco.licence"].browse(self.licence_id)
            self.chain_id = env["tobacco.report.chain"]._open(licence, profile, GO_LIVE).id

    def _remove(self):
        """Take the test's rows away, past the triggers: only the tables' owner can do this."""
        with self.committing() as env:
            for name in TABLES:
                table = SQL.identifier(f"tobacco_report_{name}")
                column = SQL.identifier("id" if name == "chain" else "chain_id")
                where = SQL("%s = %s", column, self.chain_id)
                if name == "profile":
                    where = SQL("name->>'en_US' = %s", self.number)
                env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", table))
                env.cr.execute(SQL("DELETE FROM %s WHERE %s", table, where))
                env.cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", table))
            licence = env["tobacco.licence"].browse(self.licence_id)
            shop = licence.shop_id
            licence.unlink()
            shop.unlink()
        self.registry.clear_all_caches()

    # === HELPERS === #

    @contextlib.contextmanager
    def committing(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, api.SUPERUSER_ID, {})

    def capture(self, count=1, **changes):
        """Sales of one transaction; their records' uuids."""
        with self.committing() as env:
            licence = env["tobacco.licence"].browse(self.licence_id)
            return [capture(env, licence, **changes) for _ in range(count)]

    def drain(self, budget_s=30):
        with self.committing() as env:
            env.cr.commit()
            return env["tobacco.report.worker"]._drain(budget_s)

    def hurry(self):
        """Let a retry be due and a lease be over now."""
        self.execute(
            "UPDATE tobacco_report_chain SET next_try_at = NULL, lease_until = NULL WHERE id = %s",
            self.chain_id,
        )

    def execute(self, query, *args):
        with self.committing() as env:
            env.cr.execute(SQL(query, *args))
            return env.cr.fetchall() if env.cr.description else None

    def states(self):
        rows = self.execute(
            "SELECT state, count(*) FROM tobacco_report_delivery WHERE chain_id = %s GROUP BY 1",
            self.chain_id,
        )
        return dict(rows)

    def chain(self):
        with self.committing() as env:
            return env["tobacco.report.chain"].browse(self.chain_id).read()[0]

    def findings(self):
        rows = self.execute(
            "SELECT code FROM tobacco_report_finding WHERE chain_id = %s AND state = 'open'",
            self.chain_id,
        )
        return {code for (code,) in rows}

    def outcomes(self):
        rows = self.execute(
            "SELECT outcome FROM tobacco_report_attempt WHERE chain_id = %s ORDER BY id",
            self.chain_id,
        )
        return [outcome for (outcome,) in rows]

    def officer(self, method):
        with self.committing() as env:
            getattr(env["tobacco.report.chain"].browse(self.chain_id), method)()

    def assertReported(self, uuids):
        """Every record once at the regulator, our chain intact and acknowledged to its end."""
        self.assertCountEqual(self.regulator.records(), uuids)
        self.assertEqual(self.states(), {"accepted": len(uuids)})
        rows = self.execute(
            """
            SELECT r.id, r.uuid, r.payload_sha256, s.seq, s.prev_hash, s.hash, s.sealed_at
              FROM tobacco_report_seal s JOIN tobacco_report_record r ON r.id = s.record_id
             WHERE s.chain_id = %s ORDER BY s.seq
            """,
            self.chain_id,
        )
        self.assertIsNone(first_break(self.number, 1, [Link(*row) for row in rows]))
        chain = self.chain()
        self.assertEqual(chain["ack_seq"], len(uuids))
        self.assertEqual(chain["ack_hash"], chain["head_hash"])


class TestDrain(WorkerCase):
    def test_what_was_captured_is_sealed_sent_and_acknowledged(self):
        uuids = self.capture(25)
        self.drain()
        self.assertReported(uuids)
        with self.committing() as env:
            batch = env["tobacco.report.batch"].search([("chain_id", "=", self.chain_id)])
            self.assertEqual((batch.state, batch.status, batch.record_count), ("done", 200, 25))
            self.assertEqual((batch.first_seq, batch.last_seq), (1, 25))
            self.assertTrue(batch.answer_signature)
            self.assertEqual(batch.answer_key_id, "k1")
            self.assertIn(uuids[0], batch.body_text)
            self.assertIn("receipt", batch.answer_text)
            self.assertTrue(all(batch.delivery_ids.mapped("receipt")))

    def test_the_cron_does_the_same_work(self):
        uuids = self.capture(3)
        with self.committing() as env:
            env.ref("tobacco_compliance.ir_cron_tobacco_report").ir_actions_server_id.run()
        self.assertReported(uuids)

    def test_a_backlog_of_more_than_a_batch_drains_in_order(self):
        uuids = self.capture(1203)
        self.drain()
        self.assertReported(uuids)
        self.assertEqual(self.outcomes(), ["done", "done"])

    def test_a_record_that_fails_our_check_is_declared_as_held(self):
        good = self.capture(2)
        [bad] = self.capture(1, order="x" * 65536)
        good += self.capture(2)
        self.drain()
        self.assertCountEqual(self.regulator.records(), good)
        self.assertEqual(self.states(), {"accepted": 4, "quarantined": 1})
        self.assertEqual(self.findings(), {"QUARANTINED"})
        with self.committing() as env:
            delivery = env["tobacco.report.delivery"].search([("uuid", "=", bad)])
            self.assertTrue(delivery.is_declared)
            self.assertEqual(delivery.batch_id.held, False)
            delivery.action_release()
        self.drain()
        self.assertReported([*good, bad])

    def test_a_rejected_record_stays_visible_and_stops_nobody(self):
        unknown = str(uuid.uuid4())
        line = {"qty": -2, "sticks": -40, "amount": "-90"}
        payload = make_payload(licence=self.number, kind="void", ref_record=unknown, line=line)
        with self.committing() as env:
            bad = env["tobacco.report.record"]._capture(
                source_model="pos.order",
                source_uuid=unknown,
                revision=0,
                kind="void",
                licence=env["tobacco.licence"].browse(self.licence_id),
                payload=payload,
            )
        good = self.capture(2)
        self.drain()
        self.assertCountEqual(self.regulator.records(), good)
        self.assertEqual(self.regulator.records("rejected"), [bad])
        self.assertEqual(self.states(), {"accepted": 2, "rejected": 1})
        self.assertEqual(self.findings(), {"REJECTED"})
        self.assertEqual(self.chain()["rejected_count"], 1)


class TestFaults(WorkerCase):
    def test_a_regulator_that_is_down_costs_nothing_but_time(self):
        uuids = self.capture(3)
        self.regulator.kill()
        self.drain(3)
        uuids += self.capture(3)
        self.assertEqual(self.outcomes()[0], "not_sent")
        self.assertGreater(self.chain()["failures"], 0)
        self.regulator.start()
        self.hurry()
        self.drain()
        self.assertReported(uuids)

    def test_an_answer_lost_after_the_commit_doubles_nothing(self):
        uuids = self.capture(3)
        self.regulator.fault("drop_after", times=1)
        self.drain(1)
        self.assertEqual(self.states(), {"unknown": 3})
        self.hurry()
        self.drain()
        self.assertReported(uuids)
        self.assertEqual(self.outcomes(), ["no_answer", "done"])

    def test_a_request_lost_before_the_commit_goes_again(self):
        uuids = self.capture(3)
        self.regulator.fault("drop_before", times=1)
        self.drain(1)
        self.hurry()
        self.drain()
        self.assertReported(uuids)
        self.assertEqual(self.outcomes(), ["no_answer", "absent", "done"])

    def test_the_bytes_sent_again_are_the_stored_ones(self):
        self.capture(3)
        for _ in range(3):
            self.regulator.fault("drop_before", times=1)
            self.drain(1)
            self.hurry()
        self.drain()
        self.assertEqual(
            self.execute(
                "SELECT count(*) FROM tobacco_report_batch WHERE chain_id = %s", self.chain_id
            ),
            [(1,)],
        )

    def test_every_passing_fault_ends_with_all_records_there_once(self):
        uuids = []
        for fault in (
            {"kind": "status", "status": 500},
            {"kind": "status", "status": 503, "retry_after": 0},
            {"kind": "status", "status": 429, "retry_after": 0},
            {"kind": "status", "status": 404},
            {"kind": "processing"},
            {"kind": "unsigned"},
            {"kind": "wrong_signature"},
            {"kind": "bad_json"},
            {"kind": "half"},
            {"kind": "delay_before", "seconds": 2},
            {"kind": "delay_after", "seconds": 2},
        ):
            with self.subTest(fault=fault):
                uuids += self.capture(2)
                self.regulator.fault(**fault, times=1)
                self.drain(1)
                for _ in range(4):
                    time.sleep(0.3)
                    self.hurry()
                    self.drain(5)
                self.assertFalse(self.regulator.faults())
                self.assertReported(uuids)
        self.assertEqual(self.findings(), set())

    def test_retry_after_is_kept_to(self):
        self.capture()
        self.regulator.fault("status", status=429, retry_after=60, times=1)
        self.drain(1)
        with self.committing() as env:
            env.cr.execute(
                SQL(
                    """
                    SELECT extract(epoch FROM next_try_at - (now() AT TIME ZONE 'UTC'))
                      FROM tobacco_report_chain WHERE id = %s
                    """,
                    self.chain_id,
                )
            )
            wait_s = env.cr.fetchone()[0]
        self.assertTrue(50 < wait_s <= 60, wait_s)

    def test_a_batch_that_is_too_large_is_halved(self):
        uuids = self.capture(20)
        self.regulator.fault("status", status=413, times=2)
        self.drain()
        self.assertReported(uuids)
        self.assertEqual(self.outcomes()[:2], ["too_large", "too_large"])

    def test_the_culprit_of_a_refused_batch_is_found_and_held(self):
        good = self.capture(40)
        [bad] = self.capture(1, order="POISON")
        good += self.capture(60)
        self.regulator.fault("poison", text="POISON")
        self.drain()
        self.assertCountEqual(self.regulator.records(), good)
        self.assertEqual(self.states(), {"accepted": 100, "quarantined": 1})
        self.assertLessEqual(len(self.outcomes()), 9, "log2(101) and two")
        with self.committing() as env:
            delivery = env["tobacco.report.delivery"].search([("uuid", "=", bad)])
            self.assertEqual((delivery.seq, delivery.code), (41, "SCHEMA"))
            self.assertTrue(delivery.is_declared)

    def test_a_culprit_that_the_answer_names_costs_two_calls(self):
        good = self.capture(10)
        self.capture(1, order="POISON")
        self.regulator.fault("poison", text="POISON", is_named=True)
        self.drain()
        self.assertCountEqual(self.regulator.records(), good)
        self.assertEqual(self.outcomes(), ["refused", "done"])

    def test_a_regulator_that_refuses_everything_is_not_answered_by_withholding_all(self):
        self.capture(8)
        self.regulator.fault("poison", text="licence", is_named=True)
        with mute_logger(WORKER):
            self.drain()
        self.assertEqual(self.chain()["state"], "frozen")
        self.assertIn("REFUSED_ALL", self.findings())
        self.assertEqual(self.states()["quarantined"], 3)


class TestStandstill(WorkerCase):
    def test_a_key_that_is_refused_stops_the_chain_until_a_person_resumes(self):
        uuids = self.capture(2)
        with patch.dict(os.environ, {SECRET_NAME: "A" * 64}), mute_logger(WORKER):
            self.drain()
        self.assertEqual(self.chain()["state"], "stopped")
        self.assertEqual(self.findings(), {"DENIED"})
        uuids += self.capture(1)
        self.drain()
        self.assertEqual(self.chain()["head_seq"], 3, "sealing goes on")
        self.officer("action_resume")
        self.drain()
        self.assertReported(uuids)

    def test_a_process_without_the_key_leaves_the_chain_to_another(self):
        uuids = self.capture(2)
        with patch.dict(os.environ, {SECRET_NAME: ""}):
            self.drain(2)
        self.assertEqual(self.chain()["state"], "open")
        self.assertEqual(self.findings(), {"NO_KEY"})
        self.drain()
        self.assertReported(uuids)
        self.assertEqual(self.findings(), set())

    def test_a_copy_of_the_database_freezes_and_sends_nothing(self):
        self.capture(2)
        self.execute(
            "UPDATE tobacco_report_chain SET bound_database_name = 'original' WHERE id = %s",
            self.chain_id,
        )
        with mute_logger(WORKER):
            self.drain()
        self.assertEqual(self.chain()["state"], "frozen")
        self.assertEqual(self.findings(), {"CLONE"})
        self.assertEqual(self.regulator.records(), [])
        self.assertEqual(self.states(), {"captured": 2})

    def test_a_regulator_that_lost_its_end_gets_it_again(self):
        uuids = self.capture(5)
        self.drain()
        self.regulator.kill()
        for path in Path(self.regulator.folder).iterdir():
            path.unlink()
        self.regulator.start()
        uuids += self.capture(1)
        with mute_logger(WORKER):
            self.drain()
        self.assertEqual(self.chain()["state"], "frozen")
        self.assertEqual(self.findings(), {"CHAIN_GAP"})
        self.officer("action_compare")
        self.drain()
        self.assertReported(uuids)
        self.assertEqual(self.findings(), set())

    def test_a_fork_freezes_the_chain_and_stays_a_finding(self):
        self.capture(3)
        self.drain()
        # The regulator lost the end, and somebody else reported under our licence meanwhile.
        self.execute(
            "UPDATE tobacco_report_chain SET is_compare_wanted = true WHERE id = %s", self.chain_id
        )
        with self.committing() as env:
            head = {"epoch": 1, "seq": 3, "hash": "f" * 64}
            comparer = env["tobacco.report.comparer"]
            with patch.object(type(comparer), "_read_head", lambda *_: head), mute_logger(WORKER):
                env.cr.commit()
                env["tobacco.report.worker"]._drain(5)
        self.assertEqual(self.chain()["state"], "frozen")
        self.assertEqual(self.findings(), {"FORK"})


class TestConcurrency(WorkerCase):
    def test_a_sale_waits_neither_for_the_sealer_nor_fails_because_of_it(self):
        self.capture(3)
        with self.committing() as env:
            worker = env["tobacco.report.worker"]
            env.cr.commit()
            with self.registry.cursor() as till:
                # The till's snapshot is older than the sealer's commit, as in a real sale.
                till.execute("SELECT 1 FROM tobacco_report_chain")
                lease = worker._claim([])
                with worker._transaction(lease) as cr:
                    env["tobacco.report.sealer"]._seal(cr, self.chain_id)
                    till.execute("SET LOCAL lock_timeout = '200ms'")
                    till_env = api.Environment(till, api.SUPERUSER_ID, {})
                    licence = till_env["tobacco.licence"].browse(self.licence_id)
                    self.assertTrue(capture(till_env, licence), "while the sealer is at work")
                self.assertTrue(capture(till_env, licence), "after it committed")
        self.assertEqual(self.states(), {"captured": 2, "sealed": 3})

    def test_two_transactions_that_capture_one_sale_write_it_once(self):
        source = "the same sale"
        with self.registry.cursor() as one:
            env = api.Environment(one, api.SUPERUSER_ID, {})
            first = capture(env, env["tobacco.licence"].browse(self.licence_id), source)
        with self.committing() as env:
            again = capture(env, env["tobacco.licence"].browse(self.licence_id), source)
        self.assertEqual(first, again)
        self.assertEqual(self.states(), {"captured": 1})

    def test_a_chain_has_one_worker_at_a_time(self):
        self.capture(1)
        with self.committing() as env:
            worker = env["tobacco.report.worker"]
            env.cr.commit()
            lease = worker._claim([])
            self.assertEqual(lease.chain_id, self.chain_id)
            self.assertIsNone(worker._claim([]))
            self.hurry()  # as if the lease had run out
            other = worker._claim([])
            self.assertEqual(other.chain_id, self.chain_id)
            with self.assertRaises(LeaseLost):
                worker._seal(lease)
            self.assertEqual(worker._seal(other), 1)
            worker._give_back(lease)
            self.assertIsNone(worker._claim([]), "who lost the lease cannot give it back")


class TestKill(WorkerCase):
    """What kill -9 leaves at each phase, and that the next worker goes on from there."""

    def abandoned(self, *steps):
        """Do the steps of a worker, each committed, and vanish."""
        with self.committing() as env:
            env.cr.commit()
            worker = env["tobacco.report.worker"]
            lease = worker._claim([])
            for step in steps:
                step(env, worker, lease)

    def test_after_sealing(self):
        uuids = self.capture(3)
        self.abandoned(lambda _env, worker, lease: worker._seal(lease))
        self.hurry()
        self.drain()
        self.assertReported(uuids)

    def test_after_the_batch_was_stored_and_before_it_was_sent(self):
        uuids = self.capture(3)
        self.abandoned(
            lambda _env, worker, lease: worker._seal(lease),
            lambda env, _worker, lease: env["tobacco.report.sender"]._intend(lease),
        )
        self.assertEqual(self.states(), {"sending": 3})
        uuids += self.capture(2)
        self.hurry()
        self.drain()
        self.assertReported(uuids)
        self.assertEqual(self.outcomes()[:2], ["absent", "done"])

    def test_after_the_regulator_answered_and_before_the_answer_was_written(self):
        uuids = self.capture(3)
        with patch(f"{SETTLER}.TobaccoReportSettler._settle", side_effect=LeaseLost):
            self.drain(1)
        self.assertEqual(self.states(), {"sending": 3})
        self.assertEqual(len(self.regulator.records()), 3)
        self.hurry()
        self.drain()
        self.assertReported(uuids)

    def test_the_real_process_killed_while_a_request_is_under_way(self):
        """Once before and once after the regulator's commit; then a third one finishes."""
        uuids = self.capture(5)
        for fault in ("delay_before", "delay_after"):
            self.regulator.fault(fault, seconds=20, times=1)
            process = self.start_worker()
            self.wait_for(lambda: not self.regulator.faults())
            process.kill()
            process.wait()
            uuids += self.capture(5)
            self.hurry()
        process = self.start_worker()
        self.wait_for(lambda: self.states() == {"accepted": len(uuids)})
        uuids += self.capture(1)  # it listens
        self.wait_for(lambda: self.states() == {"accepted": len(uuids)}, 4)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(10), 0)
        self.assertReported(uuids)

    def start_worker(self):
        arguments = [
            *(sys.executable, "-m", "odoo", f"--addons-path={','.join(config['addons_path'])}"),
            *("tobacco_worker", "-d", get_db_name(), "--log-level=error"),
            *(f"--data-dir={config['data_dir']}", "--http-interface=127.0.0.1"),
        ]
        for name in ("db_host", "db_port", "db_user", "db_password"):
            if config[name]:
                arguments.append(f"--{name}={config[name]}")
        process = subprocess.Popen(arguments)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def wait_for(self, holds, seconds=60):
        deadline = time.monotonic() + seconds
        while not holds():
            self.assertLess(time.monotonic(), deadline, self.states())
            time.sleep(0.2)
