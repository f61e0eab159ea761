"""Faults of the line, standstills and kills: nothing is lost and nothing is doubled."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import patch

from odoo.tests import get_db_name
from odoo.tools import SQL, config, mute_logger

from odoo.addons.tobacco_compliance.models.tobacco_report_worker import LeaseLost

from .report_common import SECRET_NAME
from .report_worker_case import WorkerCase

SETTLER = "odoo.addons.tobacco_compliance.models.tobacco_report_settler"
WORKER = "odoo.addons.tobacco_compliance.models.tobacco_report_worker"


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
        for path in filter(Path.is_file, Path(self.regulator.folder).iterdir()):
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
