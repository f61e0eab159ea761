"""Days as ISO text, and the spans between them that the law counts."""

import datetime as dt
from functools import lru_cache


@lru_cache(maxsize=4096)
def day_of(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def days_between(start: str, end: str) -> int:
    return (day_of(end) - day_of(start)).days


def months_between(start: str, end: str) -> int:
    """Whole months completed on `end`; a day that the month lacks counts as the first of the next.

    >>> months_between("2026-01-31", "2026-02-28"), months_between("2026-01-31", "2026-03-01")
    (0, 1)
    """
    a, b = day_of(start), day_of(end)
    return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day)


def years_between(start: str, end: str) -> int:
    """Whole years completed on `end`: an age, reached on the birthday, on 1 March for 29 February.

    >>> years_between("2008-02-29", "2026-02-28"), years_between("2008-02-29", "2026-03-01")
    (17, 18)
    """
    a, b = day_of(start), day_of(end)
    return b.year - a.year - ((b.month, b.day) < (a.month, a.day))


def years_started(start: str, end: str) -> int:
    """Years begun between two days: 5 up to the fifth anniversary, 6 from the day after it."""
    years = years_between(start, end)
    a, b = day_of(start), day_of(end)
    return years if (a.month, a.day) == (b.month, b.day) else years + 1


def next_day(text: str) -> str:
    return (day_of(text) + dt.timedelta(days=1)).isoformat()


def previous_day(text: str) -> str:
    return (day_of(text) - dt.timedelta(days=1)).isoformat()


def is_day(text: str) -> bool:
    try:
        day_of(text)
    except ValueError:
        return False
    return True
