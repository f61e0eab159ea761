"""The file drop: packages in a folder, alone and in turn with the HTTPS line."""

import json
import time
from unittest.mock import patch

from odoo.tools import config

from .report_worker_case import WorkerCase


class TestFileDrop(WorkerCase):
    def setUp(self):
        super().setUp()
        self.folder = self.regulator.drop_dir
        root = str(self.folder.parent)
        self.enterContext(patch.dict(config.options, {"tobacco_drop_dir": root}))

    def switch(self, transport):
        endpoint = self.folder.name if transport == "file_drop" else self.regulator.url
        with self.committing() as env:
            profile = env["tobacco.report.chain"].browse(self.chain_id).profile_id
            profile.write({"transport": transport, "endpoint": endpoint})

    def drain_until_settled(self):
        for _ in range(20):
            self.hurry()
            self.drain(2)
            if set(self.states()) == {"accepted"}:
                break
            time.sleep(0.3)

    def test_packages_are_answered_and_acknowledged(self):
        self.switch("file_drop")
        uuids = self.capture(3)
        self.drain_until_settled()
        self.assertReported(uuids)
        manifest = json.loads(next(self.folder.glob("*.manifest.json")).read_bytes())
        self.assertEqual((manifest["first_seq"], manifest["last_seq"]), (1, 3))

    def test_a_package_waits_until_it_is_fetched(self):
        self.regulator.kill()
        self.switch("file_drop")
        uuids = self.capture(2)
        self.drain(1)
        self.hurry()
        self.drain(1)
        self.assertEqual(self.states(), {"unknown": 2})
        self.assertEqual(len(list(self.folder.glob("*.manifest.json"))), 1)
        self.regulator.start()
        self.drain_until_settled()
        self.assertReported(uuids)

    def test_the_line_may_be_switched_during_an_outage_and_nothing_counts_twice(self):
        uuids = self.capture(3)
        self.regulator.fault("drop_after", times=1)
        self.drain(1)  # received, but the answer is lost
        self.assertEqual(self.states(), {"unknown": 3})
        self.switch("file_drop")
        uuids += self.capture(2)
        self.drain_until_settled()
        self.switch("https")
        uuids += self.capture(1)
        self.drain_until_settled()
        self.assertReported(uuids)

    def test_an_answer_that_nobody_signed_acknowledges_nothing(self):
        self.switch("file_drop")
        self.capture(1)
        self.regulator.kill()
        self.drain(1)
        base = next(self.folder.glob("*.manifest.json")).name.removesuffix(".manifest.json")
        batch = json.loads((self.folder / f"{base}.manifest.json").read_bytes())["batch"]
        answer = {"batch": batch, "head": {"epoch": 1, "seq": 1, "hash": ""}, "results": []}
        (self.folder / f"{base}.ack.json").write_text(json.dumps(answer))
        self.hurry()
        self.drain(1)
        self.assertEqual(self.states(), {"unknown": 1})
        self.assertEqual(self.findings(), {"UNSIGNED"})
