"""The engine: rows that apply, what they read, how they compare.

A row holds a document when its jurisdiction, stage, channel, dates and scope fit; it is broken
when its reading compares with its value as its operator says. `rules.js` is this file in
JavaScript.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from .context import Context, Line, Reading
from .facts import validate_facts
from .measures import MEASURES, Measure
from .numbers import Number, compare, number, number_text

Row = dict[str, Any]
Violation = dict[str, Any]

SEVERITIES = ("block", "warn", "record")


def _as_number(reading: str | Number) -> Number:
    return number(reading) if isinstance(reading, str) else reading


def _as_text(reading: str | Number) -> str:
    return reading if isinstance(reading, str) else number_text(reading)


def _listed(text: str) -> list[str]:
    return text.split(",")


_ORDER: dict[str, Callable[[int], bool]] = {
    "lt": lambda sign: sign < 0,
    "le": lambda sign: sign <= 0,
    "gt": lambda sign: sign > 0,
    "ge": lambda sign: sign >= 0,
    "eq": lambda sign: sign == 0,
    "ne": lambda sign: sign != 0,
}
_LISTS: dict[str, Callable[[str, str], bool]] = {
    "in": lambda actual, limit: actual in _listed(limit),
    "not_in": lambda actual, limit: actual not in _listed(limit),
    "has": lambda actual, limit: any(item in _listed(actual) for item in _listed(limit)),
    "lacks": lambda actual, limit: any(item not in _listed(actual) for item in _listed(limit)),
}
OPERATORS = (*_ORDER, *_LISTS, "missing", "present", "not_matches")


def _is_broken(operator: str, kind: str, actual: Reading, limit: Reading) -> bool:
    if operator == "missing":
        return actual is None or actual == ""
    if actual is None or limit is None:
        return False
    if operator == "present":
        return True
    if operator in _ORDER:
        if kind == "number":
            sign = compare(_as_number(actual), _as_number(limit))
        else:
            sign = (str(actual) > str(limit)) - (str(actual) < str(limit))
        return _ORDER[operator](sign)
    if operator == "not_matches":
        return re.fullmatch(_as_text(limit), _as_text(actual), re.ASCII) is None
    return _LISTS[operator](_as_text(actual), _as_text(limit))


def _applies(row: Row, facts: dict[str, Any], day: str) -> bool:
    return (
        facts["stage"] in row["stages"]
        and facts["jurisdiction"] in row["applies_to"]
        and (not row["channels"] or facts.get("channel") in row["channels"])
        and row["valid_from"] <= day
        and (not row["valid_to"] or day < row["valid_to"])
        and row["value"] is not None
    )


def _read(measure: Measure, ctx: Context, lines: list[Line], line: Line | None) -> Reading:
    if measure.level == "facts":
        return measure.read(ctx)
    if measure.level == "basket":
        return measure.read(ctx, lines)
    return None if line is None else measure.read(ctx, line)


def _limit(row: Row, ctx: Context, lines: list[Line], line: Line | None) -> Reading:
    """The value of the row; one like `@marked_price` is that reading of the same facts."""
    value: str = row["value"]
    if not value.startswith("@"):
        return value
    return _read(MEASURES[value[1:]], ctx, lines, line)


def _broken(
    row: Row, ctx: Context, lines: list[Line]
) -> Iterable[tuple[dict[str, str], int | None]]:
    """`(params, line number)` of every reading that breaks the row."""
    measure = MEASURES[row["test"]]
    for line in lines if measure.level == "line" else [None]:
        actual = _read(measure, ctx, lines, line)
        limit = _limit(row, ctx, lines, line)
        if _is_broken(row["operator"], measure.kind, actual, limit):
            params = {
                "limit": "" if limit is None else _as_text(limit),
                "actual": "" if actual is None else _as_text(actual),
            }
            if row["label"]:
                params["test"] = row["label"]
            yield params, None if line is None else line["line"]


def _severity(row: Row, stage: str) -> str:
    is_milder = (
        row["severity"] == "block" and row["block_stages"] and stage not in row["block_stages"]
    )
    return "warn" if is_milder else str(row["severity"])


def _violations(row: Row, ctx: Context, every_line: list[Line]) -> Iterable[Violation]:
    lines = [line for line in every_line if line.get("category") in row["scope"]]
    if row["scope"] and not lines:
        return
    found: dict[tuple[str, ...], Violation] = {}
    for params, number_of_line in _broken(row, ctx, lines):
        violation = found.setdefault(
            tuple(params.values()),
            {
                "rule": row["code"],
                "severity": _severity(row, ctx.facts["stage"]),
                "lines": [],
                "params": params,
            },
        )
        violation["lines"] += (
            [line["line"] for line in lines] if number_of_line is None else [number_of_line]
        )
    yield from found.values()


def _sort_key(violation: Violation) -> tuple[Any, ...]:
    params = violation["params"]
    return (
        SEVERITIES.index(violation["severity"]),
        violation["rule"],
        violation["lines"][:1],
        params.get("test", ""),
        params["limit"],
        params["actual"],
    )


def check(facts: dict[str, Any], rules: list[Row]) -> list[Violation]:
    """Every breach of `rules` in `facts`: by severity (block first), then code, then first line.

    `rules` are rows of `parse_rows`, of any jurisdiction and date. A line without a number has
    its position. Raises FactsError for facts that are not as the contract writes them.
    """
    validate_facts(facts)
    ctx = Context(facts)
    lines = [
        {**line, "line": line.get("line") or position}
        for position, line in enumerate(facts.get("lines") or [], 1)
    ]
    merged: dict[tuple[str, ...], Violation] = {}
    for row in rules:
        if _applies(row, facts, ctx.day):
            for violation in _violations(row, ctx, lines):
                key = (violation["rule"], violation["severity"], *violation["params"].values())
                same = merged.setdefault(key, violation)
                same["lines"] = sorted({*same["lines"], *violation["lines"]})
    return sorted(merged.values(), key=_sort_key)
