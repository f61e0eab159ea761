import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

from odoo.tests import tagged

from odoo.addons.point_of_sale.tests.test_frontend import TestPointOfSaleHttpCommon

ADDON = Path(__file__).parents[1]
PROJECT = ADDON.parents[1]
SIMULATOR = PROJECT / "tests" / "simulators" / "printer"
START_S = 15


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _call(url, body=None, **headers):
    data = None if body is None else json.dumps(body).encode()
    headers["Content-Type"] = "application/json"
    request = urllib.request.Request(url, data, headers)  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310
        return json.load(response)


@tagged("post_install", "-at_install")
@unittest.skipUnless(SIMULATOR.exists(), "the virtual printer lies in the project's tests folder")
class TestPosHwPrint(TestPointOfSaleHttpCommon):
    """Chromium sells, the real agent prints on the virtual printer; both are processes."""

    def setUp(self):
        super().setUp()
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        port, web, agent = _free_port(), _free_port(), _free_port()
        self.printer_url = f"http://127.0.0.1:{web}"
        self.agent_url = f"http://127.0.0.1:{agent}"
        config = folder / "agent.toml"
        config.write_text(
            '[[printer]]\nid = "front"\nrole = "receipt"\ndriver = "escpos"\n'
            f'address = "tcp://127.0.0.1:{port}"\nwidth_dots = 576\n'
        )
        self._start(
            [
                *("tests.simulators.printer", "--listen", f"127.0.0.1:{port}"),
                *("--http", f"127.0.0.1:{web}", "--data", str(folder / "printer")),
            ],
            PROJECT,
        )
        log = folder / "agent.log"
        self._start(
            [
                *("pos_hw_agent", "--config", str(config), "--data", str(folder / "agent")),
                *("--listen", f"127.0.0.1:{agent}"),
            ],
            ADDON / "agent",
            log,
        )
        self._eventually(lambda: "pairing code: " in log.read_text())
        self._eventually(lambda: _call(f"{self.printer_url}/papers.json"))
        code = log.read_text().partition("pairing code: ")[2][:8]
        self._pair(code)

    def _start(self, module, folder, log=None):
        with (log or Path(os.devnull)).open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", *module],
                cwd=folder,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)

    def _eventually(self, check):
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            try:
                if value := check():
                    return value
            except OSError:
                value = None
            time.sleep(0.05)
        return self.fail("not in time")

    def _pair(self, code):
        origin = self.base_url()
        body = {"code": code, "name": "Till", "origin": origin, "scopes": ["print", "drawer"]}
        answer = _call(f"{self.agent_url}/v1/pair", body)
        state = _call(f"{self.agent_url}/v1/state", None, Authorization=f"Bearer {answer['token']}")
        config = self.main_pos_config
        config.iface_print_auto = True
        self.env["pos.hw.agent"].save_pairing(
            config.id, self.agent_url, answer, state["devices"], "front", has_drawer=True
        )

    def test_a_cash_sale_prints_one_receipt_and_opens_the_drawer(self):
        self.env["res.lang"]._activate_lang("en_US")
        self.pos_user.lang = "en_US"
        self.main_pos_config.with_user(self.pos_user).open_ui()
        self.start_pos_tour("pos_hw_proxy_cash_sale", login="pos_user")
        state = self._eventually(
            lambda: (now := _call(f"{self.printer_url}/papers.json"))["papers"] and now
        )
        self.assertEqual([paper["width"] for paper in state["papers"]], [576])
        self.assertGreater(state["papers"][0]["height"], 300)
        # once for the sale, once by the button without a sale
        self.assertEqual([opening["pin"] for opening in state["drawer"]], [2, 2])
        session = self.main_pos_config.current_session_id
        messages = session.message_ids.filtered(lambda message: "without a sale" in message.body)
        self.assertEqual(len(messages), 1)
        self.assertEqual(messages.author_id, self.pos_user.partner_id)
        self.assertEqual(session.order_ids.nb_print, 1)
