import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from settlement_files import files

from odoo.addons.tobacco_settlement.tools.statement.registry import parse_file

MERCHANT = "1900000109"
ROWS = [
    ("2026-08-01 10:00:00", "ORDER1", 100.0),
    ("2026-08-01 11:00:00", "ORDER2", 0.83),
    ("2026-08-01 12:00:00", "ORDER1", -20.0),
]


def bill(rows=ROWS):
    return files.wechat_bill(MERCHANT, rows)


def codes(content, account=MERCHANT):
    return [problem.code for problem in parse_file(content, account).problems]


def test_a_bill_is_read_by_the_names_of_its_columns():
    statement = parse_file(bill(), MERCHANT)
    assert statement.problems == ()
    assert (statement.layout, statement.account) == ("wechat_trade", MERCHANT)
    assert [row.amount_fen for row in statement.rows] == [10000, 83, -2000]
    assert [row.kind for row in statement.rows] == ["sale", "sale", "refund"]
    assert statement.is_total_checked


def test_fees_are_exact_per_row_and_rounded_once():
    statement = parse_file(bill(), MERCHANT)
    assert [row.fee_millifen for row in statement.rows] == [60000, 498, -12000]
    assert statement.fee_millifen == 48498


def test_a_refund_has_the_order_number_of_its_sale_and_a_key_of_its_own():
    sale, _, refund = parse_file(bill(), MERCHANT).rows
    assert sale.order_no == refund.order_no == "ORDER1"
    assert sale.key != refund.key
    assert refund.refund_no.startswith("5030")


def test_commas_in_a_product_name_do_not_split_the_row():
    assert parse_file(bill(), MERCHANT).rows[0].memo == "烟酒,日用"


def test_quoted_fields_are_read_too():
    lines = bill().decode("utf-8-sig").splitlines()
    lines[1] = (
        ",".join(
            f'"{cell}"' if i else f'"`{cell[1:]}"'
            for i, cell in enumerate(lines[1].split(",`")[:20])
        )
        + ","
        + ",".join(f'"`{cell}"' for cell in lines[1].split(",`")[20:])
    )
    assert codes("\n".join(lines).encode()) == []


def test_columns_in_another_order_give_the_same_rows():
    lines = bill().decode("utf-8-sig").splitlines()
    header = lines[0].split(",")
    swapped = [",".join(reversed(header))]
    swapped += [
        ",".join(f"`{cell}" for cell in reversed(line.removeprefix("`").split(",`")))
        for line in lines[1:4]
    ]
    content = "\n".join([*swapped, *lines[4:]]).encode()
    first, second = parse_file(bill(), MERCHANT).rows, parse_file(content, MERCHANT).rows
    assert [row.digest for row in first] == [row.digest for row in second]


def test_an_old_bill_books_its_total_amount():
    header = (
        "交易时间,公众账号ID,商户号,子商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
        "总金额,企业红包金额,微信退款单号,商户退款单号,退款金额,企业红包退款金额,退款类型,退款状态,商品名称,商户数据包,"
        "手续费,费率"
    )
    row = (
        "`2017-06-01 10:00:00,`wx,`1900000109,`0,`,`4000001,`A1,`o1,`NATIVE,`SUCCESS,`CFT,`CNY,"
        "`12.00,`0.00,`0,`0,`0.00,`0.00,`,`,`烟,`,`0.07000,`0.60%"
    )
    totals = "总交易单数,总交易额,总退款金额,总企业红包退款金额,手续费总金额"
    totals += "\n`1,`12.00,`0.00,`0.00,`0.07"
    statement = parse_file("\n".join([header, row, totals]).encode(), MERCHANT)
    assert statement.problems == ()
    assert (statement.rows[0].amount_fen, statement.rows[0].compared_fen) == (1200, 1200)


@pytest.mark.parametrize(
    ("old", "new", "code", "row", "column"),
    [
        ("`100.00,`0.00,`0", "`1OO.00,`0.00,`0", "bad_amount", 2, "应结订单金额"),
        ("`2026-08-01 11:00:00", "`2026-13-01 11:00:00", "bad_date", 3, "交易时间"),
        ("`REFUND", "`FROZEN", "unknown_state", 4, "交易状态"),
        ("`CNY,`100.00", "`USD,`100.00", "foreign_currency", 2, "货币种类"),
        ("`3,`100.83", "`4,`100.83", "wrong_total", 6, "总交易单数"),
        ("`3,`100.83", "`3,`100.84", "wrong_total", 6, "应结订单总金额"),
    ],
)
def test_each_problem_is_named_by_row_and_column(old, new, code, row, column):
    text = bill().decode("utf-8-sig")
    assert old in text
    problem = parse_file(text.replace(old, new, 1).encode(), MERCHANT).problems[0]
    assert (problem.code, problem.row, problem.column) == (code, row, column)


def test_a_bill_without_its_totals_is_cut_off():
    content = b"\n".join(bill().split(b"\r\n")[:4])
    assert codes(content) == ["missing_totals"]


def test_a_row_with_a_cell_missing_is_a_problem():
    text = bill().decode("utf-8-sig").replace(",`0.60%", "", 1)
    assert codes(text.encode()) == ["wrong_column_count"]


def test_a_bill_of_another_merchant_is_refused():
    assert codes(bill(), "1900000999") == ["other_account"]


def test_a_repeated_row_is_dropped_and_counted_but_other_content_is_a_conflict():
    lines = bill().decode("utf-8-sig").splitlines()
    lines.insert(2, lines[1])
    lines[-1] = lines[-1].replace("`3,`100.83", "`4,`200.83").replace("`0.48", "`1.08")
    lines[-1] = lines[-1].replace("`100.83,`20.00", "`200.83,`20.00")
    statement = parse_file("\n".join(lines).encode(), MERCHANT)
    assert (statement.problems, statement.repeated, len(statement.rows)) == ((), 1, 3)
    lines[2] = lines[2].replace("`oUser1", "`oUser7")
    assert codes("\n".join(lines).encode()) == ["key_conflict"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 86399),
            st.from_regex(r"[A-Z0-9]{6,32}", fullmatch=True),
            st.integers(1, 10**7),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_any_bill_that_is_written_is_read_back(rows):
    written = [
        (f"2026-08-01 {s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}", number, fen / 100)
        for s, number, fen in rows
    ]
    statement = parse_file(bill(written), MERCHANT)
    assert statement.problems == ()
    assert [row.amount_fen for row in statement.rows] == [fen for _, _, fen in rows]
    assert [row.order_no for row in statement.rows] == [number for _, number, _ in rows]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 1_300), st.binary(min_size=1, max_size=3))
def test_a_damaged_bill_never_raises(offset, junk):
    content = bytearray(bill())
    position = offset % len(content)
    content[position : position + len(junk)] = junk
    parse_file(bytes(content), MERCHANT)
