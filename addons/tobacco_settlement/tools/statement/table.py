"""Bytes of a csv or xlsx file as rows of text, numbered as the user sees them."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property

import openpyxl

from .encoding import EncodingProblem, decode
from .model import Problem

MAX_MEMBERS = 20
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 100
STEP = 64 * 1024
_LINE_END = re.compile(r"\r\n|\n|\r")


class FileProblem(Exception):
    """The bytes are no table at all; carries the problem to show."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True)
class Table:
    """Lines (csv only) and cells; index 0 is physical line 1."""

    lines: tuple[str, ...]
    sheet: tuple[tuple[str, ...], ...] | None = None

    @cached_property
    def cells(self) -> Sequence[tuple[str, ...]]:
        """Rows of cells, split at commas outside double quotes, or at tabs if there is no comma."""
        if self.sheet is not None:
            return self.sheet
        text = next((line for line in self.lines if line.count(",") + line.count("\t") > 2), "")
        tabbed = text.count("\t") > text.count(",")
        return [split_line(line, "\t" if tabbed else ",") for line in self.lines]


def split_line(line: str, delimiter: str = ",") -> tuple[str, ...]:
    """The cells of one physical line; a line that is no csv is one cell."""
    try:
        return tuple(next(csv.reader([line], delimiter=delimiter), ()))
    except csv.Error:
        return (line,)


def read_table(content: bytes) -> Table:
    """Recognise csv text and xlsx by their first bytes, never by the file's name.

    :raises FileProblem: when it is neither, or an xlsx that breaks the limits for archives
    """
    if not content.strip():
        raise FileProblem(Problem("empty_file"))
    if content.startswith(b"PK\x03\x04"):
        return Table((), tuple(_read_sheet(content)))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileProblem(Problem("old_excel"))
    if b"\x00" in content[:4096]:
        raise FileProblem(Problem("not_a_table"))
    try:
        text = decode(content)
    except EncodingProblem as error:
        raise FileProblem(error.problem) from error
    return Table(tuple(_LINE_END.split(text)))


def _read_sheet(content: bytes) -> Iterator[tuple[str, ...]]:
    _check_archive(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # A writer may declare a used range smaller than the sheet: read what is really there.
        sheet.reset_dimensions()
        for cells in sheet.iter_rows(values_only=True):
            yield tuple(_text(cell) for cell in cells)
    except (KeyError, ValueError, IndexError, AttributeError, zipfile.BadZipFile) as error:
        raise FileProblem(Problem("not_a_table")) from error


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if "[Content_Types].xml" not in names:
                raise FileProblem(Problem("not_a_table"))
            if len(members) > MAX_MEMBERS or any(
                name.lower().endswith((".zip", ".xlsx", ".gz")) for name in names
            ):
                raise FileProblem(Problem("archive_limits"))
            unpacked = 0
            for member in members:
                # The declared sizes may lie, so the bytes are counted as they come.
                with archive.open(member) as stream:
                    while chunk := stream.read(STEP):
                        unpacked += len(chunk)
                        if unpacked > min(MAX_UNPACKED, max(len(content), STEP) * MAX_RATIO):
                            raise FileProblem(Problem("archive_limits"))
    # zipfile raises NotImplementedError for a compression that it does not know
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise FileProblem(Problem("not_a_table")) from error


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float):
        value = Decimal(repr(cell))
        plain = format(value, "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return str(cell)
