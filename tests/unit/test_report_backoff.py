import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.tobacco_compliance.tools.report.backoff import CAP_S, delay_s, retry_after_s
from odoo.addons.tobacco_compliance.tools.report.states import STATES, TRANSITIONS, sources

NOW = dt.datetime(2026, 11, 22, 3, 0, 0, tzinfo=dt.timezone.utc)


@given(st.integers(1, 10**6), st.floats(0, 1, exclude_max=True))
def test_a_delay_is_never_nothing_and_never_more_than_the_cap(failures, draw):
    assert 0.5 <= delay_s(failures, draw) <= CAP_S


def test_the_ceiling_doubles_until_the_cap():
    assert [round(delay_s(n, 0.999999)) for n in (1, 2, 3, 10, 11, 50)] == [1, 2, 4, 512, 900, 900]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("0", 0.0),
        ("17", 17.0),
        (" 17 ", 17.0),
        ("999999999999", 3600.0),
        ("Sun, 22 Nov 2026 03:00:30 GMT", 30.0),
        ("Sun, 22 Nov 2026 02:00:00 GMT", 0.0),
        ("-5", None),
        ("١٧", None),
    ],
)
def test_retry_after_is_read_as_the_rfc_says(header, seconds):
    assert retry_after_s(header, NOW) == seconds


def test_every_state_leads_on_to_known_states():
    assert {target for targets in TRANSITIONS.values() for target in targets} < set(STATES)


def test_nothing_but_a_conflict_is_without_a_way_out():
    assert [state for state, targets in TRANSITIONS.items() if not targets] == ["conflict"]
    assert sources("sealed") == (
        "captured",
        "quarantined",
        "sending",
        "unknown",
        "accepted",
        "rejected",
    )
