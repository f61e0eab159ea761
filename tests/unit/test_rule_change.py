import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.tobacco_compliance.tools.rule_change import (
    State,
    change_problem,
    effective,
    is_no_looser,
    standing,
    value_problem,
)


@pytest.mark.parametrize(
    ("operator", "pack", "local", "expected"),
    [
        ("ge", "50", "49", True),
        ("ge", "50", "50", True),
        ("ge", "50", "50.0", True),
        ("ge", "50", "51", False),
        ("gt", "6", "5", True),
        ("gt", "6", "7", False),
        ("lt", "18", "19", True),
        ("lt", "18", "17", False),
        ("le", "18", "18", True),
        ("le", "18", "17.9", False),
        ("eq", "0", "1", False),
        ("eq", "true", "false", False),
        ("missing", "required", "required", True),
        ("ge", "50", None, False),
        ("ge", None, "50", True),
        ("ge", None, None, True),
        ("gt", "@marked_price", "10", False),
    ],
)
def test_tighter_follows_the_operator(operator, pack, local, expected):
    assert is_no_looser(operator, pack, local) is expected


@pytest.mark.parametrize(
    ("local", "problem"),
    [
        (State("49", "block"), None),
        (State("51", "block"), "value"),
        (State("50", "warn"), "severity"),
        (State("49", "record"), "severity"),
        (State(None, "block"), "off"),
    ],
)
def test_a_locked_row_is_only_tightened(local, problem):
    assert change_problem("ge", True, State("50", "block"), local) == problem
    assert change_problem("ge", False, State("50", "block"), local) is None


def test_a_locked_row_that_is_off_can_be_switched_on():
    assert change_problem("ge", True, State(None, "warn"), State("90", "warn")) is None


@pytest.mark.parametrize(
    ("kind", "pack", "value", "problem"),
    [
        ("number", "50", "49", None),
        ("number", "50", "0", None),
        ("number", "50", "-1", "number"),
        ("number", "50", "NaN", "number"),
        ("number", "50", "Infinity", "number"),
        ("number", "50", "fifty", "number"),
        ("number", "50", "", "number"),
        ("number", "@marked_price", "9", "fixed"),
        ("number", "@marked_price", "@marked_price", None),
        ("number", "50", "@age", "fixed"),
        ("text", "true", "false", "fixed"),
        ("text", None, "true", None),
        ("text", None, " ", "empty"),
    ],
)
def test_a_value_fits_what_is_measured(kind, pack, value, problem):
    assert value_problem(kind, pack, value) == problem


def test_an_update_that_is_stricter_than_the_local_value_wins_on_a_locked_row():
    local = [State("45", "block")]
    assert effective("ge", True, State("50", "block"), local).value == "45"
    assert effective("ge", True, State("40", "block"), local).value == "40"
    assert effective("ge", False, State("40", "block"), local).value == "45"


def test_the_nearest_place_decides_but_never_loosens_a_locked_row():
    places = [State("30", "block"), State("40", "warn")]
    assert effective("ge", True, State("50", "warn"), places) == State("30", "block")
    assert effective("ge", False, State("50", "warn"), places) == State("40", "warn")


_values = st.one_of(st.none(), st.integers(0, 99).map(str))
_states = st.builds(State, _values, st.sampled_from(["record", "warn", "block"]))


@given(st.sampled_from(["lt", "le", "gt", "ge"]), _states, st.lists(_states, max_size=4))
def test_whatever_was_changed_a_locked_row_is_no_looser_than_the_pack(operator, pack, changes):
    state = effective(operator, True, pack, changes)
    assert change_problem(operator, True, pack, state) is None


@pytest.mark.parametrize(
    ("operator", "is_locked", "then", "pack", "local", "expected"),
    [
        ("ge", True, ("50", "block"), ("50", "block"), ("50", "block"), "same"),
        ("ge", True, ("50", "block"), ("50", "block"), ("40", "block"), "stricter"),
        ("lt", True, ("18", "block"), ("18", "block"), ("20", "block"), "stricter"),
        ("ge", True, ("50", "block"), ("30", "block"), ("40", "block"), "overtaken"),
        ("ge", False, ("40", "warn"), ("40", "warn"), ("45", "warn"), "looser"),
        ("ge", False, ("40", "warn"), ("30", "warn"), ("45", "warn"), "review"),
        ("ge", False, ("40", "warn"), ("40", "block"), ("45", "warn"), "review"),
        ("ge", False, None, ("30", "warn"), ("45", "warn"), "looser"),
        ("ge", False, ("40", "warn"), ("40", "warn"), ("30", "record"), "mixed"),
        ("ge", False, ("40", "warn"), ("40", "warn"), (None, "warn"), "off"),
        ("ge", False, ("40", "warn"), ("30", "warn"), (None, "warn"), "review"),
        ("ge", False, (None, "warn"), (None, "warn"), ("90", "warn"), "stricter"),
        ("ge", False, (None, "warn"), (None, "warn"), (None, "block"), "same"),
    ],
)
def test_a_change_stands_against_the_pack_of_today(
    operator, is_locked, then, pack, local, expected
):
    states = [State(*state) if state else None for state in (then, pack, local)]
    assert standing(operator, is_locked, *states) == expected
