import csv
import io
import json
from datetime import datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.tobacco_compliance.tools.ledger import neutral, totals, workbook
from odoo.addons.tobacco_compliance.tools.ledger.totals import Amount, Sum
from odoo.addons.tobacco_compliance.tools.ledger.workbook import Column, Sheet, write_workbook

D = Decimal
quantities = st.decimals(-9999, 9999, places=2)


def amount(qty, value=0):
    return Amount(D(qty), D(value))


def sums(*rows):
    return [Sum(7, kind, amount(*before), amount(*within)) for kind, before, within in rows]


# === TOTALS === #


def test_opening_and_movements_make_the_closing():
    found = totals.accounts(
        sums(
            ("purchase", (50, 2000), (10, 400)),
            ("sale", (-5, -200), (-20, -800)),
            ("scrap", (0, 0), (-1, -40)),
        )
    )
    account = found[7]
    assert account.opening == amount(45, 1800)
    assert account.of("purchase", "sale") == amount(-10, -400)
    assert account.closing == amount(34, 1360)


def test_quarantine_changes_no_balance():
    account = totals.accounts(sums(("purchase", (9, 9), (0, 0)), ("quarantine", (2, 0), (1, 0))))[7]
    assert (account.closing, account.quarantine) == (amount(9, 9), D(3))


def test_an_article_that_never_moved_has_no_row():
    assert totals.accounts(sums(("sale", (0, 0), (0, 0)), ("quarantine", (1, 0), (0, 0)))) == {}


@given(st.lists(st.tuples(st.sampled_from(totals.KINDS), quantities, quantities)))
def test_the_closing_is_the_sum_of_all_movements(rows):
    found = totals.accounts(Sum(1, kind, Amount(a, a), Amount(b, b)) for kind, a, b in rows)
    closing = found[1].closing.qty if found else D(0)
    assert closing == sum((a + b for _, a, b in rows), D(0))


def test_standard_cost_is_worth_its_price_and_the_rest_is_revaluation():
    account = totals.accounts(
        sums(("purchase", (10, 390), (10, 410)), ("sale", (0, 0), (-5, -200)))
    )[7]
    totals.revalue(account, D(40), D(42))
    assert account.opening == amount(10, 400)
    assert account.closing == amount(15, 630)
    assert account.of("revaluation") == amount(0, 630 - 400 - 410 + 200)


def test_differences_name_what_only_one_book_has():
    found = totals.differences({1: D(5), 2: D(3)}, {1: D(5), 3: D(1)})
    assert [(row.key, row.ours, row.theirs) for row in found] == [(2, D(3), D(0)), (3, D(0), D(1))]


@pytest.mark.parametrize(("gap", "count"), [("0.01", 0), ("0.011", 1)])
def test_a_difference_begins_above_its_tolerance(gap, count):
    assert len(totals.differences({1: D(gap)}, {1: D(0)}, D("0.01"))) == count


@given(st.integers(-10_000, 10_000), st.integers(1, 100))
def test_cartons_and_packs_are_the_quantity_again(qty, per_carton):
    cartons, packs = totals.split_units(D(qty), per_carton)
    assert cartons * per_carton + packs == qty
    assert abs(packs) < per_carton
    assert cartons * packs >= 0


# === WORKBOOK === #


def written(*sheets, heading=(), progress=lambda done: None):
    target = io.BytesIO()
    rows = write_workbook(target, heading, sheets, progress)
    return openpyxl.load_workbook(target), rows


def test_rows_come_back_as_they_were_written():
    columns = [Column("Time", workbook.MOMENT), Column("Name"), Column("Qty", workbook.NUMBER)]
    moment = datetime(2026, 11, 22, 11, 4, 5)
    book, count = written(
        Sheet("销售", columns, iter([(moment, "中华（硬）", D("2.5")), (None, "", None)])),
        heading=[("门店", "S1")],
    )
    assert list(book["销售"].values) == [
        ("门店", "S1", None),
        (None, None, None),
        ("Time", "Name", "Qty"),
        (moment, "中华（硬）", 2.5),
    ]
    assert count == 2


def test_a_text_never_becomes_a_formula_a_link_or_a_number():
    texts = ["=1+1", "https://example.com", "0012"]
    book, _ = written(Sheet("S", [Column("A")], ([text] for text in texts)))
    cells = [row[0] for row in book["S"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == texts
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


@pytest.mark.parametrize(
    ("rows", "names"), [(3, ["S"]), (4, ["S", "S 2"]), (7, ["S", "S 2", "S 3"])]
)
def test_too_long_a_sheet_goes_on_in_another_one(monkeypatch, rows, names):
    monkeypatch.setattr(workbook, "MAX_ROWS", 4)
    book, count = written(Sheet("S", [Column("A")], ([str(n)] for n in range(rows))))
    assert book.sheetnames == names
    found = [row[0] for sheet in book for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert found == [str(n) for n in range(rows)]
    assert count == rows


def test_progress_is_told_and_may_stop_the_work(monkeypatch):
    monkeypatch.setattr(workbook, "PROGRESS_EVERY", 2)
    told = []
    written(Sheet("S", [Column("A")], (["x"] for _ in range(5))), progress=told.append)
    assert told == [2, 4]

    def stop(done):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        written(Sheet("S", [Column("A")], (["x"] for _ in range(5))), progress=stop)


# === NEUTRAL EXPORT === #


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_csv_runs_in_no_spreadsheet(text):
    data = b"".join(neutral.csv_chunks([{"article": text, "qty": "-1"}])).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(data, newline=""))
    assert row["article"] == f"'{text}"
    assert row["qty"] == "-1"


def test_csv_and_json_have_every_column():
    row = {"licence": "110101100001", "is_member": True, "article": "中华"}
    data = b"".join(neutral.csv_chunks([row]))
    assert data.startswith(b"\xef\xbb\xbflicence,shop,time,")
    assert data.endswith(b"\r\n")
    whole = json.loads(b"".join(neutral.json_chunks([row, row], {"shop": "S1"})))
    assert (whole["format"], whole["shop"]) == (neutral.FORMAT, "S1")
    assert [list(line) for line in whole["lines"]] == [list(neutral.COLUMNS)] * 2
    assert json.loads(b"".join(neutral.json_chunks([], {"shop": "S1"})))["lines"] == []
