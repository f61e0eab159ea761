"""Dates and times as Chinese statement files write them."""

import re
from datetime import date, datetime, time

_DATE = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")
_TIME = re.compile(r"(\d{1,2}):?(\d{2}):?(\d{2})?(?:\.\d+)?")


def parse_time(text: str) -> time | None:
    """`"15:24:03"`, `"152403"` or `"15:24"`; None for anything else."""
    match = _TIME.fullmatch(text.strip())
    if not match:
        return None
    try:
        return time(int(match[1]), int(match[2]), int(match[3] or 0))
    except ValueError:
        return None


def parse_moment(text: str) -> datetime | None:
    """A date with or without a time, `"20260801 15:24:03"` and its many relatives; else None."""
    plain = text.strip().replace("T", " ")
    match = _DATE.match(plain)
    if not match:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    rest = plain[match.end() :].strip()
    if not rest:
        return datetime.combine(day, time())
    clock = parse_time(rest)
    return datetime.combine(day, clock) if clock else None
