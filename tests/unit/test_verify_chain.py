"""bin/verify-chain on folders of file-drop packages, whole and damaged in every way."""

import base64
import datetime as dt
import gzip
import itertools
import json
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from odoo.addons.tobacco_compliance.tools.report.canonical import canonical, sha256_hex
from odoo.addons.tobacco_compliance.tools.report.chain import ROOT_HASH, Captured, Head, seal
from odoo.addons.tobacco_compliance.tools.report.package import (
    ACK_TAG,
    base_name,
    make_package,
    signed_text,
)
from odoo.addons.tobacco_compliance.tools.report.signers import make_signer
from odoo.addons.tobacco_compliance.tools.report.signing_sm2 import public_key

ROOT = Path(__file__).parents[2]
LICENCE = "110101100001"
SECRET = base64.b64encode(bytes(range(32))).decode()
PRIVATE, REGULATOR = "1f" * 32, "2e" * 32
NOW = dt.datetime(2026, 11, 22, 3, tzinfo=dt.timezone.utc)


def records(count, *, first_head=None, epoch=1):
    """`count` sealed records of one chain, as the protocol's objects."""
    texts = {}
    captured = []
    for number in range(count):
        name = str(uuid.UUID(int=number + 1000 * epoch))
        texts[name] = canonical({"schema": "zero.v1", "record": name, "licence": LICENCE})
        captured.append(Captured(number, name, sha256_hex(texts[name])))
    head = first_head or Head(0, ROOT_HASH, "")
    return [
        {
            "seq": link.seq,
            "uuid": link.uuid,
            "kind": "zero",
            "prev_hash": link.prev_hash,
            "hash": link.hash,
            "sealed_at": link.sealed_at,
            "payload": texts[link.uuid],
        }
        for link in seal(LICENCE, epoch, head, captured, NOW)
    ]


class Folder:
    """Writes packages and answers as the two sides do."""

    def __init__(self, path, signer=None, regulator=None):
        self.path = path
        self.signer = signer or make_signer("hmac-sha256", "k1", SECRET)
        self.regulator = regulator or self.signer

    def put(self, rows, held=(), *, ack=True, epoch=1, status="accepted"):
        numbers = sorted([row["seq"] for row in rows] + list(held))
        batch = {
            "batch": str(uuid.uuid4()),
            "licence": LICENCE,
            "epoch": epoch,
            "first_seq": numbers[0],
            "last_seq": numbers[-1],
            "held": list(held),
            "records": rows,
        }
        package = make_package(batch, self.signer, "2026-11-22T11:00:00+08:00")
        (self.path / f"{package.base}.ndjson.gz").write_bytes(package.data)
        (self.path / f"{package.base}.manifest.json").write_bytes(package.manifest)
        if ack:
            self.acknowledge(package.base, batch, status)
        return package.base

    def acknowledge(self, base, batch, status="accepted", **changes):
        results = [
            {"seq": row["seq"], "status": status, "hash": row["hash"], "receipt": "R"}
            for row in batch["records"]
        ]
        last = batch["records"][-1] if batch["records"] else {"seq": 0, "hash": ""}
        answer = {
            "batch": batch["batch"],
            "head": {"epoch": batch["epoch"], "seq": last["seq"], "hash": last["hash"]},
            "results": results,
            "key_id": self.regulator.key_id,
            "alg": self.regulator.alg,
            **changes,
        }
        answer["signature"] = self.regulator.sign_text(signed_text(ACK_TAG, answer))
        (self.path / f"{base}.ack.json").write_text(canonical(answer))


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "packages"
    path.mkdir()
    return Folder(path)


@pytest.fixture
def key(tmp_path):
    path = tmp_path / "key"
    path.write_text(SECRET + "\n")
    return path


