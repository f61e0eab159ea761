"""The neutral export: sales lines as csv or json, for whoever collects them.

Nobody publishes the interface of the ordering and collection platforms, so this names its columns
itself; docs/compliance_officer.md explains them. Decimals are texts, times have their offset.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

FORMAT = "tobacco-sales.v1"
COLUMNS = (
    "licence",
    "shop",
    "time",
    "receipt",
    "ean",
    "article",
    "unit",
    "qty",
    "unit_price",
    "amount",
    "payment",
    "stock_on_hand",
    "purchase_price",
    "is_member",
    "entry",
)
# A spreadsheet takes a text that begins so for a formula.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_NUMBERS = {"qty", "unit_price", "amount", "stock_on_hand", "purchase_price"}
BOM = "\ufeff"


def safe(text: str) -> str:
    """A text that no spreadsheet runs.

    >>> safe("=1+1"), safe("Zhonghua")
    ("'=1+1", 'Zhonghua')
    """
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def csv_chunks(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, so that a spreadsheet shows Chinese; lines end with CR LF.

    A negative number stays a number: only texts are made safe.
    """
    yield (BOM + _line(COLUMNS)).encode()
    for row in rows:
        cells = [_text(row.get(name)) for name in COLUMNS]
        yield _line(
            [
                cell if name in _NUMBERS else safe(cell)
                for name, cell in zip(COLUMNS, cells, strict=True)
            ]
        ).encode()


def json_chunks(rows: Iterable[Mapping[str, Any]], head: Mapping[str, Any]) -> Iterator[bytes]:
    """One object: `format`, what `head` says, and `lines`, one line of text each."""
    start = json.dumps({"format": FORMAT, **head}, ensure_ascii=False)
    yield f'{start[:-1]}, "lines": ['.encode()
    separator = "\n"
    for row in rows:
        values = {name: row.get(name) for name in COLUMNS}
        yield (separator + json.dumps(values, ensure_ascii=False)).encode()
        separator = ",\n"
    yield b"\n]}\n"


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value)


def _line(cells: Sequence[str]) -> str:
    target = io.StringIO()
    csv.writer(target).writerow(cells)
    return target.getvalue()
