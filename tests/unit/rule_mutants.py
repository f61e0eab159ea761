"""Every way in which a typing error could weaken or bend a row of the rule packs."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

Row = dict[str, Any]

OTHER_OPERATOR = {
    "lt": "le", "le": "lt", "gt": "ge", "ge": "gt", "eq": "ne", "ne": "eq", "in": "not_in",
    "not_in": "in", "has": "lacks", "lacks": "has", "missing": "present", "present": "missing",
}  # fmt: skip
OTHER_SEVERITY = {"block": "warn", "warn": "record", "record": "warn"}
OTHER_TEXT = {"true": "false", "tobacco": "menthol", "gift": "coupon", "2009-01-01": "2009-01-02"}
WHOLE_ONLY = {"year", "day", "month", "stick", "piece", None}


def mutants(row: Row) -> Iterator[tuple[str, Row | None]]:
    """`(what was done, mutant)`; None is the row left out."""
    yield "dropped", None
    if row["operator"] in OTHER_OPERATOR:
        operator = OTHER_OPERATOR[row["operator"]]
        yield operator, {**row, "operator": operator}
    yield "severity", {**row, "severity": OTHER_SEVERITY[row["severity"]]}
    if row["block_stages"]:
        yield "blocks everywhere", {**row, "block_stages": []}
    for value in other_values(row):
        yield f"value {value}", {**row, "value": value}


def other_values(row: Row) -> Iterator[str]:
    """The threshold a step lower and higher; other texts, lists and patterns."""
    value, operator = row["value"], row["operator"]
    if operator in ("present", "missing") or value.startswith("@"):
        return
    if operator == "not_matches":
        yield from (value.replace("[12]", "[123]"), value.replace(r"\d{5}", r"\d{4,5}"))
        yield from (value.replace("[12]", "1"), value.replace(r"\d{6}", r"\d{6,7}"))
    elif value in OTHER_TEXT:
        yield OTHER_TEXT[value]
        if value == "2009-01-01":
            yield "2008-12-31"
    elif "," in value:
        items = value.split(",")
        yield from (",".join(item for item in items if item != left) for left in items)
    elif not value.replace(".", "").isdigit():
        yield f"{value}X"
    else:
        for step in steps(row):
            yield str(Decimal(value) + step)


def steps(row: Row) -> Iterator[Decimal]:
    """The smallest step that facts can tell apart, both ways: a whole unit where they count whole
    ones, a hundredth elsewhere. A limit of whole units is also moved by a hundredth to the side on
    which a fact can stand.
    """
    if row["unit"] in WHOLE_ONLY and "." not in row["value"]:
        yield from (Decimal(-1), Decimal(1))
        return
    yield from (Decimal("-0.01"), Decimal("0.01"))
    yield from (Decimal(-1), Decimal(1)) if Decimal(row["value"]) > 1 else ()
