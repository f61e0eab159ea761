"""The 32-character code that a wholesaler's laser prints on a carton, two rows of 16.

Positions, counted from 1: 1 last digit of the year, 2-3 month and 4-5 day of delivery, 17-20 the
letters of the wholesaler, 21-32 the retailer's licence number (S). 6-14 (serial of the case) and
15-16 (order in the case) are read differently in different places: never decide on them alone.
Source: 国家烟草专卖局 2010-09 关于卷烟打码销售有关事项的通知.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

LENGTH: Final = 32
_DIGITS: Final = (*range(1, 6), *range(21, 33))
_LETTERS: Final = (*range(17, 21),)
_SPACE: Final = re.compile("[ \t\r\n\u00a0\u3000]")
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LOWER: Final = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}

# Takes what a scanner sent and returns the text that holds the code, or None: not its format.
Reader = Callable[[str], str | None]


@dataclass(frozen=True)
class CartonCode:
    code: str
    year_digit: str
    month: str
    day: str
    company: str
    licence: str


class CartonCodeError(ValueError):
    """`code`: length, character, digit, letter or day; `position` from 1; `found` what is there.

    For `length` the position is None and `found` the number of characters.
    """

    def __init__(self, code: str, position: int | None, found: str) -> None:
        super().__init__(code, position, found)
        self.code, self.position, self.found = code, position, found


def plain(scan: str) -> str | None:
    """The printed characters, as a scanner that reads text or a person types them."""
    return scan


# Payloads of two-dimensional codes are not published: whoever has one adds its reader in front.
READERS: Final[tuple[Reader, ...]] = (plain,)


def clean(text: str) -> str:
    """Without white space, in half width and capitals; any other character stays.

    >>> clean("3090399327788543\\nｃdyc 430701204804")
    '3090399327788543CDYC430701204804'
    """
    return _SPACE.sub("", text).translate(_FULL_WIDTH).translate(_LOWER)


def trusted(text: str | None) -> str | None:
    """The cleaned code when it has the shape of one, 32 digits and letters; otherwise None."""
    code = clean(text or "")
    return code if len(code) == LENGTH and code.isascii() and code.isalnum() else None


def parse(scan: str, readers: Iterable[Reader] = READERS) -> CartonCode:
    """The trusted fields of a code; raises CartonCodeError at the first position that is wrong."""
    text = next((text for reader in readers if (text := reader(scan)) is not None), scan)
    code = clean(text)
    _check_characters(code)
    if _newest_day(code, 9999) is None:
        raise CartonCodeError("day", 2, code[1:5])
    return CartonCode(code, code[0], code[1:3], code[3:5], code[16:20], code[20:32])


def _check_characters(code: str) -> None:
    for position, found in enumerate(code[:LENGTH], 1):
        if not (found.isascii() and found.isalnum()):
            raise CartonCodeError("character", position, found)
    if len(code) != LENGTH:
        raise CartonCodeError("length", None, str(len(code)))
    for position, found in enumerate(code, 1):
        if position in _DIGITS and not found.isdigit():
            raise CartonCodeError("digit", position, found)
        if position in _LETTERS and not found.isalpha():
            raise CartonCodeError("letter", position, found)


def delivery_day(text: str | None, today: str) -> str | None:
    """The newest day up to `today` (ISO) that has the code's digit of the year, month and day.

    The decade is not printed: a code "of tomorrow" is taken for one of ten years ago.

    >>> delivery_day("3090399327788543CDYC430701204804", "2026-11-22")
    '2023-09-03'
    """
    code = trusted(text)
    if code is None or not code[:5].isdigit():
        return None
    return _newest_day(code, int(today[:4]), today)


def _newest_day(code: str, year: int, latest: str = "9999-12-31") -> str | None:
    for candidate in range(year, max(year - 20, 0), -1):
        if candidate % 10 != int(code[0]):
            continue
        try:
            day = dt.date(candidate, int(code[1:3]), int(code[3:5])).isoformat()
        except ValueError:
            continue
        if day <= latest:
            return day
    return None
