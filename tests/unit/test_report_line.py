"""The HTTPS line against the regulator's own process."""

import base64
import gzip
import json
import subprocess
import sys
import time
import urllib.request
import uuid
from pathlib import Path

import pytest

from odoo.addons.tobacco_compliance.tools.report import batch as batches
from odoo.addons.tobacco_compliance.tools.report.canonical import canonical, sha256_hex
from odoo.addons.tobacco_compliance.tools.report.chain import ROOT_HASH, record_hash
from odoo.addons.tobacco_compliance.tools.report.signing_sm2 import public_key
from odoo.addons.tobacco_compliance.transports.base import TransportError
from odoo.addons.tobacco_compliance.transports.https import HttpsTransport
from odoo.addons.tobacco_compliance.transports.secret import SecretError, read_secret

ROOT = Path(__file__).parents[2]
LICENCE = "110101100001"
SECRET = base64.b64encode(bytes(range(40))).decode()
SM2_SECRET, SIGNET = "1f" * 32, "2e" * 32
SEALED_AT = "2026-11-22T03:04:05.000000Z"


class Regulator:
    """The simulator as a subprocess on a free port."""

    def __init__(self, folder):
        self.folder = folder
        self.url = None
        self._port = 0

    def start(self):
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.simulators.regulator"),
                *("--listen", f"127.0.0.1:{self._port}", "--data", str(self.folder)),
                *("--key", f"k1:{SECRET}:{LICENCE}", "--key", f"k2:{SECRET}"),
                *("--key", f"k3:{public_key(SM2_SECRET)}", "--signet", SIGNET),
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = self._process.stdout.readline().split()[-1]
        self._port = int(self.url.rpartition(":")[2])
        return self

    def kill(self):
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()

    def fault(self, kind, **more):
        data = json.dumps({"kind": kind, **more}).encode()
        urllib.request.urlopen(f"{self.url}/_faults", data).close()  # noqa: S310

    def records(self):
        with urllib.request.urlopen(f"{self.url}/records.json") as answer:  # noqa: S310
            return json.load(answer)


@pytest.fixture
def regulator(tmp_path):
    running = Regulator(tmp_path).start()
    yield running
    running.kill()


@pytest.fixture
def line(regulator, monkeypatch):
    monkeypatch.setenv("TOBACCO_TEST_KEY", SECRET)
    with make_line(regulator) as transport:
        yield transport


def make_line(regulator, **changes):
    values = {
        "endpoint": regulator.url,
        "key_id": "k1",
        "alg": "hmac-sha256",
        "secret_ref": "env:TOBACCO_TEST_KEY",
        "timeouts_s": (1.0, 1.0),
        **changes,
    }
    return HttpsTransport(**values)


def zero_batch(count=1, *, licence=LICENCE, payload_of=None):
    """A batch of `count` probes from number 1; (uuid, bytes)."""
    records, prev_hash = [], ROOT_HASH
    for seq in range(1, count + 1):
        name = str(uuid.uuid4())
        value = {
            "schema": "zero.v1",
            "record": name,
            "licence": licence,
            "business_time": "2026-11-22T11:04:05+08:00",
        }
        payload = payload_of(value) if payload_of else canonical(value)
        sealed_at = SEALED_AT.replace("000000Z", f"{seq:06d}Z")
        digest = record_hash(licence, 1, seq, prev_hash, name, sha256_hex(payload), sealed_at)
        records.append(
            {
                "seq": seq,
                "uuid": name,
                "kind": "zero",
                "prev_hash": prev_hash,
                "hash": digest,
                "sealed_at": sealed_at,
                "payload": payload,
            }
        )
        prev_hash = digest
    batch = str(uuid.uuid4())
    data = batches.body(
        batch=batch,
        licence=licence,
        epoch=1,
        first_seq=1,
        last_seq=count,
        held=[],
        records=records,
    )
    return batch, batches.compress(data)


@pytest.mark.parametrize("alg", ["hmac-sha256", "hmac-sm3"])
def test_a_batch_is_accepted_and_the_answer_is_signed(regulator, line, alg):
    batch, body = zero_batch(30)
    with make_line(regulator, alg=alg) as transport:
        answer = transport.send(batch, body)
    assert (answer.status, answer.is_signed) == (200, True)
    assert {r["status"] for r in json.loads(answer.body)["results"]} == {"accepted"}
    assert answer.raw != answer.body, "an answer of this size comes packed"
    assert abs(answer.date.timestamp() - time.time()) < 5
    assert len(regulator.records()) == 30


def test_a_resend_of_the_same_bytes_gets_the_stored_answer(regulator, line):
    batch, body = zero_batch()
    first, again, asked = line.send(batch, body), line.send(batch, body), line.query(batch)
    assert first.body == again.body == asked.body
    assert first.nonce != again.nonce
    assert asked.is_signed
    assert len(regulator.records()) == 1


def test_other_bytes_under_the_same_name_are_a_conflict(line):
    batch, body = zero_batch()
    line.send(batch, body)
    other = gzip.compress(gzip.decompress(body).replace(b'"held":[]', b'"held": []'), mtime=0)
    answer = line.send(batch, other)
    assert (answer.status, json.loads(answer.body)["code"]) == (409, "IDEMPOTENCY_CONFLICT")


def test_what_the_regulator_keeps_survives_its_being_killed(regulator, line):
    batch, body = zero_batch(3)
    before = line.send(batch, body)
    regulator.kill()
    regulator.start()
    assert line.query(batch).body == before.body
    head = json.loads(line.head(LICENCE).body)
    assert (head["epoch"], head["seq"]) == (1, 3)


