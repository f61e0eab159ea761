import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.tobacco_settlement.tools.matching.core import match
from odoo.addons.tobacco_settlement.tools.matching.model import Decision, Item, Party, Receipt
from odoo.addons.tobacco_settlement.tools.matching.normalise import (
    account_key,
    expand_range,
    memo_tokens,
    name_key,
)
from odoo.addons.tobacco_settlement.tools.matching.sums import SmallSets, structured

DAY = date(2026, 8, 1)
SHOP = Party("P1", ("幸福路烟酒店",), ("王小明",), ("6222000011112222",))
OTHER = Party("P2", ("平安街便利店",), ("李大海",), ("6222000033334444",))


def item(name, fen, party="P1", number="", days=0):
    return Item(name, party, number or f"DH2026{name}", fen, DAY + timedelta(days=days))


def receipt(fen, code="R1", days=30, **payer):
    return Receipt(code, fen, DAY + timedelta(days=days), **payer)


def one(items, paid, history=(), parties=(SHOP, OTHER)):
    return match(parties, items, [paid], history)[0]


def outcome(items, paid, **kwargs):
    found = one(items, paid, **kwargs)
    chosen = found.candidates[0].items if found.candidates else ()
    return found.band, found.reason, chosen


BY_ACCOUNT = {"account": "6222 0000 1111 2222"}


def test_numbers_in_the_memo_that_add_up_are_certain_even_without_a_payer():
    items = [item("001", 500), item("002", 700), item("003", 900)]
    paid = receipt(1200, memo="货款 DH2026001、DH2026002")
    assert outcome(items, paid) == ("auto", "ref_sum", ("001", "002"))


def test_a_range_of_numbers_names_all_in_between():
    items = [item(f"00{n}", 100 + n) for n in range(1, 6)]
    paid = receipt(sum(101 + n for n in range(1, 4)), memo="DH2026002至DH2026004")
    assert outcome(items, paid) == ("auto", "ref_sum", ("002", "003", "004"))


def test_a_part_payment_of_a_named_item_needs_a_known_payer():
    items = [item("001", 10_000)]
    assert outcome(items, receipt(4000, memo="DH2026001"))[0] == "suggest"
    paid = receipt(4000, memo="DH2026001", **BY_ACCOUNT)
    assert outcome(items, paid) == ("auto", "ref_partial", ("001",))


def test_a_mistyped_number_does_not_beat_an_equal_amount_of_the_payer():
    items = [item("001", 10_000), item("002", 4000)]
    band, _, _ = outcome(items, receipt(4000, memo="DH2026001", **BY_ACCOUNT))
    assert band == "suggest"


@pytest.mark.parametrize(
    "payer",
    [
        BY_ACCOUNT,
        {"name": "幸福路烟酒店"},
        {"name": "王小明"},
        {"name": "幸福路烟"},
        {"name": "幸福路烟酒居"},
    ],
)
def test_one_equal_amount_of_a_known_payer_is_certain(payer):
    items = [item("001", 12_345), item("002", 700), item("003", 9_999, "P2")]
    assert outcome(items, receipt(12_345, **payer))[::2] == ("auto", ("001",))


def test_two_equal_amounts_are_left_to_a_person():
    found = one([item("001", 500), item("002", 500)], receipt(500, **BY_ACCOUNT))
    assert found.band == "suggest"
    assert [c.items for c in found.candidates] == [("001",), ("002",)]


def test_two_receipts_for_one_item_are_left_to_a_person():
    items = [item("001", 500)]
    results = match(
        [SHOP],
        items,
        [receipt(500, "R1", 30, **BY_ACCOUNT), receipt(500, "R2", 31, **BY_ACCOUNT)],
    )
    assert [found.band for found in results] == ["suggest", "suggest"]
    assert {found.reason for found in results} == {"contested"}


def test_the_oldest_items_together_are_certain():
    items = [item(f"00{n}", 10_007 * n, days=n) for n in range(1, 6)]
    paid = receipt(10_007 * 6, **BY_ACCOUNT)
    assert outcome(items, paid)[1:] == ("structured_sum", ("001", "002", "003"))


def test_an_ambiguous_set_is_only_suggested():
    items = [item("001", 300), item("002", 700), item("003", 400), item("004", 600, days=40)]
    assert outcome(items, receipt(1000, **BY_ACCOUNT))[0] == "suggest"


def test_a_shortage_that_rounding_explains_is_suggested():
    found = one([item("001", 100_050)], receipt(100_000, **BY_ACCOUNT))
    assert (found.band, found.reason) == ("suggest", "tolerance")


def test_a_payment_of_another_payer_is_never_cleared():
    items = [item("001", 500)]
    assert outcome(items, receipt(500, account="6222000033334444"))[0] != "auto"
    assert outcome(items, receipt(500, name="不认识的人"))[0] != "auto"


def test_account_and_name_of_different_customers_are_left_to_a_person():
    items = [item("001", 500), item("002", 900, "P2")]
    paid = receipt(500, account="6222000011112222", name="平安街便利店")
    assert outcome(items, paid)[0] == "suggest"


