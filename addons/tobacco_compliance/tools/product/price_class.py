"""Price class (价类) and tax class of cigarettes: by allocation price (调拨价) without VAT of a
standard carton of 200 sticks. The thresholds are data; see data/tobacco_price_class.xml.
"""

from collections.abc import Iterable
from decimal import Decimal

STICKS_OF_STANDARD_CARTON = 200


def per_standard_carton(price: Decimal, sticks: int) -> Decimal | None:
    """The price of 200 sticks where `sticks` cost `price`; None without sticks or price.

    >>> per_standard_carton(Decimal("250"), 100)
    Decimal('500')
    """
    if sticks <= 0 or price <= 0:
        return None
    return price * STICKS_OF_STANDARD_CARTON / sticks


def class_of(price: Decimal, thresholds: Iterable[tuple[str, Decimal]]) -> str | None:
    """Code of the highest class whose minimum `price` reaches; None below all of them.

    `thresholds`: (code, lowest price that belongs to it), in any order.

    >>> class_of(Decimal("70"), [("5", Decimal(0)), ("1", Decimal(100)), ("2", Decimal(70))])
    '2'
    """
    reached = [(minimum, code) for code, minimum in thresholds if price >= minimum]
    return max(reached)[1] if reached else None
