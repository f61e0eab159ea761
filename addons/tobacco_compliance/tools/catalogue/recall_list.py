"""A recall list as it comes with the notice: which codes, batches and ranges are called back."""

import re
import unicodedata
from dataclasses import dataclass

from .columns import Words, recognise
from .problem import Cell, Problem, problem
from .table import Rows

NAMES: dict[str, tuple[str, ...]] = {
    "barcode": ("条码", "條碼", "条形码", "商品条码", "盒码", "条盒码", "barcode", "ean"),
    "name": ("商品名称", "品名", "名称", "品规", "卷烟名称", "商品名稱", "name", "product"),
    "batch": ("批号", "批次", "生产批号", "批號", "batch", "lot"),
    "code_from": ("喷码起", "喷码", "起始喷码", "32位码", "起始码", "噴碼起", "codefrom"),
    "code_to": ("喷码止", "截止喷码", "结束码", "噴碼迄", "codeto"),
}
_BY_NAME = {alias: key for key, aliases in NAMES.items() for alias in aliases}
_BARCODE = re.compile(r"[0-9]{8,14}")
_CODE = re.compile(r"[0-9A-Z]{1,32}")


def key_of(header: str) -> str:
    """Key of the column with this header; empty when not known."""
    text = unicodedata.normalize("NFKC", header).lower()
    return _BY_NAME.get(re.sub(r"[\s_:(].*|\s", "", text), "")


WORDS = Words(key_of, lambda key: NAMES[key][0])


@dataclass(frozen=True)
class Recalled:
    """One line of the list; texts, empty where the list says nothing."""

    row: int
    barcode: str
    name: str = ""
    batch: str = ""
    code_from: str = ""
    code_to: str = ""


def parse_recall(rows: Rows) -> tuple[list[Recalled], list[Problem]]:
    """The lines of a recall list and every cell that cannot be read."""
    header, problems = recognise(rows, ("barcode",), WORDS)
    if header is None or problems:
        return [], problems
    found: list[Recalled] = []
    seen: dict[Recalled, int] = {}
    for number, cells in enumerate(rows[header.row :], start=header.row + 1):
        if not any(cells):
            continue
        values = {
            key: _clean(key, cells[column])
            for column, key in header.keys.items()
            if column < len(cells) and cells[column]
        }
        places = {key: Cell(number, column) for column, key in header.keys.items()}
        wrong = _wrong(values, places)
        line = Recalled(0, **{"barcode": "", **values})
        if not wrong and line in seen:
            cell = places["barcode"]
            wrong = [problem("twice", cell, value=line.barcode, first=f"{seen[line]}")]
        seen.setdefault(line, number)
        problems += wrong
        found.append(Recalled(number, **{"barcode": "", **values}))
    if not found:
        problems.append(problem("no_rows"))
    return found, problems


def _clean(key: str, text: str) -> str:
    if key in ("name", "batch"):
        return text
    return re.sub(r"[\s/-]", "", unicodedata.normalize("NFKC", text)).upper()


def _wrong(values: dict[str, str], places: dict[str, Cell]) -> list[Problem]:
    found = []
    barcode = values.get("barcode", "")
    if not barcode:
        found.append(problem("no_barcode", places["barcode"]))
    elif re.fullmatch(r"[0-9.]+E\+?[0-9]+", barcode):
        found.append(problem("digits_lost", places["barcode"], value=barcode))
    elif not _BARCODE.fullmatch(barcode):
        found.append(problem("bad_barcode", places["barcode"], value=barcode))
    for key in ("code_from", "code_to"):
        code = values.get(key, "")
        if code and not _CODE.fullmatch(code):
            found.append(problem("bad_carton_code", places[key], value=code))
    first, last = values.get("code_from", ""), values.get("code_to", "")
    if last and (len(first) != len(last) or first > last):
        found.append(problem("bad_range", places["code_to"], value=f"{first} – {last}"))
    return found
