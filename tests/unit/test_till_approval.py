import datetime as dt
import json
from pathlib import Path

import pytest

from odoo.addons.tobacco_pos.tools import pin
from odoo.addons.tobacco_pos.tools.approval import approval_key, overridable_rules

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
