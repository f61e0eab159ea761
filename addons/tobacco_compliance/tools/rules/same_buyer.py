"""What one member buys on one day, so that a wholesale quantity is not split into several sales.

The till's half is tobacco_pos/static/src/app/utils/same_buyer.js; same_buyer.json of its vectors
binds them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from .numbers import Number, add, number, number_text
from .quantities import line_cartons

COUNTED = ("cigarette", "cigar")  # scope of CN-QTY-SPLIT


def net_cartons(lines: Iterable[Mapping[str, Any]]) -> str:
    """Cartons in `lines` less those taken back, as decimal text.

    `lines`: facts of lines (category, unit, sticks_per_pack, packs_per_carton and qty, a decimal
    text that is negative of goods taken back). Counted as the rule engine counts a basket.
    """
    total: Number = (0, 1)
    for line in lines:
        if line.get("category") in COUNTED:
            qty = line["qty"]
            cartons = line_cartons({**line, "qty": qty.removeprefix("-")})
            total = add(total, (-cartons[0], cartons[1]) if qty.startswith("-") else cartons)
    return number_text(total)


def bought_before(cartons: Iterable[str]) -> str:
    """The orders of a day together; what was bought on another day and came back lowers none.

    >>> bought_before(["30", "-2.5"]), bought_before(["-1"])
    ('27.5', '0')
    """
    total: Number = (0, 1)
    for text in cartons:
        total = add(total, number(text))
    return number_text(total) if total[0] > 0 else "0"