@pytest.mark.parametrize(
    ("payer", "memo"),
    [("", "结息"), ("财付通支付科技有限公司", "结算款"), ("", "退税"), ("", "现金存入")],
)
def test_money_that_no_customer_owes_is_named(payer, memo):
    items = [item("001", 500)]
    assert outcome(items, receipt(500, name=payer, memo=memo))[0] == "not_receivable"


def test_the_second_of_equal_serials_is_a_duplicate():
    first = receipt(500, "R9", 30, serial="S", memo="DH2026001")
    second = receipt(500, "R1", 31, serial="S", memo="另")
    results = match([SHOP], [item("001", 500)], [first, second])
    assert [(found.receipt, found.band) for found in results] == [
        ("R1", "duplicate"),
        ("R9", "auto"),
    ]


def test_equal_content_is_a_duplicate_only_if_somebody_is_named():
    known = [receipt(500, f"R{n}", name="王小明", memo="款", serial=f"S{n}") for n in (1, 2)]
    assert [f.band for f in match([SHOP], [], known)] == ["none", "duplicate"]
    unknown = [receipt(500, f"R{n}", memo="款", serial=f"S{n}") for n in (1, 2)]
    assert [f.band for f in match([SHOP], [], unknown)] == ["none", "none"]


def test_a_reviewed_decision_teaches_an_account_and_two_contradictions_forget_it():
    items = [item("001", 500), item("002", 900, "P2")]
    paid = receipt(500, account="999988887777")
    taught = Decision("999988887777", "", ("P1",))
    assert outcome(items, paid, history=[taught])[0] == "auto"
    against = Decision("999988887777", "", ("P2",))
    history = [taught, taught, taught, against, against]
    assert one(items, paid, history=history).reason != "party_amount"


def test_amounts_that_are_not_positive_are_refused():
    with pytest.raises(ValueError):
        match([SHOP], [item("001", 0)], [])


def test_normal_forms():
    assert account_key("6222 0000-1111") == "622200001111"
    assert account_key("6222****1111") == ""
    assert name_key("幸福 烟酒店（个体）") == name_key("幸福烟酒店(个体)")
    assert memo_tokens("付inv/2026/00010,货款") == ["INV202600010"]
    assert expand_range("DH098", "102") == ["DH098", "DH099", "DH100", "DH101", "DH102"]
    assert expand_range("DH001", "XX9") == []


@given(st.lists(st.integers(1, 60), min_size=2, max_size=9), st.integers(2, 200))
def test_small_sets_finds_what_trying_everything_finds(amounts, total):
    from itertools import combinations

    expected = {
        indexes
        for size in (2, 3, 4)
        for indexes in combinations(range(len(amounts)), size)
        if sum(amounts[i] for i in indexes) == total
    }
    sets = SmallSets(amounts, len(amounts))
    assert set(sets.find(total, 10_000)) == expected
    assert bool(sets.find(total, 1)) == bool(expected)


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 40)), min_size=1, max_size=12))
def test_structured_sets_add_up_and_are_distinct(pairs):
    pairs.sort(key=lambda pair: pair[1])
    amounts = [fen for fen, _ in pairs]
    days = [DAY + timedelta(days=offset) for _, offset in pairs]
    total = sum(amounts)
    found = structured(amounts, days, total)
    assert len(set(found)) == len(found)
    assert all(sum(amounts[i] for i in indexes) == total for indexes in found)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**6))
def test_answers_do_not_depend_on_the_order_and_items_are_never_overpaid(seed):
    rng = random.Random(seed)  # noqa: S311 - made-up data
    parties = [Party(f"P{n}", (f"第{n}烟酒商行",), (), (f"62220000{n:04d}",)) for n in range(4)]
    items = [
        item(f"{n:03d}", rng.randrange(1, 40) * 100, f"P{rng.randrange(4)}", days=rng.randrange(20))
        for n in range(30)
    ]
    receipts = [
        receipt(
            rng.randrange(1, 80) * 100,
            f"R{n:02d}",
            30 + rng.randrange(3),
            account=f"62220000{rng.randrange(4):04d}",
            memo=rng.choice(("", f"DH2026{rng.randrange(30):03d}")),
        )
        for n in range(25)
    ]
    results = match(parties, items, receipts)
    shuffled = [rng.sample(rows, len(rows)) for rows in (parties, items, receipts)]
    assert match(*shuffled) == results
    assert [found.receipt for found in results] == sorted(r.receipt for r in receipts)
    left = {entry.item: entry.amount_fen for entry in items}
    money = {entry.receipt: entry.amount_fen for entry in receipts}
    for found in results:
        if found.band == "auto":
            assert len(found.candidates) == 1
            rest = money[found.receipt]
            for name in found.candidates[0].items:
                share = min(left[name], rest)
                left[name] -= share
                rest -= share
            assert rest == 0, "an automatic answer uses all of the money"
        assert len(found.candidates) <= 3
