"""What the tests of reporting share: a payload, and the regulator as a process of its own."""

import base64
import datetime as dt
import json
import subprocess
import sys
import urllib.request
import uuid
from pathlib import Path

from odoo.addons.tobacco_compliance.tools.report.payload import sale_payload

ROOT = Path(__file__).parents[3]
SIMULATOR = ROOT / "tests/simulators/regulator"
LICENCE = "110101100001"
GO_LIVE = dt.datetime(2026, 1, 1)
SECRET = base64.b64encode(bytes(range(48))).decode()
SECRET_NAME = "TOBACCO_TEST_REPORT_KEY"


def make_payload(*, line=None, **changes):
    """A sale of two packs, as a till makes it; `line`: what is different about its line."""
    values = {
        "licence": LICENCE,
        "shop": "S1",
        "till": "一号收银台",
        "device": "d-1",
        "device_seq": 1,
        "cashier": "u-7",
        "order": "2026-00017",
        "business_time": dt.datetime(2026, 11, 22, 3, 4, 5, tzinfo=dt.timezone.utc),
        "lines": [
            {
                "article": "6901028000000",
                "name": "中华(硬)",
                "category": "cigarette",
                "unit": "pack",
                "qty": 2,
                "sticks": 40,
                "unit_price": "45",
                "amount": "90",
                "entry": "scanned",
                **(line or {}),
            }
        ],
        "payments": [{"method": "cash", "amount": "90"}],
        "age_check": {"result": "checked", "basis": "document"},
        **changes,
    }
    return sale_payload(**values)


def make_licence(env, number=LICENCE, **values):
    """A licence in force, of a shop of its own."""
    shop = env["tobacco.shop"].create({"name": number, "code": f"R-{number}", **values})
    return env["tobacco.licence"].create(
        {
            "number": number,
            "shop_id": shop.id,
            "holder_name": "京华烟酒店",
            "valid_from": "2024-01-01",
            "valid_to": "2028-12-31",
        }
    )


def make_profile(env, **values):
    return env["tobacco.report.profile"].create(
        {
            "name": "Test",
            "endpoint": "https://report.example.gov.cn/t",
            "key_id": "k1",
            "secret_ref": f"env:{SECRET_NAME}",
            **values,
        }
    )


def capture(env, licence, source_uuid=None, **changes):
    """Capture a sale; its record's uuid."""
    return env["tobacco.report.record"]._capture(
        source_model="pos.order",
        source_uuid=source_uuid or str(uuid.uuid4()),
        revision=0,
        kind="sale",
        licence=licence,
        payload=make_payload(licence=licence.number, **changes),
    )


class Regulator:
    """The simulator as a subprocess; it keeps its port and its data over `kill` and `start`."""

    def __init__(self, folder):
        self.folder, self._port, self._process = folder, 0, None
        self.drop_dir = Path(folder) / "drop" / "packages"
        self.drop_dir.mkdir(parents=True)

    def start(self):
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.simulators.regulator"),
                *("--listen", f"127.0.0.1:{self._port}", "--data", str(self.folder)),
                *("--key", f"k1:{SECRET}", "--drop", str(self.drop_dir)),
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = self._process.stdout.readline().split()[-1]
        self._port = int(self.url.rpartition(":")[2])
        return self

    def kill(self):
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process.stdout.close()
            self._process = None

    def fault(self, kind, **more):
        data = json.dumps({"kind": kind, **more}).encode()
        urllib.request.urlopen(f"{self.url}/_faults", data).close()  # noqa: S310 - loopback

    def faults(self):
        with urllib.request.urlopen(f"{self.url}/_faults") as answer:  # noqa: S310
            return json.load(answer)

    def records(self, status="accepted"):
        """uuids received with a status, by number."""
        with urllib.request.urlopen(f"{self.url}/records.json") as answer:  # noqa: S310
            return [row["uuid"] for row in json.load(answer) if row["status"] == status]
