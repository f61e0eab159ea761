"""Codes of single goods on a line: the 32 characters of a carton, the trace code of an e-cigarette.

The browser's half is static/src/core/codes.js; static/tests/vectors/codes.json binds them.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

TRACED: Final = frozenset({"ecig_device", "ecig_pod", "ecig_combined", "e_liquid"})
_BY_PIECE: Final = frozenset({"piece", "pack", "carton"})


def room_for_codes(category: str, unit: str, quantity: str) -> int:
    """How many codes a line can carry: one a carton, or one a piece of what is traced by piece.

    `quantity` in the unit sold, a decimal text, negative of goods taken back.

    >>> room_for_codes("cigarette", "carton", "2"), room_for_codes("cigarette", "pack", "2")
    (2, 0)
    >>> room_for_codes("ecig_pod", "piece", "-3")
    3
    """
    units = _BY_PIECE if category in TRACED else {"carton"}
    return int(abs(Decimal(quantity))) if unit in units else 0


def codes_of(kept: object, room: int) -> list[str]:
    """The codes that count of those `kept` with a line: texts, each once, no more than `room`.

    >>> codes_of(["A", "", "A", 7, "B", "C"], 2)
    ['A', 'B']
    """
    texts = kept if isinstance(kept, list) else []
    distinct = dict.fromkeys(code for code in texts if isinstance(code, str) and code)
    return list(distinct)[:room]


def distinct_violations(violations: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each violation once; a line whose cartons are looked at one by one repeats them."""
    found: list[dict[str, Any]] = []
    for violation in violations:
        if violation not in found:
            found.append(dict(violation))
    return found
