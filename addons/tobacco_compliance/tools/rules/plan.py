"""Rows made ready: found by stage and jurisdiction, what no fact changes worked out."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from .context import Reading
from .measures import MEASURES, Measure
from .numbers import Number, number, number_text

Row = dict[str, Any]
IsBroken = Callable[[Any, Any], bool]


def _as_number(reading: str | Number) -> Number:
    return number(reading) if isinstance(reading, str) else reading


def _as_text(reading: str | Number) -> str:
    return reading if isinstance(reading, str) else number_text(reading)


def _listed(reading: str | Number) -> frozenset[str]:
    return _items(_as_text(reading))


@lru_cache(maxsize=4096)
def _items(text: str) -> frozenset[str]:
    return frozenset(text.split(","))


_ORDERS: dict[str, IsBroken] = {
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "eq": operator.eq,
    "ne": operator.ne,
}
_TESTS: dict[str, tuple[Callable[[str | Number], Any], IsBroken]] = {
    "in": (_listed, lambda actual, limit: _as_text(actual) in limit),
    "not_in": (_listed, lambda actual, limit: _as_text(actual) not in limit),
    "has": (_listed, lambda actual, limit: not limit.isdisjoint(_listed(actual))),
    "lacks": (_listed, lambda actual, limit: not limit <= _listed(actual)),
    "present": (_as_text, lambda actual, limit: True),
    "missing": (_as_text, lambda actual, limit: actual == ""),
    "not_matches": (
        lambda limit: re.compile(_as_text(limit), re.ASCII),
        lambda actual, limit: limit.fullmatch(_as_text(actual)) is None,
    ),
}
OPERATORS = (*_ORDERS, *_TESTS)


def _operator(name: str, kind: str) -> tuple[Callable[[Any], Any], IsBroken]:
    """How the limit is made ready once, and what of known readings then breaks the row."""
    if name in _TESTS:
        return _TESTS[name]
    holds = _ORDERS[name]
    if kind == "text":
        return str, holds

    def breaks(actual: str | Number, limit: Number) -> bool:
        numerator, denominator = number(actual) if isinstance(actual, str) else actual
        return bool(holds(numerator * limit[1], limit[0] * denominator))

    return _as_number, breaks


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row with its measure; `limit` is its value, or None where `limit_measure` reads it."""

    row: Row
    scope: frozenset[str]
    channels: frozenset[str]
    measure: Measure
    limit: str | None
    limit_measure: Measure | None
    prepared: Any
    prepare: Callable[[Reading], Any]
    compare: IsBroken
    asks_presence: bool

    def is_broken(self, actual: Reading, prepared: Any) -> bool:
        """What is not known breaks no row, but one that asks for presence."""
        if actual is None:
            return self.asks_presence
        return prepared is not None and self.compare(actual, prepared)

    def holds(self, day: str, channel: str | None) -> bool:
        return (
            self.row["valid_from"] <= day
            and (not self.row["valid_to"] or day < self.row["valid_to"])
            and (not self.channels or channel in self.channels)
        )


def _planned(row: Row) -> PlannedRow:
    value, measure = row["value"], MEASURES[row["test"]]
    prepare, is_broken_by = _operator(row["operator"], measure.kind)
    limit_measure = MEASURES[value[1:]] if value.startswith("@") else None
    return PlannedRow(
        row=row,
        scope=frozenset(row["scope"]),
        channels=frozenset(row["channels"]),
        measure=measure,
        limit=None if limit_measure else value,
        limit_measure=limit_measure,
        prepared=None if limit_measure else prepare(value),
        prepare=lambda reading: None if reading is None else prepare(reading),
        compare=is_broken_by,
        asks_presence=row["operator"] == "missing",
    )


class Plan:
    """Rows found by stage and jurisdiction; each is made ready when it is first asked for."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows
        self._found: dict[tuple[str, str], list[PlannedRow]] = {}

    def rows_for(self, stage: str, jurisdiction: str) -> list[PlannedRow]:
        key = (stage, jurisdiction)
        if key not in self._found:
            self._found[key] = [
                _planned(row)
                for row in self._rows
                if row["value"] is not None
                and stage in row["stages"]
                and jurisdiction in row["applies_to"]
            ]
        return self._found[key]


class Rows(list[Row]):
    """Rows that are checked against more than once; they do not change any more."""

    @cached_property
    def plan(self) -> Plan:
        return Plan(self)