def verify(folder, *words):
    """(exit code, standard output, standard error) of the command."""
    done = subprocess.run(
        [ROOT / "bin/verify-chain", folder.path, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_an_intact_chain_is_acknowledged_as_far_as_answers_go(folder, key):
    rows = records(30)
    folder.put(rows[:10])
    folder.put(rows[10:20])
    folder.put(rows[20:], ack=False)
    assert verify(folder, "--key", key) == (0, "intact to seq 30, acknowledged to 20\n", "")


def test_without_a_key_all_but_the_signatures_is_checked(folder):
    folder.put(records(3))
    code, text, _ = verify(folder)
    assert code == 0
    assert text.splitlines() == [
        "intact to seq 3, acknowledged to 3",
        "2 signatures not checked: no key for them",
    ]


def test_a_withheld_number_may_come_later_or_not_yet(folder, key):
    rows = records(10)
    folder.put([row for row in rows if row["seq"] not in (4, 5)], held=(4, 5))
    assert verify(folder, "--key", key)[1] == (
        "intact to seq 10, acknowledged to 3; withheld: 4, 5\n"
    )
    folder.put(rows[3:5])
    assert verify(folder, "--key", key)[1] == "intact to seq 10, acknowledged to 10\n"


def test_a_rejected_record_is_named_and_counts_as_answered(folder, key):
    rows = records(3)
    folder.put(rows[:2])
    folder.put(rows[2:], status="rejected")
    assert verify(folder, "--key", key)[1] == "intact to seq 3, acknowledged to 3; rejected: 3\n"


def test_a_new_epoch_continues_from_the_last_acknowledged_hash(folder, key):
    old = records(5)
    folder.put(old[:3])
    folder.put(old[3:], ack=False)
    new = records(2, first_head=Head(0, old[2]["hash"], ""), epoch=2)
    folder.put(new, epoch=2)
    assert verify(folder, "--key", key)[1].splitlines() == [
        f"{LICENCE} epoch 1: intact to seq 5, acknowledged to 3",
        f"{LICENCE} epoch 2: intact to seq 2, acknowledged to 2",
    ]


def test_sm2_needs_public_keys_only(tmp_path):
    path = tmp_path / "packages"
    path.mkdir()
    ours = make_signer("sm2-sm3", "k1", PRIVATE)
    folder = Folder(path, ours, make_signer("sm2-sm3", "regulator", REGULATOR))
    folder.put(records(3))
    (tmp_path / "public").write_text(public_key(PRIVATE))
    words = ("--alg", "sm2-sm3", "--key", tmp_path / "public", "--regulator-key")
    good = verify(folder, *words, public_key(REGULATOR))
    assert good == (0, "intact to seq 3, acknowledged to 3\n", "")
    code, text, _ = verify(folder, *words, public_key(PRIVATE))
    assert (code, text) == (1, "first bad record: 1/1, SIGNATURE of the answer\n")


def _change_payload(rows):
    rows[4]["payload"] = rows[4]["payload"].replace("zero", "ZERO")


def _change_hash(rows):
    rows[4]["hash"] = "0" * 64


def _change_time(rows):
    rows[4]["sealed_at"] = "2026-11-22"


def _drop(rows):
    del rows[4]


def _twin(rows):
    rows[4] = records(5, first_head=Head(0, "f" * 64, ""))[4]


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (_change_payload, "1/5, HASH"),
        (_change_hash, "1/5, HASH"),
        (_change_time, "1/5, SEALED_AT"),
        (_drop, "1/5, MISSING"),
        (_twin, "1/5, PREV_HASH"),
    ],
)
def test_the_first_bad_record_is_named(folder, key, damage, why):
    rows = records(8)
    damage(rows)
    for _seq, run in itertools.groupby(rows, key=lambda row: row["seq"] - rows.index(row)):
        folder.put(list(run), ack=False)
    assert verify(folder, "--key", key) == (1, f"first bad record: {why}\n", "")


