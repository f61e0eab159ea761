"""Readings of one line: price, licence scope, the 32-character carton code."""

from .calendar import is_day, months_between
from .context import Context, Line, Reading, text_of
from .numbers import add, divide, multiply, number
from .quantities import STATUTORY_CARTON_STICKS, unit_sticks

LICENCE_SCOPE_OF = {
    "cigarette": "cigarette",
    "cigar": "cigar",
    "cut_tobacco": "cut_tobacco",
    "ecig_device": "ecig",
    "ecig_pod": "ecig",
    "ecig_combined": "ecig",
    "e_liquid": "ecig",
}


def licence_scope_needed(ctx: Context, line: Line) -> Reading:
    return LICENCE_SCOPE_OF.get(line["category"])


def price_per_200_sticks(ctx: Context, line: Line) -> Reading:
    price, sticks = line.get("unit_price"), unit_sticks(line)
    if price is None or sticks is None:
        return None
    return divide(multiply(number(price), STATUTORY_CARTON_STICKS), sticks)


def suggested_deviation_percent(ctx: Context, line: Line) -> Reading:
    """How far the price is from the suggested one, either way, in percent of that."""
    price, suggested = line.get("unit_price"), line.get("suggested_price")
    if price is None or suggested is None or number(suggested)[0] <= 0:
        return None
    base, scale = number(suggested)
    away = add(number(price), (-base, scale))
    return divide((abs(away[0]) * 100, away[1]), (base, scale))


def code_part(line: Line, start: int, end: int) -> str | None:
    """Characters of the 32-character carton code; None where it cannot be trusted to be one."""
    code = line.get("carton_code") or ""
    return code[start:end] if len(code) == 32 and code.isascii() and code.isalnum() else None


def code_order(ctx: Context, line: Line) -> Reading:
    order = code_part(line, 14, 16)
    return (int(order), 1) if order is not None and order.isdigit() else None


def code_age_months(ctx: Context, line: Line) -> Reading:
    """Months since the newest day that has the code's last digit of year, month and day."""
    code = code_part(line, 0, 5)
    if code is None or not code.isdigit():
        return None
    year = int(ctx.day[:4])
    for candidate in range(year, year - 20, -1):
        day = f"{candidate:04d}-{code[1:3]}-{code[3:5]}"
        if candidate % 10 == int(code[0]) and is_day(day) and day <= ctx.day:
            return months_between(day, ctx.day), 1
    return None


def trace(ctx: Context, line: Line) -> Reading:
    return text_of(line.get("trace") or None)
