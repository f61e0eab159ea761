"""The matcher's files (RFC 4180, header row, UTF-8): text in, values out, values in, text out.

Formats: contract "Matching on the command line". Everything that is wrong raises `BadInput`, which
names the file, the row (1 = header) and the column.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from .model import Decision, Item, Party, Receipt, Result

PARTIES = ("party", "name", "owner", "account", "alias")
ITEMS = ("item", "party", "number", "amount_fen", "date")
RECEIPTS = ("receipt", "amount_fen", "date", "account", "name", "memo", "serial")
HISTORY = ("receipt", "account", "name", "memo", "party", "items")
OUT = ("receipt", "band", "party", "items", "reason", "confidence")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_AMOUNT = re.compile(r"[0-9]{1,18}")
T = TypeVar("T")


class BadInput(ValueError):
    """A file that breaks the contract."""

    def __init__(self, file: str, row: int, column: str, what: str) -> None:
        super().__init__(f"{file}: row {row}, column {column}: {what}")


class _Rows:
    """The rows of one file by column name."""

    def __init__(self, file: str, lines: Iterable[str], columns: tuple[str, ...]) -> None:
        self.file = file
        self.row = 1
        self.reader = csv.reader(lines, strict=True)
        header = self._next() or []
        if header:
            header[0] = header[0].removeprefix("\ufeff")
        for column in columns:
            if column not in header:
                raise BadInput(file, 1, column, "the column is missing")
        self.width = len(header)
        self.indexes = [header.index(column) for column in columns]

    def _next(self) -> list[str] | None:
        try:
            return next(self.reader, None)
        except (csv.Error, UnicodeDecodeError) as error:
            raise BadInput(self.file, self.row + 1, "-", f"cannot be read ({error})") from error

    def __iter__(self) -> Iterator[list[str]]:
        indexes, width = self.indexes, self.width
        while (cells := self._next()) is not None:
            self.row += 1
            if len(cells) != width:
                if not cells:
                    continue
                raise self.bad("-", f"{len(cells)} cells instead of {width}")
            yield [cells[index] for index in indexes]

    def bad(self, column: str, what: str) -> BadInput:
        return BadInput(self.file, self.row, column, what)

    def amount(self, text: str, column: str = "amount_fen") -> int:
        if not _AMOUNT.fullmatch(text):
            raise self.bad(column, f"{text!r} is not a positive whole number of fen")
        if (fen := int(text)) <= 0:
            raise self.bad(column, "the amount must be positive")
        return fen

    def day(self, text: str, column: str = "date") -> date:
        try:
            if _DATE.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            text = f"{text} (no such day)"
        raise self.bad(column, f"{text!r} is not a date like 2026-08-01")

    def key(self, text: str, column: str, seen: Mapping[str, object] | set[str]) -> str:
        if not text:
            raise self.bad(column, "is empty")
        if " " in text:
            raise self.bad(column, f"{text!r} contains a space")
        if text in seen:
            raise self.bad(column, f"{text!r} is a duplicate")
        return text


def read_parties(file: str, lines: Iterable[str]) -> list[Party]:
    """Parties; several rows of one party are joined."""
    rows = _Rows(file, lines, PARTIES)
    found: dict[str, list[dict[str, None]]] = {}
    for party, *values in rows:
        rows.key(party, "party", set())
        joined = found.setdefault(party, [{}, {}, {}, {}])
        for target, value in zip(joined, values, strict=True):
            if value.strip():
                target[value.strip()] = None
    return [
        Party(party, tuple(names), tuple(owners), tuple(accounts), tuple(aliases))
        for party, (names, owners, accounts, aliases) in found.items()
    ]


def read_items(file: str, lines: Iterable[str], parties: Iterable[str]) -> list[Item]:
    """Open items; each must be of a known party."""
    rows = _Rows(file, lines, ITEMS)
    known = set(parties)
    seen: set[str] = set()
    days = _cached(rows.day)
    items = []
    for item, party, number, amount, day in rows:
        seen.add(rows.key(item, "item", seen))
        if party not in known:
            raise rows.bad("party", f"{party!r} is not in the parties file")
        items.append(Item(item, party, number.strip(), rows.amount(amount), days(day)))
    return items


def read_receipts(file: str, lines: Iterable[str]) -> list[Receipt]:
    """Receipts, with blanks around texts removed."""
    rows = _Rows(file, lines, RECEIPTS)
    seen: set[str] = set()
    days = _cached(rows.day)
    receipts = []
    for receipt, amount, day, account, name, memo, serial in rows:
        seen.add(rows.key(receipt, "receipt", seen))
        texts = (account.strip(), name.strip(), memo.strip(), serial.strip())
        receipts.append(Receipt(receipt, rows.amount(amount), days(day), *texts))
    return receipts


def read_history(file: str, lines: Iterable[str]) -> list[Decision]:
    """Decisions of the past."""
    rows = _Rows(file, lines, HISTORY)
    return [
        Decision(account.strip(), name.strip(), tuple(dict.fromkeys(parties.split())))
        for _receipt, account, name, _memo, parties, _items in rows
    ]


def _cached(function: Callable[[str], T]) -> Callable[[str], T]:
    """Few distinct days, many rows."""
    known: dict[str, T] = {}

    def look_up(text: str) -> T:
        value = known.get(text)
        if value is None:
            value = known[text] = function(text)
        return value

    return look_up


def out_rows(results: Iterable[Result]) -> Iterator[tuple[str, ...]]:
    """Header and rows of the answer, in the order of the results."""
    yield OUT
    for result in results:
        if not result.candidates:
            confidence = f"{result.confidence:.4f}"
            yield (result.receipt, result.band, "", "", result.reason, confidence)
        for found in result.candidates:
            yield (
                result.receipt,
                result.band,
                " ".join(found.parties),
                " ".join(found.items),
                found.reason,
                f"{found.confidence:.4f}",
            )
