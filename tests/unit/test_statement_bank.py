import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from settlement_files import files

from odoo.addons.tobacco_settlement.tools.statement.registry import parse_file

ACCOUNT = "43670000111122223333"
ROWS = [
    ("2026-08-01 15:24:03", 1000.0, "幸福商行", "6222000011112222", "货款", "1-1"),
    ("2026-08-02 09:00:00", -500.0, "电力公司", "622200", "电费", "2-1"),
    ("2026-08-02 10:00:00", 0.01, "", "", "结息", "3-1"),
]


def statement(rows=ROWS):
    return files.bank_statement(ACCOUNT, rows)


def text():
    return statement().decode("gb18030")


def codes(content, account=ACCOUNT):
    return [problem.code for problem in parse_file(content, account).problems]


def test_a_statement_in_gb18030_is_read():
    found = parse_file(statement(), ACCOUNT)
    assert found.problems == ()
    assert (found.layout, found.account, found.is_chain_checked) == ("bank", ACCOUNT, True)
    assert [row.amount_fen for row in found.rows] == [100000, -50000, 1]
    assert found.rows[0].memo == "转账 货款"
    assert found.rows[0].serial == "1-1"


def test_the_same_statement_in_utf8_gives_the_same_rows():
    first, second = parse_file(statement()), parse_file(text().encode("utf-8-sig"))
    assert [row.digest for row in first.rows] == [row.digest for row in second.rows]


def test_the_same_statement_as_xlsx_gives_the_same_rows():
    book = openpyxl.Workbook()
    for line in text().splitlines():
        book.active.append(line.split(","))
    target = io.BytesIO()
    book.save(target)
    first, second = parse_file(statement()), parse_file(target.getvalue())
    assert second.problems == ()
    assert [row.digest for row in first.rows] == [row.digest for row in second.rows]


def test_numbers_and_dates_of_excel_are_read():
    from datetime import datetime

    book = openpyxl.Workbook()
    book.active.append(["交易日期", "收入", "支出", "余额", "对方户名", "摘要", "流水号"])
    book.active.append([datetime(2026, 8, 1, 9, 30), 0.1 + 0.2, None, 10.3, "甲", "款", "9"])
    book.active["B2"].value = 0.3
    target = io.BytesIO()
    book.save(target)
    row = parse_file(target.getvalue()).rows[0]
    assert (row.amount_fen, row.balance_fen, row.moment.hour) == (30, 1030, 9)


def test_newest_first_is_a_chain_too():
    lines = text().splitlines()
    assert codes("\n".join([*lines[:2], *reversed(lines[2:])]).encode()) == []


def test_the_first_row_that_breaks_the_chain_is_named():
    changed = text().replace("10500.00", "10500.01")
    problem = parse_file(changed.encode(), ACCOUNT).problems[0]
    assert (problem.code, problem.row) == ("broken_chain", 4)


def test_totals_at_the_end_are_checked():
    good = text() + "合计,500.00,1000.01,,,,,,,,,\r\n"
    assert codes(good.encode()) == []
    bad = text() + "合计,500.00,1000.00,,,,,,,,,\r\n"
    assert codes(bad.encode()) == ["wrong_total"]


def test_one_amount_column_with_a_direction():
    content = (
        "交易日期,交易时间,借贷标志,交易金额,账户余额,对方名称,摘要,交易流水号\n"
        "20260801,101500,贷,20.00,120.00,甲,货款,1\n"
        "20260801,111500,借,5.00,115.00,乙,费用,2\n"
    ).encode()
    rows = parse_file(content).rows
    assert [row.amount_fen for row in rows] == [2000, -500]
    assert rows[0].moment.isoformat() == "2026-08-01T10:15:00"
    assert codes(content.replace(",贷,".encode(), ",冲,".encode()), "")[0] == "unknown_direction"


def test_a_voucher_number_is_the_serial_only_without_a_better_one():
    content = (
        "交易时间,凭证号,收入,支出,余额,交易流水号\n2026-08-01 10:00:00,V1,1.00,,1.00,T1\n"
    ).encode()
    assert parse_file(content).rows[0].serial == "T1"
    without = content.replace("交易流水号".encode(), "网点".encode())
    assert parse_file(without).rows[0].serial == "V1"


def test_equal_rows_without_a_serial_are_kept_and_flagged():
    content = (
        "交易日期,收入,支出,对方户名\n20260801,5.00,,甲\n20260801,5.00,,甲\n20260801,6.00,,甲\n"
    ).encode()
    found = parse_file(content)
    assert len({row.key for row in found.rows}) == 3
    assert [row.is_alike for row in found.rows] == [False, True, False]
    assert [note.row for note in found.notes] == [3]


@pytest.mark.parametrize(
    ("old", "new", "code", "row"),
    [
        ("1000.00,11000.00", "1000.0x,11000.00", "bad_amount", 3),
        ("20260802 09:00:00", "20260832 09:00:00", "bad_date", 4),
        ("500.00,,10500.00", "500.00,5.00,10500.00", "both_directions", 4),
        ("500.00,,10500.00", ",,10500.00", "missing_amount", 4),
        ("人民币元", "美元", "foreign_currency", 3),
    ],
)
def test_each_problem_is_named_by_its_row(old, new, code, row):
    assert old in text()
    problem = parse_file(text().replace(old, new, 1).encode(), ACCOUNT).problems[0]
    assert (problem.code, problem.row) == (code, row)
    assert problem.column


def test_a_statement_of_another_account_is_refused():
    assert codes(statement(), "1" * 19) == ["other_account"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-(10**6), 10**6).filter(bool), min_size=1, max_size=40))
def test_any_statement_that_is_written_is_read_back(amounts):
    rows = [
        (f"2026-08-01 10:{n // 60:02d}:{n % 60:02d}", fen / 100, "甲", "", "", f"N{n}")
        for n, fen in enumerate(amounts)
    ]
    found = parse_file(statement(rows), ACCOUNT)
    assert found.problems == ()
    assert [row.amount_fen for row in found.rows] == amounts


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 600), st.binary(min_size=1, max_size=3))
def test_a_damaged_statement_never_raises(offset, junk):
    content = bytearray(statement())
    position = offset % len(content)
    content[position : position + len(junk)] = junk
    parse_file(bytes(content), ACCOUNT)
