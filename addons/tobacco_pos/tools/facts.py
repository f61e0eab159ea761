"""The facts of an order, as the rule engine wants them (contract: rules on the command line).

The browser's half is static/src/core/facts.js; static/tests/vectors/facts.json binds them.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from .codes import TRACED
from .units import plain

# Known of a stock unit; the rules compare them with the price of the unit sold.
PRICES_PER_STOCK_UNIT = ("marked_price", "suggested_price", "stamp_price")

# Basis of an answer: the birth date on a document was typed and judged.
BIRTH_DATE = "birth_date"
# Reading of the engine: the law asks for the birth date and only a document is known.
BIRTH_DATE_UNREAD = "birth_date_unread"


def order_facts(order: Mapping[str, Any]) -> dict[str, Any]:
    """Facts of one order at the till.

    `order`: stage (sale or refund), jurisdiction, at (ISO 8601 with offset), site, licence (the
    contract's object or None), age ({"result", "basis"} and, while a birth date is being judged,
    "birth_date"; None while nobody was asked), same_buyer_cartons (what the same member bought
    before on this day, decimal text; None for nobody known) and lines, see `line_facts`.

    Before the question is put nothing is said of a document: the rules about the buyer's age
    speak when there is an answer, all others on every change.
    """
    facts: dict[str, Any] = {
        "stage": order["stage"],
        "jurisdiction": order["jurisdiction"],
        "at": order["at"],
        "channel": "till",
        "site": order["site"],
        "buyer": _buyer(order["age"]),
        "lines": [facts for line in order["lines"] for facts in line_facts(line)],
    }
    if order["licence"]:
        facts["licence"] = order["licence"]
    if order.get("same_buyer_cartons") is not None:
        facts["same_buyer_today"] = {"cartons": order["same_buyer_cartons"]}
    return facts


def rows_to_judge(
    rules: Sequence[Mapping[str, Any]], age: Mapping[str, str] | None
) -> list[Mapping[str, Any]]:
    """The rows that judge an order whose age question was answered with `age`.

    A birth date that was read from a document is judged while it is typed and kept nowhere, so
    that rows which miss it are answered and not broken.
    """
    is_read = age is not None and age["basis"] == BIRTH_DATE
    return [row for row in rules if not (is_read and row["test"] == BIRTH_DATE_UNREAD)]


def line_facts(line: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Facts of one line; of a line with codes one entry a coded carton and one for the rest.

    `line`: line (number from 1), product (what the article itself says, prices for one stock
    unit), per_unit (stock units in a unit sold, decimal text), own_price (list price of the unit
    sold where it has one of its own, else None), unit, qty, unit_price, discount, entry, codes
    (see tools/codes.py). A unit with a price of its own is marked with that.
    """
    facts = dict(line["product"])
    for key in PRICES_PER_STOCK_UNIT:
        if facts.get(key) is not None:
            facts[key] = times(facts[key], line["per_unit"])
    if line["own_price"] is not None:
        facts["marked_price"] = line["own_price"]
    for key in ("line", "unit", "qty", "unit_price", "discount", "entry"):
        facts[key] = line[key]
    codes = line["codes"]
    if facts["category"] in TRACED:
        return [{**facts, "trace": codes} if codes else facts]
    coded = [{**facts, "qty": "1", "carton_code": code} for code in codes]
    rest = Decimal(facts["qty"]) - len(codes)
    return [*coded, {**facts, "qty": plain(rest)}] if rest or not codes else coded


def times(price: str, factor: str) -> str:
    """Exact product of two decimals, with the decimals of the first at least.

    >>> times("45.00", "10"), times("4.5", "0.5")
    ('450.00', '2.25')
    """
    left, right = Decimal(price), Decimal(factor)
    product = left * right
    places = max(_places(left), _places(product.normalize()))
    return f"{product:.{places}f}"


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _buyer(age: Mapping[str, str] | None) -> dict[str, Any]:
    if age is None:
        return {}
    buyer: dict[str, Any] = {"document_checked": age["basis"] in ("document", BIRTH_DATE)}
    if age.get("birth_date"):
        buyer["birth_date"] = age["birth_date"]
    return buyer
