from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.tobacco_settlement.tools.takings import (
    BillDay,
    BillRow,
    TillPayment,
    compare,
    find_days,
)

NOON = datetime(2026, 8, 1, 12)
WINDOW = timedelta(minutes=30)


def bill(number, fen, minutes=0, order_no=""):
    return BillRow(number, order_no, NOON + timedelta(minutes=minutes), fen)


def paid(number, fen, minutes=0, *references):
    return TillPayment(number, references, NOON + timedelta(minutes=minutes), fen)


def cases(bills, payments):
    return [(c.case, c.bill, c.payment) for c in compare(bills, payments, WINDOW)]


def test_a_number_joins_row_and_payment_whatever_the_time():
    assert cases([bill(1, 100, 0, "ab-12")], [paid(7, 100, 300, "AB12")]) == [("ok", 1, 7)]


def test_an_equal_number_with_another_amount_differs():
    assert cases([bill(1, 100, 0, "AB12")], [paid(7, 90, 0, "AB12")]) == [("differs", 1, 7)]


def test_without_a_number_equal_amounts_close_in_time_belong_together():
    found = cases([bill(1, 100, 0), bill(2, 100, 20)], [paid(7, 100, 19), paid(8, 100, 1)])
    assert found == [("ok", 1, 8), ("ok", 2, 7)]


def test_beyond_the_window_both_stay_alone():
    assert cases([bill(1, 100)], [paid(7, 100, 31)]) == [("theirs", 1, 0), ("ours", 0, 7)]


def test_a_refund_finds_the_refund_and_not_the_sale_of_its_number():
    found = cases(
        [bill(1, 100, 0, "A1234"), bill(2, -100, 5, "A1234")],
        [paid(7, -100, 6, "A1234"), paid(8, 100, 0, "A1234")],
    )
    assert found == [("ok", 1, 8), ("ok", 2, 7)]


@given(
    st.lists(st.tuples(st.integers(-3, 3).filter(bool), st.integers(0, 90)), max_size=12),
    st.lists(st.tuples(st.integers(-3, 3).filter(bool), st.integers(0, 90)), max_size=12),
)
def test_every_row_and_payment_stands_in_exactly_one_case(bills, payments):
    rows = [bill(n + 1, fen, minute, f"N{minute}") for n, (fen, minute) in enumerate(bills)]
    tills = [paid(n + 1, fen, minute, f"N{minute}") for n, (fen, minute) in enumerate(payments)]
    found = compare(rows, tills, WINDOW)
    assert sorted(c.bill for c in found if c.bill) == [row.id for row in rows]
    assert sorted(c.payment for c in found if c.payment) == [till.id for till in tills]
    for one in found:
        if one.case == "ok":
            assert rows[one.bill - 1].amount_fen == tills[one.payment - 1].amount_fen


def test_one_day_or_a_weekend_is_paid_out():
    days = [BillDay(date(2026, 8, day), fen) for day, fen in ((7, 100), (8, 200), (9, 300))]
    assert find_days(300, date(2026, 8, 10), days) == [
        (date(2026, 8, 9), date(2026, 8, 9)),
        (date(2026, 8, 7), date(2026, 8, 8)),
    ]
    assert find_days(600, date(2026, 8, 10), days) == [(date(2026, 8, 7), date(2026, 8, 9))]


def test_a_day_is_never_paid_out_on_itself_or_too_late():
    days = [BillDay(date(2026, 8, 1), 100)]
    assert find_days(100, date(2026, 8, 1), days) == []
    assert find_days(100, date(2026, 8, 20), days) == []
