"""One key, one row: what happens to rows of one file that share a key."""

from collections.abc import Iterable
from dataclasses import replace

from .model import Problem, Row


def merge_rows(rows: Iterable[Row]) -> tuple[list[Row], list[Problem], int]:
    """Rows with each key once, the problems, and how many repeated rows were dropped.

    A row that repeats a key with the same content is dropped and counted; with other content it is
    a problem that names both physical lines.
    """
    seen: dict[str, Row] = {}
    problems = []
    repeated = 0
    for row in rows:
        first = seen.setdefault(row.key, row)
        if first is row:
            continue
        if first.digest == row.digest:
            repeated += 1
        else:
            params = (("first", str(first.row)), ("key", row.serial or row.key))
            problems.append(Problem("key_conflict", row=row.row, params=params))
    return list(seen.values()), problems, repeated


def mark_alike(rows: Iterable[Row]) -> list[Row]:
    """Number rows that have no serial and equal content, so that all are kept, and flag them."""
    counts: dict[str, int] = {}
    marked = []
    for row in rows:
        if row.serial:
            marked.append(row)
            continue
        ordinal = counts[row.key] = counts.get(row.key, 0) + 1
        marked.append(replace(row, key=f"{row.key}|{ordinal}", is_alike=ordinal > 1))
    return marked
