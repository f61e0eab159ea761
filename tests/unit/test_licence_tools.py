"""Areas, reminders and due days of licences."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.tobacco_compliance.tools.licence import (
    covers,
    division_of,
    due_on,
    due_threshold,
    thresholds,
)


def row(value, operator="le", test="licence_days_to_expiry"):
    return {"test": test, "operator": operator, "value": value}


@pytest.mark.parametrize(
    ("wide", "narrow", "is_covered"),
    [
        ("44", "440104", True),
        ("4401", "440104", True),
        ("440100", "440104", True),
        ("440000", "440104", True),
        ("440104", "440104", True),
        ("440104", "440100", False),
        ("440103", "440104", False),
        ("4402", "440104", False),
        ("Kent", "Kent", True),
        ("Kent", "Kent North", False),
        ("440", "440104", False),  # no code of the standard
    ],
)
def test_an_area_covers_itself_and_what_lies_in_it(wide, narrow, is_covered):
    assert covers(wide, narrow) is is_covered


@given(st.text(max_size=8))
def test_every_area_covers_itself(area):
    assert covers(area, area)


@pytest.mark.parametrize("number", ["", None, "44010410001", "4401041000180", "A40104100018"])
def test_a_number_of_another_format_names_no_county(number):
    assert division_of(number) is None


def test_thresholds_are_those_of_the_rules_and_the_farthest_comes_first():
    rows = [row("30"), row("90"), row("8", "lt"), row("5", test="licence_term_years"), row(None)]
    assert thresholds(rows) == [90, 30, 7]


def test_a_switched_off_rule_reminds_of_nothing():
    assert thresholds([row(None)]) == []
    assert due_threshold(-5, []) is None


@given(st.integers(-400, 400), st.lists(st.integers(0, 365), max_size=4))
def test_the_due_threshold_is_the_nearest_that_is_reached(days_left, limits):
    due = due_threshold(days_left, limits)
    reached = {limit for limit in limits if days_left <= limit}
    assert (due is None) == (not reached)
    if reached:
        assert due in reached and all(due <= limit for limit in reached)


DAY = dt.date(2026, 11, 22)


def test_a_confirmed_question_is_due_after_its_interval():
    assert due_on(DAY, DAY, True, 30) == dt.date(2026, 12, 22)


def test_what_was_never_answered_is_due_from_the_first_day():
    assert due_on(DAY, None, True, 30) == DAY


def test_what_is_not_in_order_stays_due_from_the_day_it_was_found():
    assert due_on(DAY, dt.date(2026, 11, 1), False, 30) == DAY
