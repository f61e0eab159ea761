"""The worker against the regulator's own process, on committed data and real cursors."""

import uuid

from odoo import api

from odoo.addons.tobacco_compliance.models.tobacco_report_worker import LeaseLost

from .report_common import capture, make_payload
from .report_worker_case import WorkerCase


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
