"""`bin/check-rules`: the contract's exit codes, its one line, its speed."""

import json
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FACTS = {
    "stage": "sale",
    "jurisdiction": "CN",
    "at": "2026-11-22T11:04:05+08:00",
    "licence": {"number": "110101100001", "valid_from": "2024-01-01", "valid_to": "2028-12-31"},
    "lines": [{"line": 1, "category": "cigarette", "unit": "carton", "qty": "40"}],
}


def run(*arguments):
    return subprocess.run(
        [ROOT / "bin/check-rules", *arguments], capture_output=True, text=True, check=False
    )


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "facts.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    return write


def test_an_answer_is_one_json_array_and_exit_0(written):
    done = run(written(FACTS))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == [
        {
            "rule": "CN-QTY-NEAR",
            "severity": "warn",
            "lines": [1],
            "params": {"limit": "40", "actual": "40"},
        }
    ]


def test_every_fact_of_the_contract_is_accepted():
    done = run(ROOT / "tests/unit/data/every_fact.json")
    assert (done.returncode, done.stderr) == (0, "")
    found = [(violation["rule"], violation["severity"]) for violation in json.loads(done.stdout)]
    assert found == [
        ("CN-AGE-18", "block"),
        ("CN-QTY-10000", "block"),
        ("CN-QTY-50", "block"),
        ("CN-CODE-AGE", "warn"),
        ("CN-CODE-OWN", "warn"),
        ("CN-PROMO", "warn"),
        ("CN-QTY-NEAR", "warn"),
        ("CN-QTY-SPLIT", "warn"),
    ]


def test_no_violation_is_an_empty_array(written):
    assert run(written({**FACTS, "lines": []})).stdout == "[]\n"


@pytest.mark.parametrize(
    "content, field",
    [
        ({**FACTS, "stage": "sell"}, "stage"),
        ({**FACTS, "jurisdiction": "XX"}, "jurisdiction"),
        ({**FACTS, "lines": [{"qty": 1}]}, "lines[0].qty"),
        ({**FACTS, "a\nb": 1}, "a b"),
        ('{"stage": "sale", "stage": "refund"}', "stage"),
        ("{", "facts"),
        ("[" * 100000, "facts"),
        ("1" * 5000, "facts"),
        ('{"stage": NaN}', "stage"),
        ("[]", "facts"),
    ],
)
def test_facts_that_are_not_valid_give_one_line_and_exit_2(written, content, field):
    done = run(written(content))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{field}: ")
    assert done.stderr.count("\n") == 1 and done.stderr.endswith("\n")


def test_a_file_that_is_not_there_and_a_missing_argument_are_exit_2():
    for arguments in (["/nowhere.json"], []):
        done = run(*arguments)
        assert done.returncode == 2 and done.stderr.count("\n") == 1


def test_a_lone_surrogate_in_a_text_is_still_answered(written):
    facts = {**FACTS, "site": "S1", "licence": {**FACTS["licence"], "site": "\ud800"}}
    assert json.loads(run(written(facts)).stdout)[0]["params"]["limit"] == "\ud800"


def test_it_answers_within_a_second(written):
    path = written({**FACTS, "lines": FACTS["lines"] * 50})
    start = time.perf_counter()
    run(path)
    assert time.perf_counter() - start < 1
