import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.tobacco_settlement.tools.entries import (
    Share,
    Unbalanced,
    clearing_entry,
    spread,
)
from odoo.addons.tobacco_settlement.tools.proposal_states import (
    TRANSITIONS,
    IllegalTransition,
    after,
)

FEN = st.integers(1, 10**9)


@given(st.lists(FEN, min_size=1, max_size=10), st.integers(0, 10**6))
def test_every_entry_balances(parts, fee):
    paid = sum(parts) - fee
    shares = [Share(20, 1, fen, item) for item, fen in enumerate(parts, start=1)]
    lines = clearing_entry(10, paid, shares, [("fee", 30, fee)])
    assert sum(line.balance_fen for line in lines) == 0
    assert lines[0].balance_fen == paid
    assert [line.item for line in lines if line.role == "share"] == list(range(1, len(parts) + 1))


def test_parts_that_do_not_add_up_are_refused():
    with pytest.raises(Unbalanced) as raised:
        clearing_entry(10, 100, [Share(20, 1, 90, 1)])
    assert raised.value.fen == 10


def test_money_out_is_a_credit_of_the_bank():
    bank, counterpart = clearing_entry(10, -1500, [Share(30, 0, -1500)])
    assert (bank.balance_fen, counterpart.balance_fen) == (-1500, 1500)


@given(st.integers(0, 10**6), st.lists(st.tuples(st.integers(1, 99), FEN), max_size=10))
def test_spreading_gives_away_exactly_what_there_is(amount, items):
    shares, left = spread(amount, items)
    assert sum(share for _, share in shares) + left == amount
    assert left == 0 or left == amount - sum(fen for _, fen in items)


def test_each_action_starts_in_its_states_only():
    states = ("draft", "submitted", "approved", "posted", "reversed")
    for action, (sources, target) in TRANSITIONS.items():
        for state in states:
            if state in sources:
                assert after(action, state) == target
            else:
                with pytest.raises(IllegalTransition):
                    after(action, state)
