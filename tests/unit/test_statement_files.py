import io
import zipfile

import pytest

from odoo.addons.tobacco_settlement.tools.statement.moment import parse_moment
from odoo.addons.tobacco_settlement.tools.statement.registry import parse_file
from odoo.addons.tobacco_settlement.tools.statement.table import read_table

HEADER = "交易日期,收入,支出,对方户名,摘要"


def first(content):
    problem = parse_file(content).problems[0]
    return problem.code, problem.row


def test_a_bad_byte_in_a_utf8_file_is_named_by_its_line():
    content = f"{HEADER}\n20260801,1.00,,甲,款\n".encode() + b"20260801,1.00,,\xff,x\n"
    assert first(content) == ("bad_utf8", 3)


def test_a_utf8_row_in_a_gbk_file_is_refused():
    content = f"{HEADER}\n20260801,1.00,,甲,款\n".encode("gb18030")
    content += "20260801,1.00,,幸福商行,货款\n".encode()
    assert first(content) == ("mixed_encoding", 3)


def test_a_gbk_row_that_is_utf8_by_chance_is_no_mistake():
    content = f"{HEADER}\n20260801,1.00,,联通,话费\n".encode("gb18030")
    content += "20260802,1.00,,联通,x\n".encode("gb18030")
    assert parse_file(content).problems == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"  \n", "empty_file"),
        (b"\xd0\xcf\x11\xe0rest", "old_excel"),
        (b"PK\x03\x04rest", "not_a_table"),
        (b"\x00\x01\x02", "not_a_table"),
        (b"a,b,c\n1,2,3\n", "unknown_layout"),
    ],
)
def test_what_is_no_statement_is_refused(content, code):
    assert first(content)[0] == code


def archive(members):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in members:
            book.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    "members",
    [
        [("[Content_Types].xml", "x"), *((f"m{n}", "x") for n in range(25))],
        [("[Content_Types].xml", "x"), ("inner.zip", "x")],
        [("[Content_Types].xml", "x"), ("bomb.xml", b"0" * 30_000_000)],
    ],
)
def test_a_packed_file_beyond_the_limits_is_refused(members):
    assert first(archive(members))[0] == "archive_limits"


def test_a_zip_that_is_no_workbook_is_refused():
    assert first(archive([("a.csv", "x")]))[0] == "not_a_table"


def test_tabs_separate_cells_where_there_are_no_commas():
    table = read_table(b"a\tb\tc\td\n1\t2\t3\t4\n")
    assert table.cells[1] == ("1", "2", "3", "4")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("20260801 15:24:03", "2026-08-01T15:24:03"),
        ("2026-8-1", "2026-08-01T00:00:00"),
        ("2026年8月1日 9:05", "2026-08-01T09:05:00"),
        ("2026/08/01 152403", "2026-08-01T15:24:03"),
        ("20260801152403", "2026-08-01T15:24:03"),
        ("2026-08-01T15:24:03", "2026-08-01T15:24:03"),
    ],
)
def test_dates_of_chinese_files(text, iso):
    assert parse_moment(text).isoformat() == iso


@pytest.mark.parametrize("text", ["", "合计", "2026-02-30", "2026-08-01 25:00:00", "1.5"])
def test_what_is_no_date(text):
    assert parse_moment(text) is None
