"""A ledger as .xlsx of any length: rows are written as they come and never held."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import IO, Any

import xlsxwriter

TEXT, NUMBER, MONEY, MOMENT = "text", "number", "money", "moment"
MAX_ROWS = 1_048_576  # of a sheet, by the format
PROGRESS_EVERY = 2_000
MAX_SHEET_NAME = 31
FORMATS = {
    NUMBER: "#,##0.###",
    MONEY: "#,##0.00",
    MOMENT: "yyyy-mm-dd hh:mm:ss",
}


@dataclass(frozen=True)
class Column:
    title: str
    kind: str = TEXT
    width: int = 12


@dataclass(frozen=True)
class Sheet:
    """`rows` may be a generator; None is an empty cell. A moment is a naive local datetime."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]


def write_workbook(
    target: IO[bytes],
    heading: Sequence[tuple[str, str]],
    sheets: Iterable[Sheet],
    progress: Callable[[int], None] = lambda done: None,
) -> int:
    """Write `sheets`; the first one begins with `heading` (label, text).

    `progress` is told the rows written so far and may raise to stop. Too long a sheet goes on in
    another one of the same name with a number.

    :return: rows written
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        writer = _Writer(book, progress)
        for sheet in sheets:
            writer.write(sheet, heading)
            heading = ()
        return writer.done


class _Writer:
    def __init__(self, book: Any, progress: Callable[[int], None]):
        self.book, self.progress = book, progress
        self.done = 0
        self.bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
        self.label = book.add_format({"bold": True})
        self.formats = {
            kind: book.add_format({"num_format": code}) for kind, code in FORMATS.items()
        }

    def write(self, sheet: Sheet, heading: Sequence[tuple[str, str]]) -> None:
        rows: Iterator[Sequence[Any]] | None = iter(sheet.rows)
        part = 1
        while rows:
            name = sheet.name if part == 1 else f"{sheet.name} {part}"
            page = self.book.add_worksheet(name[:MAX_SHEET_NAME])
            first = self._head(page, sheet.columns, heading if part == 1 else ())
            for place, row in enumerate(islice(rows, MAX_ROWS - first), start=first):
                self._row(page, place, row, sheet.columns)
            part += 1
            rows = _rest(rows)

    def _head(
        self, page: Any, columns: Sequence[Column], heading: Sequence[tuple[str, str]]
    ) -> int:
        for number, column in enumerate(columns):
            page.set_column(number, number, column.width)
        for place, (label, text) in enumerate(heading):
            page.write_string(place, 0, label, self.label)
            page.write_string(place, 1, text)
        place = len(heading) + 1 if heading else 0
        for number, column in enumerate(columns):
            page.write_string(place, number, column.title, self.bold)
        page.freeze_panes(place + 1, 0)
        return place + 1

    def _row(self, page: Any, place: int, row: Sequence[Any], columns: Sequence[Column]) -> None:
        for number, (value, column) in enumerate(zip(row, columns, strict=True)):
            if value is None or value == "":
                continue
            if isinstance(value, datetime):
                page.write_datetime(place, number, value, self.formats[MOMENT])
            elif column.kind == TEXT:
                page.write_string(place, number, str(value))
            else:
                page.write_number(place, number, float(value), self.formats[column.kind])
        self.done += 1
        if self.done % PROGRESS_EVERY == 0:
            self.progress(self.done)


def _rest(rows: Iterator[Sequence[Any]]) -> Iterator[Sequence[Any]] | None:
    """`rows` as they were, None at their end."""
    for row in rows:
        return chain([row], rows)
    return None
