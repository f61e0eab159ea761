"""The engine: rows that apply, what they read, how they compare.

A row holds a document when its jurisdiction, stage, channel, dates and scope fit; it is broken
when its reading compares with its value as its operator says. `rules.js` is this file in
JavaScript.
"""

from collections.abc import Iterable
from typing import Any

from .context import Context, Line, Reading
from .facts import validate_facts
from .measures import Measure
from .numbers import number_text
from .plan import Plan, PlannedRow, Row, Rows

Violation = dict[str, Any]

SEVERITIES = ("block", "warn", "record")


class _Basket:
    """The lines of one document, and what was read of them already."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.lines = [
            line if line.get("line") else {**line, "line": position}
            for position, line in enumerate(ctx.facts.get("lines") or [], 1)
        ]
        self._in_scope: dict[frozenset[str], list[Line]] = {}
        self._readings: dict[tuple[Measure, frozenset[str]], Reading] = {}

    def in_scope(self, scope: frozenset[str]) -> list[Line]:
        found = self._in_scope.get(scope)
        if found is None:
            found = [line for line in self.lines if line.get("category") in scope]
            self._in_scope[scope] = found
        return found

    def read(self, measure: Measure, scope: frozenset[str]) -> Reading:
        """A reading of the document or of all lines in the scope; None for one of a line."""
        if measure.level == "line":
            return None
        key = (measure, scope if measure.level == "basket" else frozenset())
        if key not in self._readings:
            arguments = (self.in_scope(scope),) if measure.level == "basket" else ()
            self._readings[key] = measure.read(self.ctx, *arguments)
        return self._readings[key]


def _broken(planned: PlannedRow, basket: _Basket) -> Iterable[tuple[Reading, Reading, list[int]]]:
    """`(limit, actual, line numbers)` of every reading that breaks the row."""
    measure, limit_of, lines = (
        planned.measure,
        planned.limit_measure,
        basket.in_scope(planned.scope),
    )
    is_limit_of_line = limit_of is not None and limit_of.level == "line"
    limit: Reading = planned.limit
    prepared = planned.prepared
    if limit_of and not is_limit_of_line:
        limit = basket.read(limit_of, planned.scope)
        prepared = planned.prepare(limit)
    if measure.level != "line":
        actual = basket.read(measure, planned.scope)
        if planned.is_broken(actual, prepared):
            yield limit, actual, [line["line"] for line in lines]
        return
    read, ctx = measure.read, basket.ctx
    for line in lines:
        actual = read(ctx, line)
        if actual is None and not planned.asks_presence:
            continue
        if limit_of and is_limit_of_line:
            limit = limit_of.read(ctx, line)
            prepared = planned.prepare(limit)
        if planned.is_broken(actual, prepared):
            yield limit, actual, [line["line"]]


def _text(reading: Reading) -> str:
    if reading is None:
        return ""
    return reading if isinstance(reading, str) else number_text(reading)


def _severity(row: Row, stage: str) -> str:
    is_milder = (
        row["severity"] == "block" and row["block_stages"] and stage not in row["block_stages"]
    )
    return "warn" if is_milder else str(row["severity"])


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

    `rules` are rows of `parse_rows`, of any jurisdiction and date; who checks often against the
    same ones keeps them as `Rows`, which are planned once. A line without a number has its
    position. Raises FactsError for facts that are not as the contract writes them.
    """
    validate_facts(facts)
    plan = rules.plan if isinstance(rules, Rows) else Plan(rules)
    ctx = Context(facts)
    basket = _Basket(ctx)
    merged: dict[tuple[str, ...], Violation] = {}
    for planned in plan.rows_for(facts["stage"], facts["jurisdiction"]):
        if not planned.holds(ctx.day, facts.get("channel")):
            continue
        if planned.scope and not basket.in_scope(planned.scope):
            continue
        row = planned.row
        for limit, actual, numbers in _broken(planned, basket):
            params = {"limit": _text(limit), "actual": _text(actual)}
            if row["label"]:
                params["test"] = row["label"]
            severity = _severity(row, facts["stage"])
            violation = merged.setdefault(
                (row["code"], severity, *params.values()),
                {"rule": row["code"], "severity": severity, "lines": [], "params": params},
            )
            violation["lines"] += numbers
    for violation in merged.values():
        violation["lines"] = sorted(set(violation["lines"]))
    return sorted(merged.values(), key=_sort_key)
