import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "bin" / "match-receipts"
FILES = {
    "P": "party,name,owner,account,alias\nP1,幸福路烟酒店,王小明,6222000011112222,\nP1,,,,老王\n",
    "I": (
        "item,party,number,amount_fen,date\n"
        "I1,P1,DH2026001,500,2026-08-01\n"
        "I2,P1,DH2026002,700,2026-08-02\n"
    ),
    "R": (
        "receipt,amount_fen,date,account,name,memo,serial\n"
        'r2,700,2026-08-09,6222000011112222,,"货款, 八月",S2\n'
        "r1,500,2026-08-09,,,DH2026001,S1\n"
        "r3,500,2026-08-10,,,DH2026001,S1\n"
        "r4,9,2026-08-10,,,结息,S4\n"
    ),
    "H": "receipt,account,name,memo,party,items\nh1,1,甲,,P1 P9,I1\n",
}


def run(tmp_path, **changed):
    arguments = []
    for flag, letter in (("parties", "P"), ("items", "I"), ("receipts", "R"), ("history", "H")):
        path = tmp_path / f"{letter}.csv"
        content = changed.get(letter, FILES[letter])
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        arguments += [f"--{flag}", path]
    out, stats = tmp_path / "O.csv", tmp_path / "S.json"
    done = subprocess.run(
        [sys.executable, TOOL, *arguments, "--out", out, "--stats", stats],
        capture_output=True,
        text=True,
        check=False,
    )
    return done, out, stats


def test_the_answer_follows_the_contract(tmp_path):
    done, out, stats = run(tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert b"\r" not in out.read_bytes()
    assert list(csv.reader(out.open(encoding="utf-8"))) == [
        ["receipt", "band", "party", "items", "reason", "confidence"],
        ["r1", "auto", "P1", "I1", "ref_sum", "0.9995"],
        ["r2", "auto", "P1", "I2", "party_amount", "0.9990"],
        ["r3", "duplicate", "", "", "duplicate", "1.0000"],
        ["r4", "not_receivable", "", "", "interest", "0.9800"],
    ]
    told = json.loads(stats.read_text(encoding="utf-8"))
    assert set(told) >= {"seconds", "rows", "peak_memory_kib", "tolerances"}


def test_a_byte_order_mark_and_crlf_are_accepted(tmp_path):
    content = b"\xef\xbb\xbf" + FILES["R"].replace("\n", "\r\n").encode()
    done, out, _ = run(tmp_path, R=content)
    assert done.returncode == 0
    assert out.exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("I", "number", "nummer", ("I.csv", "row 1", "number")),
        ("I", ",500,", ",5.0,", ("I.csv", "row 2", "amount_fen")),
        ("I", ",500,", ",0,", ("I.csv", "row 2", "amount_fen")),
        ("I", ",500,", ",-500,", ("I.csv", "row 2", "amount_fen")),
        ("I", "I2,P1", "I1,P1", ("I.csv", "row 3", "item")),
        ("I", "I2,P1", "I2,P7", ("I.csv", "row 3", "party")),
        ("R", "r2,700", "r1,700", ("R.csv", "row 3", "receipt")),
        ("R", "2026-08-10,,,DH", "2026-13-10,,,DH", ("R.csv", "row 4", "date")),
        ("R", "r4,9,", "r4,9,9,", ("R.csv", "row 5")),
        ("P", "P1,幸福", ",幸福", ("P.csv", "row 2", "party")),
        ("H", "party,items", "party", ("H.csv", "row 1", "items")),
    ],
)
def test_bad_input_ends_with_two_and_one_line_and_writes_nothing(tmp_path, file, old, new, words):
    assert old in FILES[file]
    done, out, stats = run(tmp_path, **{file: FILES[file].replace(old, new, 1)})
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert all(word in done.stderr for word in words), done.stderr
    assert not out.exists()
    assert not stats.exists()


def test_a_missing_file_and_wrong_bytes_end_with_two(tmp_path):
    done, _, _ = run(tmp_path, R=b"receipt,amount_fen,date,account,name,memo,serial\n\xff,1,,,,,\n")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
