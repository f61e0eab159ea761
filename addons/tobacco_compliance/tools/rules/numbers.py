"""Exact numbers as `(numerator, denominator)` pairs of int, denominator above 0.

Faster than Fraction, and the same in JavaScript with BigInt: a threshold is never decided by
rounding.
"""

from functools import lru_cache
from typing import TypeAlias

Number: TypeAlias = tuple[int, int]

SHOWN_DECIMALS = 6


@lru_cache(maxsize=4096)
def number(text: str) -> Number:
    """The number that a decimal string without exponent spells.

    >>> number("-12.50")
    (-1250, 100)
    """
    whole, _, decimals = text.partition(".")
    return int(whole + decimals), 10 ** len(decimals)


def add(a: Number, b: Number) -> Number:
    if a[1] == b[1]:
        return a[0] + b[0], a[1]
    return a[0] * b[1] + b[0] * a[1], a[1] * b[1]


def multiply(a: Number, b: Number) -> Number:
    return a[0] * b[0], a[1] * b[1]


def divide(a: Number, b: Number) -> Number:
    """`a / b`; the caller has made sure that `b` is above 0."""
    return a[0] * b[1], a[1] * b[0]


def compare(a: Number, b: Number) -> int:
    """Negative, 0 or positive as `a` is below, equal to or above `b`."""
    return a[0] * b[1] - b[0] * a[1]


def number_text(value: Number) -> str:
    """Shortest decimal text; one that does not end is rounded half up to six decimals.

    >>> number_text((4990, 100)), number_text((100, 3)), number_text((-1, 2))
    ('49.9', '33.333333', '-0.5')
    """
    numerator, denominator = value
    scale = 10**SHOWN_DECIMALS
    rounded = (abs(numerator) * scale * 2 + denominator) // (denominator * 2)
    whole, decimals = divmod(rounded, scale)
    text = f"{whole}.{decimals:0{SHOWN_DECIMALS}d}".rstrip("0").rstrip(".")
    return f"-{text}" if numerator < 0 and rounded else text
