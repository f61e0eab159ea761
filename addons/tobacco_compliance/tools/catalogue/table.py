"""Bytes of an xlsx or csv file as cells of text, numbered as the user sees them.

The kind is recognised by the first bytes, never by the file's name. Limits are counted while
reading, because what an archive declares about itself may be a lie.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import openpyxl

from .problem import Cell, FileProblem, problem

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CELL = 1_000
MAX_MEMBERS = 60
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 100
STEP = 64 * 1024
# ="6901028000017" is how spreadsheets keep the digits of a code in csv.
_QUOTED_TEXT = re.compile(r'=\s*"([^"]*)"')
# A formula begins with one of these; a negative number begins so, too.
_NUMBER = re.compile(r"[-+]?[0-9.,]+%?")

Rows = list[tuple[str, ...]]


def read_table(content: bytes) -> Rows:
    """Rows of cells as text without surrounding blanks; index 0 is row 1.

    :raises FileProblem: neither xlsx nor csv, beyond the limits, or a cell that holds a formula
    """
    if not content.strip():
        raise FileProblem(problem("empty_file"))
    if len(content) > MAX_BYTES:
        raise FileProblem(problem("too_large", limit=MAX_BYTES // 1024 // 1024))
    if content.startswith(b"PK\x03\x04"):
        return _limited(_sheet(content))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileProblem(problem("old_excel"))
    if b"\x00" in content[:4096]:
        raise FileProblem(problem("not_a_table"))
    return _limited(_csv(_decode(content)))


def _limited(rows: Iterator[tuple[str, ...]]) -> Rows:
    found: Rows = []
    for number, row in enumerate(rows, start=1):
        if number > MAX_ROWS:
            raise FileProblem(problem("too_many_rows", limit=MAX_ROWS))
        while row and not row[-1]:
            row = row[:-1]
        if len(row) > MAX_COLUMNS:
            raise FileProblem(problem("too_many_columns", Cell(number, 0), limit=MAX_COLUMNS))
        for column, text in enumerate(row):
            if len(text) > MAX_CELL:
                raise FileProblem(problem("cell_too_long", Cell(number, column), limit=MAX_CELL))
        found.append(row)
    while found and not any(found[-1]):
        found.pop()
    return found


# === CSV === #


def _decode(content: bytes) -> str:
    """Strictly UTF-8 or GB18030; which one is decided by whether the bytes are UTF-8 at all."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, min(at, error.start)) + 1
        raise FileProblem(problem("bad_encoding", Cell(row, 0))) from error


def _csv(text: str) -> Iterator[tuple[str, ...]]:
    head = text[:4096]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for row in reader:
            number += 1
            yield tuple(_csv_cell(text, Cell(number, column)) for column, text in enumerate(row))
    except csv.Error as error:
        raise FileProblem(problem("broken_csv", Cell(number + 1, 0))) from error


def _csv_cell(text: str, cell: Cell) -> str:
    text = text.strip()
    if quoted := _QUOTED_TEXT.fullmatch(text):
        return quoted[1].strip()
    if text[:1] in ("=", "@") or (text[:1] in ("+", "-") and not _NUMBER.fullmatch(text)):
        raise FileProblem(problem("formula", cell, value=text[:40]))
    return text


# === XLSX === #


def _sheet(content: bytes) -> Iterator[tuple[str, ...]]:
    _check_archive(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # A writer may declare a used range smaller than the sheet: read what is really there.
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            yield tuple(_xlsx_cell(cell, Cell(number, column)) for column, cell in enumerate(cells))
    except (KeyError, ValueError, IndexError, AttributeError, TypeError, SyntaxError) as error:
        raise FileProblem(problem("not_a_table")) from error


def _xlsx_cell(cell: object, place: Cell) -> str:
    value = getattr(cell, "value", None)
    if value is None:
        return ""
    kind = getattr(cell, "data_type", "")
    if kind == "f":
        # The value shown is only what the last program computed; it may be old or missing.
        raise FileProblem(problem("formula", place, value=str(value)[:40]))
    if kind == "e":
        raise FileProblem(problem("error_value", place, value=value))
    if isinstance(value, float):
        plain = format(Decimal(repr(value)), "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    return str(value).strip()


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if "[Content_Types].xml" not in names:
                raise FileProblem(problem("not_a_table"))
            nested = any(name.lower().endswith((".zip", ".xlsx", ".gz")) for name in names)
            if len(members) > MAX_MEMBERS or nested:
                raise FileProblem(problem("archive_limits"))
            unpacked = 0
            for member in members:
                with archive.open(member) as stream:
                    while chunk := stream.read(STEP):
                        unpacked += len(chunk)
                        if unpacked > min(MAX_UNPACKED, max(len(content), STEP) * MAX_RATIO):
                            raise FileProblem(problem("archive_limits"))
    # zipfile raises NotImplementedError for a compression that it does not know
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise FileProblem(problem("not_a_table")) from error
