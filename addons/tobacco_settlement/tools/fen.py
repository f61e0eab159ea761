"""Yuan as Chinese files write it, into integers of fen and of thousandths of a fen."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_NOISE = str.maketrans("", "", "`\t\u00a0\u3000 ¥￥'\"")
MAX_YUAN = Decimal(10) ** 13


class AmountError(ValueError):
    """The text is not an amount, or has more decimals than the unit can hold."""


def clean(text: str) -> str:
    """The cell without back-ticks, tabs and no-break spaces; full-width forms become ASCII."""
    return unicodedata.normalize("NFKC", text).replace("`", "").replace("\u00a0", " ").strip()


def to_yuan(text: str) -> Decimal | None:
    """`"1,234.50"` -> `Decimal("1234.50")`; None for an empty cell or a lone dash.

    :raises AmountError: for anything else that is not a number
    """
    plain = unicodedata.normalize("NFKC", text).translate(_NOISE)
    if plain in ("", "-", "--"):
        return None
    if "," in plain:
        if not re.fullmatch(r"[+-]?\d{1,3}(,\d{3})*(\.\d*)?", plain):
            raise AmountError(text)
        plain = plain.replace(",", "")
    if not _NUMBER.fullmatch(plain):
        raise AmountError(text)
    try:
        value = Decimal(plain)
    except InvalidOperation as error:  # pragma: no cover - the pattern admits numbers only
        raise AmountError(text) from error
    if abs(value) >= MAX_YUAN:
        raise AmountError(text)
    return value


def _scaled(text: str, factor: int) -> int | None:
    value = to_yuan(text)
    if value is None:
        return None
    scaled = value * factor
    if scaled != scaled.to_integral_value():
        raise AmountError(text)
    return int(scaled)


def to_fen(text: str) -> int | None:
    """Fen of an amount in yuan with at most two decimals; None for an empty cell."""
    return _scaled(text, 100)


def to_millifen(text: str) -> int | None:
    """Thousandths of a fen, because WeChat's fees have five decimals of a yuan."""
    return _scaled(text, 100_000)


def round_millifen(millifen: int) -> int:
    """Fen, rounded half up away from zero: a bill's fees are summed first and rounded once."""
    return int(Decimal(millifen).scaleb(-3).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def yuan(fen: int) -> str:
    """`-5` -> `"-0.05"`: what a person reads and what JSON carries."""
    sign, rest = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{rest // 100}.{rest % 100:02d}"
