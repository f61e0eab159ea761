"""The bank's statement of a day and the next morning in CCB's layout, as xlsx and as GB18030 csv.

Both hold the same cells: a banner, the header, a line per entry, a closing line of totals.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Font

from .ledger import ONE_DAY, Entry
from .money import yuan

COLUMNS = (
    "交易时间", "借方发生额/元(支取)", "贷方发生额/元(收入)", "余额", "币种", "对方户名",
    "对方账号", "对方开户机构", "记账日期", "摘要", "备注", "账户明细编号-交易流水号",
)  # fmt: skip
WIDTHS = (19, 18, 18, 14, 10, 26, 22, 20, 12, 14, 34, 28)


def csv_file(entries: Iterable[Entry], day: date, holder: str, account: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(_cells(list(entries), day, holder, account))
    return out.getvalue().encode("gb18030")


def xlsx_file(entries: Iterable[Entry], day: date, holder: str, account: str) -> bytes:
    """All cells are text, as in the bank's own file."""
    book = Workbook()
    sheet = book.active
    sheet.title = "账户明细"
    for cells in _cells(list(entries), day, holder, account):
        sheet.append(cells)
        if cells[0] == COLUMNS[0]:
            for cell in sheet[sheet.max_row]:
                cell.font = Font(bold=True)
    for index, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJKL"[index]].width = width
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(entries: list[Entry], day: date, holder: str, account: str) -> Iterator[tuple]:
    yield ("账户明细查询结果",)
    yield ("账号", account, "户名", holder)
    yield ("起始日期", f"{day:%Y%m%d}", "截止日期", f"{day + ONE_DAY:%Y%m%d}", "币种", "人民币元")
    yield COLUMNS
    for entry in entries:
        yield (
            f"{entry.at:%Y%m%d %H:%M:%S}",
            yuan(max(-entry.amount_fen, 0)),
            yuan(max(entry.amount_fen, 0)),
            yuan(entry.balance_fen),
            "人民币元",
            entry.name,
            entry.account,
            entry.branch,
            f"{entry.at:%Y%m%d}",
            entry.summary,
            entry.memo,
            entry.serial,
        )
    out = sum(-entry.amount_fen for entry in entries if entry.amount_fen < 0)
    into = sum(entry.amount_fen for entry in entries if entry.amount_fen > 0)
    yield ("合计", yuan(out), yuan(into), f"共{len(entries)}笔")
