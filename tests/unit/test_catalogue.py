"""A wholesaler's catalogue: reading, columns, values, and what it would change."""

import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.tobacco_compliance.tools.catalogue import table
from odoo.addons.tobacco_compliance.tools.catalogue.columns import key_of, recognise
from odoo.addons.tobacco_compliance.tools.catalogue.numbers import parse_number
from odoo.addons.tobacco_compliance.tools.catalogue.plan import Owner, plan
from odoo.addons.tobacco_compliance.tools.catalogue.problem import Cell, FileProblem, column_name
from odoo.addons.tobacco_compliance.tools.catalogue.recall_list import parse_recall
from odoo.addons.tobacco_compliance.tools.catalogue.rows import parse_rows
from odoo.addons.tobacco_compliance.tools.catalogue.table import read_table

HEAD = ("商品名称", "盒码", "条码", "盒/条", "建议零售价(元/条)")
GOLD = ("金叶(硬)", "6999000990104", "6999000990111", "10", "220")


def book(*rows):
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def text(*rows, encoding="utf-8", delimiter=","):
    return "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)


def parse(*rows):
    cells = [tuple(row) for row in rows]
    header, problems = recognise(cells, ("name",))
    if problems:
        return [], problems, []
    return parse_rows(cells, header)


def codes(problems):
    return [(found.code, found.cell and found.cell.name) for found in problems]


# === READING === #


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_reads_the_same_in_every_encoding_and_with_every_delimiter(encoding, delimiter):
    assert read_table(text(HEAD, GOLD, encoding=encoding, delimiter=delimiter)) == [HEAD, GOLD]


def test_an_xlsx_reads_as_the_csv_of_the_same_cells():
    content = book(HEAD, ("金叶(硬)", 6999000990104, 6999000990111.0, 10, 220.0))
    assert read_table(content) == [HEAD, GOLD]


def test_a_quoted_cell_of_a_csv_may_hold_commas_and_lines():
    assert read_table(b'a,"b,\nc"\nd,e') == [("a", "b,\nc"), ("d", "e")]


def test_digits_kept_by_a_quoted_formula_are_read_by_value():
    assert read_table(b'name,code\nA,"=""6999000990104"""') == [
        ("name", "code"),
        ("A", "6999000990104"),
    ]


