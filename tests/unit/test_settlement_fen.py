from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.tobacco_settlement.tools.fen import (
    AmountError,
    round_millifen,
    to_fen,
    to_millifen,
    yuan,
)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,234.50", 123450),
        ("`0.05", 5),
        ("-20.00\t", -2000),
        ("１２.３", 1230),
        ("¥ 7", 700),
        ("", None),
        ("-", None),
        ("  ", None),
        ("0.10000", 10),
    ],
)
def test_yuan_of_chinese_files_become_fen(text, fen):
    assert to_fen(text) == fen


@pytest.mark.parametrize("text", ["1.005", "abc", "1,23", "1.2.3", "1e5", "NaN", "10,00.0", "1-"])
def test_what_is_no_amount_of_fen_is_refused(text):
    with pytest.raises(AmountError):
        to_fen(text)


def test_five_decimals_of_a_fee_are_kept():
    assert to_millifen("0.00123") == 123
    with pytest.raises(AmountError):
        to_millifen("0.000001")


@pytest.mark.parametrize(("millifen", "fen"), [(499, 0), (500, 1), (1499, 1), (-500, -1), (0, 0)])
def test_a_sum_of_fees_is_rounded_half_up(millifen, fen):
    assert round_millifen(millifen) == fen


@given(st.integers(-(10**12), 10**12))
def test_what_is_written_is_read_back(fen):
    assert to_fen(yuan(fen)) == fen
    assert Decimal(yuan(fen)) * 100 == fen
