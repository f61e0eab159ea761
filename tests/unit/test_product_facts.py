"""Check digits, classes and what an article still lacks."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean as reference

from odoo.addons.tobacco_compliance.tools.product import ean
from odoo.addons.tobacco_compliance.tools.product.missing import missing
from odoo.addons.tobacco_compliance.tools.product.price_class import class_of, per_standard_carton
from odoo.addons.tobacco_compliance.tools.recall import is_in_range, may_move

PRICE = [
    ("1", Decimal(100)),
    ("2", Decimal(70)),
    ("3", Decimal(30)),
    ("4", Decimal("16.5")),
    ("5", Decimal(0)),
]


@given(st.text("0123456789", min_size=13, max_size=13))
def test_a_check_digit_agrees_with_the_standard(code):
    assert ean.is_mistyped(code) == (not reference.is_valid(code))


@pytest.mark.parametrize("code", ["", "69010280000", "690102800001X", "６９０１０２８０００１７"])
def test_a_code_of_another_kind_is_not_called_mistyped(code):
    assert not ean.is_mistyped(code)


@pytest.mark.parametrize(
    ("price", "expected"),
    [("100", "1"), ("99.99", "2"), ("70", "2"), ("69.99", "3"), ("30", "3"), ("29.99", "4"),
     ("16.5", "4"), ("16.49", "5"), ("0.01", "5")],
)  # fmt: skip
def test_a_price_belongs_to_the_class_whose_minimum_it_reaches(price, expected):
    assert class_of(Decimal(price), PRICE) == expected


def test_without_thresholds_there_is_no_class():
    assert class_of(Decimal("50"), []) is None


def test_a_carton_of_100_sticks_counts_twice():
    assert per_standard_carton(Decimal("35"), 100) == 70
    assert per_standard_carton(Decimal("35"), 0) is None
    assert per_standard_carton(Decimal("0"), 200) is None


def test_a_cigarette_without_anything_lacks_all_but_the_facts_of_e_cigarettes():
    assert missing({"category": "cigarette"}) == [
        "brand", "specification", "barcode", "marked_price", "sticks_per_pack",
        "packs_per_carton", "carton_barcode",
    ]  # fmt: skip
    assert missing({"category": None}) == []
    assert "is_nicotine_known" in missing({"category": "ecig_pod"})
    assert "is_nicotine_known" not in missing({"category": "ecig_device"})


@pytest.mark.parametrize(
    ("code", "first", "last", "expected"),
    [
        ("3090", "3090", "3099", True),
        ("3099", "3090", "3099", True),
        ("3100", "3090", "3099", False),
        ("3089", "3090", "3099", False),
        ("30901", "3090", "3099", False),
        ("30901", "3090", "", True),
        ("3090", "", "", False),
    ],
)
def test_a_range_includes_its_ends_and_only_codes_of_its_length(code, first, last, expected):
    assert is_in_range(code, first, last) is expected


def test_a_closed_recall_is_not_opened_again():
    assert may_move("draft", "open") and may_move("open", "closed")
    assert not may_move("closed", "open") and not may_move("draft", "closed")