@pytest.mark.parametrize(
    ("content", "code", "cell"),
    [
        (b"  ", "empty_file", None),
        (b"\xd0\xcf\x11\xe0old", "old_excel", None),
        (b"a\x00b", "not_a_table", None),
        (b"PK\x03\x04broken", "not_a_table", None),
        (b"a,b\n1,=1+1", "formula", "B2"),
        (b"a,b\n1,@SUM(A1)", "formula", "B2"),
        (b'a,b\n1,"open', "broken_csv", "A2"),
        (b"a,b\n\xff\xff,1", "bad_encoding", "A2"),
        (b"a," + b"x" * 1001, "cell_too_long", "B1"),
        (b"," * 100 + b"x", "too_many_columns", "A1"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_where(content, code, cell):
    with pytest.raises(FileProblem) as caught:
        read_table(content)
    assert codes([caught.value.problem]) == [(code, cell)]


def test_a_formula_of_an_xlsx_is_refused_with_its_cell():
    with pytest.raises(FileProblem) as caught:
        read_table(book(HEAD, ("金叶", "=A1", 1, 2, 3)))
    assert codes([caught.value.problem]) == [("formula", "B2")]


def test_a_negative_number_is_no_formula():
    assert read_table(b"a,b\n1,-2.50")[1] == ("1", "-2.50")


def test_size_and_rows_are_limited(monkeypatch):
    monkeypatch.setattr(table, "MAX_ROWS", 2)
    with pytest.raises(FileProblem, match="too_many_rows"):
        read_table(b"a\nb\nc")
    monkeypatch.setattr(table, "MAX_BYTES", 3)
    with pytest.raises(FileProblem, match="too_large"):
        read_table(b"a\nb\nc")


def test_a_zip_bomb_is_stopped_while_it_unpacks():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60 * 1024 * 1024)
    with pytest.raises(FileProblem, match="archive_limits"):
        read_table(stream.getvalue())


def test_an_archive_in_the_archive_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("inner.zip", "x")
    with pytest.raises(FileProblem, match="archive_limits"):
        read_table(stream.getvalue())


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_a_named_problem(content):
    try:
        rows = read_table(content)
    except FileProblem as error:
        assert error.problem.code
    else:
        assert all(isinstance(cell, str) for row in rows for cell in row)


def test_columns_are_named_as_in_a_spreadsheet():
    assert [column_name(index) for index in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]
    assert Cell(17, 2).name == "C17"


# === NUMBERS === #


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("70", "70"), ("70.00", "70.00"), ("1,234.50", "1234.50"), ("1,234", "1234"),
        ("12,5", "12.5"), ("12,50", "12.50"), ("1.234,50", "1234.50"), ("￥70.00", "70.00"),
        ("７０．５", "70.5"), ("70元", "70"), ("20支", "20"), ("10 mg", "10"), ("-3", "-3"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(written, meant):
    assert parse_number(written) == Decimal(meant)


@pytest.mark.parametrize("written", ["", "x", "1,2,3", "1.2.3", "6.9E+12", "12,3456", "--1", "元"])
def test_what_is_no_number_or_could_be_two_is_none(written):
    assert parse_number(written) is None


@given(st.decimals(0, 10**9, places=2))
def test_a_number_survives_thousands_and_signs_of_money(number):
    assert parse_number(f"¥{number:,.2f}") == number


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_numbers(written):
    assert parse_number(written) is None or isinstance(parse_number(written), Decimal)


# === COLUMNS === #


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("商品名称", "name"), ("品 名", "name"), ("盒码(EAN)", "barcode"),
        ("条盒条码", "carton_barcode"),
        ("支/盒", "sticks_per_pack"), ("建议零售价（元/条）", "suggested_per_carton"),
        ("建议零售价(元/盒)", "suggested_per_pack"), ("盒零售价", "suggested_per_pack"),
        ("批发价/条", "wholesale_per_carton"), ("调拨价(元/条)", "allocation_per_carton"),
        ("建议零售价", "suggested_per_?"), ("条码", "barcode_?"), ("焦油(mg)", "tar_mg"),
        ("备注", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_header_is_recognised_in_the_trade_s_words(header, key):
    assert key_of(header) == key


def test_the_header_may_stand_below_a_title():
    header, problems = recognise([("某某烟草公司 目录",), (), HEAD, GOLD], ("name",))
    assert (header.row, problems) == (3, [])
    assert header.keys[2] == "carton_barcode", "beside a column for packs, 条码 is the carton's"


def test_a_header_that_could_mean_two_things_is_asked_about():
    _header, problems = recognise([("商品名称", "条码", "零售价")], ("name",))
    assert codes(problems) == [("barcode_unit", "B1"), ("price_unit", "C1")]


def test_a_column_that_is_there_twice_or_missing_is_named():
    _header, problems = recognise([("盒码", "条形码", "支/盒")], ("name",))
    assert codes(problems) == [("column_twice", "B1"), ("column_missing", None)]


def test_a_table_of_something_else_has_no_header():
    assert codes(recognise([("日期", "金额")], ("name",))[1]) == [("no_header", None)]
    assert codes(recognise([], ("name",))[1]) == [("no_header", None)]


# === ROWS === #


def test_a_row_becomes_values_and_its_name_gives_brand_and_specification():
    rows, problems, notes = parse(HEAD, GOLD, ("", "", "", "", ""))
    assert (problems, notes, len(rows)) == ([], [], 1)
    assert rows[0].values == {
        "name": "金叶(硬)", "brand": "金叶", "specification": "硬", "barcode": "6999000990104",
        "carton_barcode": "6999000990111", "packs_per_carton": 10,
        "suggested_per_carton": Decimal(220),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (1, "6.999E+12", "digits_lost"), (1, "12", "bad_barcode"), (1, "abc45678", "bad_barcode"),
        (3, "x", "bad_number"), (3, "2.5", "not_whole"), (3, "-1", "out_of_range"),
        (3, "1001", "out_of_range"), (4, "-0.01", "out_of_range"), (4, "1,2,3", "bad_number"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named(column, value, code):
    row = [*GOLD]
    row[column] = value
    _rows, problems, _notes = parse(HEAD, ("银叶", "6999000990203", "", "10", "1"), row)
    assert (code, Cell(3, column).name) in codes(problems)


def test_a_row_without_name_or_code_is_bad():
    head = ("商品名称", "盒码")
    assert codes(parse(head, ("金叶", ""), ("", "6999000990104"))[1]) == [
        ("no_key", "A2"),
        ("no_name", "A3"),
    ]


def test_a_code_may_stand_in_the_file_only_once_whatever_the_column():
    other = ("银叶", "6999000990111", "", "10", "100")
    problems = parse(HEAD, GOLD, other)[1]
    assert codes(problems) == [("twice", "B3")]
    assert ("first", "C2") in problems[0].params


def test_a_wrong_check_digit_is_a_note_and_stops_nothing():
    _rows, problems, notes = parse(HEAD, ("金叶", "6999000990105", "", "10", "220"))
    assert (problems, codes(notes)) == ([], [("mistyped", "B2")])


# === PLAN === #


def known(**values):
    return {
        "name": "金叶(硬)", "brand": "金叶", "specification": "硬", "category": "cigarette",
        "barcode": "6999000990104", "carton_barcode": "6999000990111", "packs_per_carton": 10,
        "suggested_price": Decimal("22.00"), "list_price": Decimal("22.00"),
        "marked_price": Decimal("22.00"), "carton_price": Decimal("220.00"), **values,
    }  # fmt: skip


OWNERS = {
    ("barcode", "6999000990104"): Owner(7, "金叶(硬)", "barcode"),
    ("barcode", "6999000990111"): Owner(7, "金叶(硬)", "carton_barcode"),
}


def planned(*rows, articles=None, owners=None, follows=False):
    parsed, problems, _notes = parse(*rows)
    assert not problems
    return plan(parsed, articles or {}, owners or {}, "cigarette", follows_price=follows)


def test_a_new_article_comes_with_its_prices_per_pack_and_per_carton():
    result = planned(HEAD, GOLD)
    values = result.new[0].values
    assert values["suggested_price"] == values["list_price"] == values["marked_price"] == 22
    assert (values["carton_price"], values["category"]) == (220, "cigarette")


def test_the_same_file_again_changes_nothing():
    result = planned(HEAD, GOLD, articles={7: known()}, owners=OWNERS)
    assert (result.new, result.changed, result.unchanged, result.problems) == ([], [], 1, [])


def test_a_price_of_the_catalogue_changes_ours_only_when_asked_to():
    row = (*GOLD[:4], "230")
    kept = planned(HEAD, row, articles={7: known()}, owners=OWNERS).changed[0]
    assert kept.facts == (("suggested_price", Decimal("22.00"), Decimal("23.00")),)
    followed = planned(HEAD, row, articles={7: known()}, owners=OWNERS, follows=True).changed[0]
    assert {key for key, _old, _new in followed.facts} == {
        "suggested_price", "list_price", "marked_price", "carton_price",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("owner", "code", "cell"),
    [
        (Owner(8, "银叶", "carton_barcode"), "other_article", "C2"),
        (Owner(7, "金叶", "barcode"), "other_unit", "C2"),
        (Owner(8, "水", "barcode", is_tobacco=False), "other_goods", "C2"),
    ],
)
def test_a_barcode_of_something_else_is_refused(owner, code, cell):
    owners = {**OWNERS, ("barcode", "6999000990111"): owner}
    result = planned(HEAD, GOLD, articles={7: known(), 8: known()}, owners=owners)
    assert codes(result.problems) == [(code, cell)]


def test_two_rows_of_one_article_are_refused():
    owners = {**OWNERS, ("code", "S1"): Owner(7, "金叶(硬)", "code")}
    head = ("商品名称", "盒码", "商品编码")
    rows = (("金叶(硬)", "6999000990104", ""), ("金叶(硬)", "", "S1"))
    result = planned(head, *rows, articles={7: known()}, owners=owners)
    assert codes(result.problems) == [("article_twice", "C3")]


def test_a_price_per_carton_needs_to_know_the_carton():
    head = ("商品名称", "盒码", "建议零售价(元/条)")
    row = ("金叶", "6999000990104", "220")
    assert codes(planned(head, row).problems) == [("needs_packs", "C2")]
    result = planned(head, row, articles={7: known()}, owners=OWNERS)
    assert not result.problems, "ours tells"


@given(st.integers(1, 100), st.decimals(1, 10000, places=2))
def test_loading_what_was_planned_leaves_nothing_to_plan(packs, price):
    row = (*GOLD[:3], str(packs), str(price))
    first = planned(HEAD, row).new[0].values
    again = planned(HEAD, row, articles={7: first}, owners=OWNERS, follows=True)
    assert (again.changed, again.unchanged) == ([], 1)


# === RECALL LISTS === #


def test_a_recall_list_is_read_with_batches_and_ranges():
    lines, problems = parse_recall(
        [("召回名单",), ("商品名称", "条码", "批次", "喷码起", "喷码止"),
         ("金叶", "6999000990104", "B1", "3090 39", "309040")]
    )  # fmt: skip
    assert not problems
    line = lines[0]
    assert (line.barcode, line.batch, line.code_from, line.code_to) == (
        "6999000990104", "B1", "309039", "309040",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        (("", "x", "", ""), "no_barcode", "A2"),
        (("6.9E+12", "", "", ""), "digits_lost", "A2"),
        (("69", "", "", ""), "bad_barcode", "A2"),
        (("6999000990104", "", "309!", ""), "bad_carton_code", "C2"),
        (("6999000990104", "", "309", "30"), "bad_range", "D2"),
        (("6999000990104", "", "309", "308"), "bad_range", "D2"),
    ],
)
def test_a_bad_cell_of_a_recall_list_is_named(row, code, cell):
    _lines, problems = parse_recall([("条码", "品名", "喷码起", "喷码止"), row])
    assert codes(problems) == [(code, cell)]


def test_the_same_line_twice_is_named():
    row = ("6999000990104", "B1")
    _lines, problems = parse_recall([("条码", "批次"), row, row])
    assert codes(problems) == [("twice", "A3")]
