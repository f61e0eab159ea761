"""The rows of a catalogue as values, and every cell that cannot be one by its name."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ..product.ean import check_digit, is_mistyped
from .columns import COLUMNS, Column, Header
from .numbers import parse_number
from .problem import Cell, Problem, problem
from .table import Rows

BARCODES = ("barcode", "carton_barcode", "case_barcode")
KEYS = ("code", *BARCODES)
CATEGORIES = {
    "cigarette": ("卷烟", "捲菸", "香烟", "香菸", "cigarette", "cigarettes"),
    "cigar": ("雪茄", "雪茄烟", "雪茄菸", "cigar", "cigars"),
    "cut_tobacco": ("烟丝", "菸絲", "手卷烟丝", "斗烟丝", "cuttobacco"),
    "ecig_device": ("烟具", "烟杆", "电子烟烟具", "电子烟具", "菸具"),
    "ecig_pod": ("烟弹", "电子烟烟弹", "菸彈"),
    "ecig_combined": ("一次性电子烟", "电子烟", "组合", "烟具烟弹组合", "電子菸"),
    "e_liquid": ("烟油", "烟液", "雾化物"),
    "papers": ("卷烟纸", "捲菸紙"),
}
_CATEGORY = {alias: key for key, aliases in CATEGORIES.items() for alias in aliases}
_TRUE = {"是", "进口", "進口", "1", "y", "yes", "true", "√", "✓"}
_FALSE = {"否", "国产", "國產", "0", "n", "no", "false", "×"}
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]{0,63}")
_EXPONENT = re.compile(r"[0-9.]+e\+?[0-9]+", re.IGNORECASE)
_BARCODE = re.compile(r"[0-9]{8,14}")
_NAMED = re.compile("(.+?)[(\uff08](.+)[)\uff09]")


@dataclass(frozen=True)
class Row:
    """One row of the file: its number, what it says, and where each value stands."""

    number: int
    values: dict[str, Any]
    cells: dict[str, Cell] = field(default_factory=dict)


def parse_rows(rows: Rows, header: Header) -> tuple[list[Row], list[Problem], list[Problem]]:
    """(rows, problems, notes) of the table below its header; empty rows are left out.

    An empty cell says nothing. Problems stop the file, notes are only shown.
    """
    found: list[Row] = []
    problems: list[Problem] = []
    notes: list[Problem] = []
    for number, cells in enumerate(rows[header.row :], start=header.row + 1):
        if not any(cells):
            continue
        values: dict[str, Any] = {}
        places: dict[str, Cell] = {}
        for column, key in header.keys.items():
            text = cells[column] if column < len(cells) else ""
            if not text:
                continue
            place = Cell(number, column)
            value = _value(COLUMNS[key], key, text)
            if isinstance(value, str) and value.startswith("!"):
                problems.append(problem(value[1:], place, value=text, high=COLUMNS[key].high))
                continue
            values[key], places[key] = value, place
            if key in BARCODES and is_mistyped(value):
                notes.append(problem("mistyped", place, value=value, digit=check_digit(value)))
        row = Row(number, _named(values), places)
        problems += _row_problems(row)
        found.append(row)
    if not found:
        problems.append(problem("no_rows"))
    return found, [*problems, *_duplicates(found)], notes


def _value(column: Column, key: str, text: str) -> Any:
    """The value of a cell, or `!code` of what is wrong with it."""
    if column.kind == "text":
        return text
    if column.kind == "code":
        return _code(key, text)
    if column.kind == "category":
        return _CATEGORY.get(re.sub(r"\s", "", text).lower(), "!unknown_category")
    if column.kind == "flag":
        word = text.strip().lower()
        return True if word in _TRUE else False if word in _FALSE else "!bad_flag"
    number = parse_number(text)
    if number is None:
        return "!bad_number"
    if not 0 <= number <= column.high:
        return "!out_of_range"
    if column.kind == "count":
        return int(number) if number == int(number) else "!not_whole"
    # Prices keep their digits until they are per unit; the rest is kept with two decimals.
    return number if "_per_" in key and "mg" not in key else number.quantize(Decimal("0.01"))


def _code(key: str, text: str) -> str:
    code = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if _EXPONENT.fullmatch(code):
        return "!digits_lost"
    pattern = _BARCODE if key in BARCODES else _CODE
    return code if pattern.fullmatch(code) else "!bad_barcode" if key in BARCODES else "!bad_code"


def _named(values: dict[str, Any]) -> dict[str, Any]:
    """Name out of brand and specification, or the other way round: 中华(软)."""
    brand, specification = values.get("brand"), values.get("specification")
    if not values.get("name") and brand:
        values["name"] = f"{brand}({specification})" if specification else brand
    elif (match := _NAMED.fullmatch(values.get("name", ""))) and not brand and not specification:
        values["brand"], values["specification"] = match[1].strip(), match[2].strip()
    return values


def _row_problems(row: Row) -> list[Problem]:
    first = Cell(row.number, 0)
    found = []
    if not row.values.get("name"):
        found.append(problem("no_name", first))
    if not any(row.values.get(key) for key in KEYS):
        found.append(problem("no_key", first))
    return found


def _duplicates(rows: Iterable[Row]) -> list[Problem]:
    """A barcode stands for one unit of one article, whatever column it is in."""
    seen: dict[tuple[bool, str], Cell] = {}
    found = []
    for row in rows:
        for key in KEYS:
            value, cell = row.values.get(key), row.cells.get(key)
            if not value or cell is None:
                continue
            first = seen.setdefault((key in BARCODES, value), cell)
            if first != cell:
                found.append(problem("twice", cell, value=value, first=first.name))
    return found
