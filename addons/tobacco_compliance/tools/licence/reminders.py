"""When to remind of a licence's end: the thresholds are rows of the rule pack, not ours."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

TEST = "licence_days_to_expiry"
_WHOLE = re.compile(r"[0-9]+", re.ASCII)


def thresholds(rows: Iterable[Mapping[str, Any]]) -> list[int]:
    """Days before the end on which the rules `rows` begin to speak, the farthest first.

    Rows are those of the engine that hold on the day; the ones that test something else, or are
    switched off, say nothing.
    """
    found = set()
    for row in rows:
        value = row["value"] or ""
        if row["test"] == TEST and _WHOLE.fullmatch(value):
            if row["operator"] == "le":
                found.add(int(value))
            elif row["operator"] == "lt":
                found.add(int(value) - 1)
    return sorted(found, reverse=True)


def due_threshold(days_left: int, limits: Sequence[int]) -> int | None:
    """The nearest threshold that is reached; None before the first one.

    >>> [due_threshold(days, [90, 30]) for days in (91, 90, 31, 30, -1)]
    [None, 90, 90, 30, 30]
    """
    reached = [limit for limit in limits if days_left <= limit]
    return min(reached) if reached else None
