"""The lines of a tobacco report out of the lines of a till's order."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from .units import plain, unit_quantity


def report_line(line: Mapping[str, Any]) -> dict[str, Any]:
    """One line of `sale_payload`.

    `line`: line, name, product (the article's facts), stock_unit (tobacco unit of the stock
    unit), unit (of the unit sold), per_unit (stock units in a unit sold), stock_qty (negative of
    goods taken back), unit_price_fen, amount_fen (after all discounts, negative of goods taken
    back), decimals, barcode (of the unit sold, may be empty), entry, codes (see tools/codes.py).
    """
    decimals = line["decimals"]
    return {
        "line": line["line"],
        "article": line["barcode"] or "",
        "name": line["name"],
        "category": line["product"]["category"],
        "unit": line["unit"],
        "qty": unit_quantity(line["stock_qty"], line["per_unit"]),
        "sticks": sticks(line["stock_qty"], line["stock_unit"], line["product"]),
        "unit_price": Decimal(line["unit_price_fen"]).scaleb(-decimals),
        "amount": Decimal(line["amount_fen"]).scaleb(-decimals),
        "entry": line["entry"],
        "trace": line["codes"],
    }


def sticks(stock_qty: float, stock_unit: str, product: Mapping[str, Any]) -> str:
    """Sticks in a quantity of stock units, `0` where sticks are not counted.

    >>> sticks(20.0, "pack", {"sticks_per_pack": 20})
    '400'
    >>> sticks(1.0, "ml", {})
    '0'
    """
    per_pack = product.get("sticks_per_pack") or 0
    per_stock_unit = {"stick": 1, "pack": per_pack}.get(stock_unit, 0)
    return plain(Decimal(repr(stock_qty)) * per_stock_unit)


def kind_of(stock_quantities: Sequence[float]) -> str:
    """What a report of these lines is: only goods taken back make a refund.

    >>> kind_of([-10.0, -1.0]), kind_of([-1.0, 2.0])
    ('refund', 'sale')
    """
    return "refund" if all(qty < 0 for qty in stock_quantities) else "sale"
