"""Units of sale: goods are stocked in packs and sold by the pack, the carton or the case.

`per_unit` is how many stock units one unit sold holds (10 packs in a carton). A price belongs to
the unit sold; the price of a stock unit follows from it and may have more decimals than money
has. The browser's half is static/src/core/units.js; static/tests/vectors/units.json binds them.
"""

from decimal import ROUND_HALF_UP, Decimal


def unit_price_fen(stock_price: float, per_unit: float, decimals: int = 2) -> int:
    """The price of one unit sold in minor units of money, halves away from zero.

    >>> unit_price_fen(45.0, 10), unit_price_fen(100 / 6, 6)
    (45000, 10000)
    """
    # Nine decimals first: a price that went through a float division is still the price meant.
    exact = (Decimal(repr(stock_price)) * Decimal(repr(per_unit))).quantize(Decimal("1E-9"))
    return int(exact.scaleb(decimals).quantize(Decimal(1), ROUND_HALF_UP))


def stock_price(unit_fen: int, per_unit: float, decimals: int = 2) -> float:
    """The price of one stock unit such that `per_unit` of them cost exactly `unit_fen`.

    >>> stock_price(45000, 10)
    45.0
    """
    return unit_fen / float(10**decimals) / per_unit


def unit_quantity(stock_quantity: float, per_unit: float) -> str:
    """How many units sold a quantity of stock units is, as a plain decimal of at most 3 places.

    >>> unit_quantity(20.0, 10.0), unit_quantity(-15.0, 10.0), unit_quantity(1.0, 3.0)
    ('2', '-1.5', '0.333')
    """
    quotient = Decimal(repr(stock_quantity)) / Decimal(repr(per_unit))
    return plain(quotient.quantize(Decimal("0.001"), ROUND_HALF_UP))


def plain(number: Decimal) -> str:
    """No exponent, no trailing zeros, no negative zero."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
