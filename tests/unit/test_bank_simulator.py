"""The files of the virtual WeChat Pay and bank keep the promises of their own layouts."""

import csv
import doctest
import io
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from tests.simulators.bank import ledger, money, statement, trade_bill

DAY, NEXT_DAY = date(2026, 11, 25), date(2026, 11, 26)
MERCHANT = "1699900001"


def payment(uuid, amount_fen, kind="wechat", **values):
    at = values.pop("at", datetime(2026, 11, 25, 10, 0, 0))
    return ledger.Payment(uuid, f"2611-{uuid}", kind, amount_fen, at, **values)


def some_payments():
    return [
        payment("a", 46_00, till="1号收银台", goods="香烟, 打火机"),
        payment("b", 1, at=datetime(2026, 11, 25, 9, 59, 59)),
        payment("c", -46_00, origin="a", origin_number="2611-a"),
        payment("d", 9_990),
        payment("e", 200_00, kind="deposit"),
        payment("f", 700_00, kind="account", payer="喜来登饭店", payer_account="6217"),
        payment("g", 300_00, at=datetime(2026, 11, 24, 12, 0, 0)),
    ]


def bill_rows(content):
    """Header, rows and totals of a trade bill as lists of dicts, by a reader of this test's own."""
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines.pop() == ""
    heads, totals_head = lines[0].split(","), lines[-2].split(",")
    rows = [dict(zip(heads, row[1:].split(",`"), strict=True)) for row in lines[1:-2]]
    totals = dict(zip(totals_head, lines[-1][1:].split(",`"), strict=True))
    return heads, rows, totals


def day_bill(payments):
    return bill_rows(trade_bill.trade_bill(ledger.of_day(payments, "wechat", DAY), MERCHANT))


def test_a_trade_bill_has_27_columns_and_only_the_days_wechat_payments():
    heads, rows, _totals = day_bill(some_payments())
    assert len(heads) == 27
    assert [row["商户订单号"] for row in rows] == ["2611-b", "2611-a", "2611-a", "2611-d"]


def test_the_summary_of_a_trade_bill_adds_up():
    _heads, rows, totals = day_bill(some_payments())
    for column, total in (
        ("应结订单金额", "应结订单总金额"), ("退款金额", "退款总金额"),
        ("订单金额", "订单总金额"), ("申请退款金额", "申请退款总金额"),
    ):  # fmt: skip
        assert sum(Decimal(row[column]) for row in rows) == Decimal(totals[total])
    assert totals["总交易单数"] == "4"
    fees = sum(Decimal(row["手续费"]) for row in rows)
    assert abs(fees - Decimal(totals["手续费总金额"])) <= Decimal("0.005")


def test_a_refund_row_names_the_sale_and_gives_its_fee_back():
    _heads, rows, _totals = day_bill(some_payments())
    sale, refund = rows[1], rows[2]
    assert (sale["交易状态"], refund["交易状态"]) == ("SUCCESS", "REFUND")
    assert sale["微信订单号"] == refund["微信订单号"]
    assert refund["微信退款单号"] != "0"
    assert Decimal(refund["手续费"]) == -Decimal(sale["手续费"]) != 0


def test_a_comma_in_the_goods_does_not_make_a_column():
    _heads, rows, _totals = day_bill(some_payments())
    assert rows[1]["商品名称"] == "香烟， 打火机"


@given(st.lists(st.integers(-100_000, 100_000).filter(bool), max_size=8))
def test_the_platform_pays_out_the_bills_gross_less_its_rounded_fees(amounts):
    payments = [payment(str(index), amount) for index, amount in enumerate(amounts)]
    _heads, _rows, totals = day_bill(payments)
    gross = Decimal(totals["应结订单总金额"]) - Decimal(totals["退款总金额"])
    net = gross - Decimal(totals["手续费总金额"])
    assert money.yuan(ledger.settled_fen(payments)) == f"{net:.2f}"


def test_the_balances_of_the_account_form_a_chain_over_the_days():
    entries = ledger.account_entries(some_payments(), DAY, MERCHANT)
    assert {entry.at.date() for entry in entries} == {date(2026, 11, 24), DAY, NEXT_DAY}
    assert entries[0].balance_fen == ledger.OPENING_FEN + entries[0].amount_fen
    for before, entry in pairwise(entries):
        assert before.balance_fen + entry.amount_fen == entry.balance_fen
        assert before.at < entry.at


def test_the_statement_holds_settlement_transfer_deposit_and_interest():
    entries = ledger.account_entries(some_payments(), DAY, MERCHANT)
    of_day = {item.summary: item for item in ledger.of_statement(entries, DAY)}
    assert of_day["现金存款"].amount_fen == 200_00
    assert of_day["转账存入"].amount_fen == 700_00
    assert of_day["转账存入"].memo == "货款 2611-f"
    assert of_day["微信支付结算"].amount_fen == ledger.settled_fen(
        ledger.of_day(some_payments(), "wechat", DAY)
    )
    assert of_day["微信支付结算"].at.date() == NEXT_DAY, "a platform pays out a day later"
    assert of_day["结息"].amount_fen == ledger.INTEREST_FEN


def test_csv_and_xlsx_hold_the_same_cells_and_their_own_totals():
    entries = ledger.of_statement(ledger.account_entries(some_payments(), DAY, MERCHANT), DAY)
    arguments = (entries, DAY, "幸福烟酒店", "6999")
    text = statement.csv_file(*arguments).decode("gb18030")
    from_csv = list(csv.reader(io.StringIO(text)))
    sheet = openpyxl.load_workbook(io.BytesIO(statement.xlsx_file(*arguments))).active
    from_xlsx = [
        [cell or "" for cell in row][: len(cells)]
        for row, cells in zip(sheet.iter_rows(values_only=True), from_csv, strict=True)
    ]
    assert from_csv == from_xlsx
    *_banner, header = from_csv[:4]
    rows, totals = from_csv[4:-1], from_csv[-1]
    assert header == list(statement.COLUMNS)
    assert len({row[11] for row in rows}) == len(rows) == 5
    assert sum(Decimal(row[2]) for row in rows) == Decimal(totals[2])


def test_the_examples_of_the_money_functions_hold():
    failed, attempted = doctest.testmod(money)
    assert not failed and attempted