def test_a_record_sealed_before_its_predecessor_is_bad(folder, key):
    rows = records(2)
    late = seal(
        LICENCE, 1, Head(1, rows[0]["hash"], ""),
        [Captured(1, rows[1]["uuid"], sha256_hex(rows[1]["payload"]))],
        NOW - dt.timedelta(hours=1),
    )  # fmt: skip
    link = next(late)
    folder.put([rows[0], {**rows[1], "hash": link.hash, "sealed_at": link.sealed_at}])
    assert verify(folder, "--key", key)[1] == "first bad record: 1/2, SEALED_AT\n"


def test_two_records_with_one_number_are_a_fork(folder, key):
    folder.put(records(3))
    later = Head(0, ROOT_HASH, "2026-12-01T00:00:00.000000Z")
    folder.put(records(4, first_head=later), ack=False)
    assert verify(folder, "--key", key)[1].startswith("first bad record: 1/1, FORK")


def test_a_foreign_key_and_a_swapped_file_are_found(folder, key, tmp_path):
    rows = records(4)
    first, second = folder.put(rows[:2]), folder.put(rows[2:])
    other = tmp_path / "other"
    other.write_text(base64.b64encode(b"y" * 32).decode())
    assert verify(folder, "--key", other)[1] == f"first bad record: 1/1, SIGNATURE of {first}\n"
    data = folder.path / f"{second}.ndjson.gz"
    data.write_bytes(gzip.compress(gzip.decompress(data.read_bytes()), mtime=1))
    assert verify(folder, "--key", key)[1] == f"first bad record: 1/3, DIGEST of {second}\n"


def test_an_answer_that_is_not_the_regulators_is_not_believed(folder, key):
    base = folder.put(records(2))
    path = folder.path / f"{base}.ack.json"
    answer = json.loads(path.read_text())
    answer["results"][0]["status"] = "rejected"
    path.write_text(canonical(answer))
    assert verify(folder, "--key", key)[1] == "first bad record: 1/1, SIGNATURE of the answer\n"


@pytest.mark.parametrize("damage", ["cut", "text", "bomb", "held", "name"])
def test_a_broken_package_is_named_and_no_traceback_seen(folder, key, damage):
    base = folder.put(records(2))
    data, manifest = (folder.path / f"{base}{end}" for end in (".ndjson.gz", ".manifest.json"))
    if damage == "cut":
        data.write_bytes(data.read_bytes()[:-9])
    elif damage == "text":
        manifest.write_text("[]")
    elif damage == "bomb":
        data.write_bytes(gzip.compress(b"0" * (257 * 1024 * 1024)))
    elif damage == "held":
        manifest.write_text(manifest.read_text().replace('"held":[]', '"held":[9]'))
    else:
        other = base_name(LICENCE, 1, 1, 2, "ab" * 32)
        data.rename(folder.path / f"{other}.ndjson.gz")
        manifest.rename(folder.path / f"{other}.manifest.json")
    code, text, error = verify(folder, "--key", key)
    assert (code, error) == (1, "")
    assert text.startswith("first bad record: 1/1, ")


def test_what_cannot_be_read_is_said_in_one_line(folder, key, tmp_path):
    code, text, error = verify(folder, "--key", key)
    assert (code, text) == (2, "")
    assert "no package" in error
    assert error.count("\n") == 1
    base = folder.put(records(1))
    (folder.path / f"{base}.ndjson.gz").unlink()
    assert verify(folder, "--key", key)[0] == 2
    assert verify(folder, "--key", tmp_path / "absent")[0] == 2
    (tmp_path / "short").write_text("YQ==")
    assert "SHORT" in verify(folder, "--key", tmp_path / "short")[2]


def test_data_without_a_manifest_is_ignored(folder, key):
    rows = records(4)
    folder.put(rows[:2])
    base = folder.put(rows[2:])
    (folder.path / f"{base}.manifest.json").unlink()
    assert verify(folder, "--key", key)[1] == "intact to seq 2, acknowledged to 2\n"


def test_it_needs_neither_odoo_nor_a_database():
    code = (
        "import sys; sys.path.insert(0, 'addons/tobacco_compliance/tools'); import report.verify;"
        "print([name for name in sys.modules if name.split('.')[0] in ('odoo', 'psycopg2')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
