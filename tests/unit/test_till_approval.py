import datetime as dt
import json
from pathlib import Path

import pytest

from odoo.addons.tobacco_pos.tools import pin
from odoo.addons.tobacco_pos.tools.approval import approval_key, claims_of, overridable_rules

VECTORS = Path(__file__).parents[2] / "addons/tobacco_pos/static/tests/vectors/approval.json"
NOW = dt.datetime(2026, 11, 22, 3, 4, 5)


@pytest.mark.parametrize("v", json.loads(VECTORS.read_text()), ids=lambda v: v["case"])
def test_rules_that_a_manager_may_override(v):
    assert overridable_rules(v["rules"]) == set(v["overridable"])


def test_other_figures_are_another_violation():
    one = {"rule": "X", "params": {"limit": "50", "actual": "50"}}
    other = {"rule": "X", "params": {"limit": "50", "actual": "51"}}
    assert approval_key(one) == approval_key({**one, "lines": [2]})
    assert approval_key(one) != approval_key(other)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("12345", "digits"),
        ("123456", None),
        ("1" * 11 + "2", None),
        ("1" * 12 + "2", "digits"),
        ("12345a", "digits"),
        ("１２３４５６", "digits"),
        ("123456\n", "digits"),
        ("000000", "same"),
    ],
)
def test_a_pin_is_6_to_12_digits_and_not_one_repeated(words, problem):
    assert pin.pin_problem(words) == problem


def test_pbkdf2_agrees_with_rfc_7914():
    digest = pin.pin_digest("passwd", b"salt", 1)
    assert digest == "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
    assert pin.is_pin("passwd", b"salt", 1, digest)
    assert not pin.is_pin("passwe", b"salt", 1, digest)


def test_the_fifth_wrong_pin_locks_for_five_minutes():
    assert pin.after_wrong_pin(3, NOW) == (4, None)
    count, until = pin.after_wrong_pin(4, NOW)
    assert (count, until) == (0, NOW + dt.timedelta(minutes=5))
    assert pin.seconds_locked(until, NOW) == 300
    assert pin.seconds_locked(until, until - dt.timedelta(milliseconds=1)) == 1
    assert pin.seconds_locked(until, until) == 0
    assert pin.seconds_locked(None, NOW) == 0


CLAIM = {
    "user_id": 7,
    "rule": "X",
    "params": {"limit": "1", "actual": "2", "more": "?"},
    "reason": " torn ",
    "at": "2026-11-22 03:04:05",
}


def test_a_claim_is_taken_apart():
    assert claims_of([CLAIM]) == [
        {
            "user_id": 7,
            "rule": "X",
            "params": {"limit": "1", "actual": "2"},
            "reason": "torn",
            "at": NOW,
        }
    ]


@pytest.mark.parametrize("value", [None, False, "x", {}, [None], [1], [[]], [{}]])
def test_what_is_no_claim_is_none(value):
    assert claims_of(value) == []


@pytest.mark.parametrize("key", CLAIM)
@pytest.mark.parametrize("wrong", [None, True, 1.5, [], " ", "x" * 201])
def test_a_claim_with_one_wrong_word_is_none(key, wrong):
    if key == "rule" and isinstance(wrong, str):
        return  # any text; the caller knows the rules
    assert claims_of([{**CLAIM, key: wrong}]) == []


def test_of_very_many_claims_few_are_read():
    assert len(claims_of([CLAIM] * 1000)) == 20


@pytest.mark.parametrize(
    "v", json.loads(VECTORS.with_name("pin.json").read_text()), ids=lambda v: v["case"]
)
def test_the_till_hashes_as_the_server(v):
    assert pin.pin_digest(v["pin"], bytes.fromhex(v["salt"]), v["iterations"]) == v["digest"]