def test_missing_numbers_and_digests_are_answered(regulator, line):
    batch, body = zero_batch(3)
    line.send(batch, body)
    missing = json.loads(line.missing(LICENCE, 1, 1, 5).body)
    assert missing == {"ranges": [[4, 5]], "held": []}
    hashes = "".join(record["hash"] + "\n" for record in regulator.records())
    buckets = json.loads(line.digests(LICENCE, 1, 1, 6, 2).body)["buckets"]
    assert buckets == [
        {"from": 1, "to": 3, "digest": sha256_hex(hashes)},
        {"from": 4, "to": 6, "digest": sha256_hex("")},
    ]


@pytest.mark.parametrize(
    ("changes", "licence", "status", "code"),
    [
        ({"key_id": "nobody"}, LICENCE, 403, "KEY"),
        ({"secret_ref": "env:TOBACCO_WRONG_KEY"}, LICENCE, 401, "SIGNATURE"),
        ({}, "999", 403, "LICENCE"),
    ],
)
def test_a_stranger_is_refused(regulator, line, monkeypatch, changes, licence, status, code):
    monkeypatch.setenv("TOBACCO_WRONG_KEY", base64.b64encode(b"x" * 32).decode())
    with make_line(regulator, **changes) as stranger:
        answer = stranger.send(*zero_batch(licence=licence))
    assert (answer.status, json.loads(answer.body)["code"]) == (status, code)
    assert regulator.records() == []


def test_a_clock_that_is_far_off_is_refused(regulator, line):
    regulator.fault("clock", seconds=301)
    answer = line.send(*zero_batch())
    assert (answer.status, json.loads(answer.body)["code"]) == (401, "CLOCK")


def test_one_record_that_is_not_canonical_is_rejected_alone(line):
    is_first = iter([True])
    answer = line.send(
        *zero_batch(
            3, payload_of=lambda v: json.dumps(v) if next(is_first, False) else canonical(v)
        )
    )
    results = json.loads(answer.body)["results"]
    assert [r["status"] for r in results] == ["rejected", "accepted", "accepted"]
    assert results[0]["code"] == "NOT_CANONICAL"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"kind": "drop_before"}, "BROKEN"),
        ({"kind": "drop_after"}, "BROKEN"),
        ({"kind": "half"}, "BROKEN"),
        ({"kind": "delay_before", "seconds": 3}, "READ_TIMEOUT"),
    ],
)
def test_a_line_that_breaks_after_the_request_says_so(regulator, line, fault, code):
    regulator.fault(**fault, times=1)
    with pytest.raises(TransportError) as caught:
        line.send(*zero_batch(30))
    assert (caught.value.code, caught.value.was_written) == (code, True)


def test_a_regulator_that_is_down_got_nothing(regulator, line):
    regulator.kill()
    with pytest.raises(TransportError) as caught:
        line.send(*zero_batch())
    assert (caught.value.code, caught.value.was_written) == ("NO_CONNECTION", False)
    regulator.start()


@pytest.mark.parametrize("kind", ["unsigned", "wrong_signature"])
def test_an_answer_without_a_good_signature_is_seen(regulator, line, kind):
    regulator.fault(kind, times=1)
    assert not line.send(*zero_batch()).is_signed


def test_a_redirect_is_not_followed(regulator, line):
    regulator.fault("status", status=307, times=1)
    assert line.send(*zero_batch()).status == 307


def test_a_profile_without_key_or_address_cannot_call(regulator, monkeypatch):
    monkeypatch.delenv("TOBACCO_TEST_KEY", raising=False)
    for changes, code in (({}, "KEY_ABSENT"), ({"endpoint": ""}, "NO_ENDPOINT")):
        with pytest.raises(TransportError) as caught:
            make_line(regulator, **changes)
        assert (caught.value.code, caught.value.permanent) == (code, True)


def test_a_key_file_lies_below_the_folder_of_secrets(tmp_path, monkeypatch):
    monkeypatch.delenv("TOBACCO_SECRET_DIR", raising=False)
    folder = tmp_path / "secrets"
    folder.mkdir()
    (folder / "key").write_text(f"{SECRET}\n")
    (tmp_path / "outside").write_text(SECRET)
    (folder / "link").symlink_to(tmp_path / "outside")
    assert read_secret("file:key", str(folder)) == SECRET
    for ref, where, code in (
        ("file:link", str(folder), "OUTSIDE"),
        ("file:absent", str(folder), "ABSENT"),
        ("file:key", None, "NO_FOLDER"),
        ("key", str(folder), "NO_REFERENCE"),
    ):
        with pytest.raises(SecretError) as caught:
            read_secret(ref, where)
        assert caught.value.code == code
        assert SECRET not in str(caught.value)


def test_sm2_goes_both_ways(regulator, monkeypatch):
    monkeypatch.setenv("TOBACCO_TEST_KEY", SM2_SECRET)
    name, body = zero_batch(3)
    keys = {"key_id": "k3", "alg": "sm2-sm3", "timeouts_s": (5.0, 5.0)}
    with make_line(regulator, **keys, regulator_key=public_key(SIGNET)) as line:
        answer = line.send(name, body)
        assert answer.status == 200
        assert answer.is_signed
        assert answer.key_id == "regulator"
        assert line.head(LICENCE).is_signed
    with make_line(regulator, **keys, regulator_key=public_key("3d" * 32)) as line:
        assert not line.query(name).is_signed
    monkeypatch.setenv("TOBACCO_TEST_KEY", "4c" * 32)
    with make_line(regulator, **keys, regulator_key=public_key(SIGNET)) as line:
        assert line.query(name).status == 401
