"""Where a category of tobacco may be shown, sold or advertised: the rules, asked without a product.

A channel is closed for a category when a row that looks at nothing but the two blocks it there.
What a single article breaks (a flavour, a price, a list) is no matter of the channel.
"""

from collections.abc import Sequence
from typing import Any

from .rules import check

# Tests that the channel and the category alone decide.
DECIDED_BY_CATEGORY = frozenset({"channel", "category", "promotion_kind"})


def closing(
    rows: Sequence[dict[str, Any]],
    *,
    category: str,
    jurisdiction: str,
    stage: str,
    channel: str | None = None,
    promotion: str | None = None,
    day: str,
) -> dict[str, Any] | None:
    """The strictest violation of offering `category` there on `day` (ISO), None when it may be.

    `rows` are the engine's. Rows that only record say nothing against a channel.
    """
    facts: dict[str, Any] = {
        "stage": stage,
        "jurisdiction": jurisdiction,
        "at": f"{day}T12:00:00Z",
        "lines": [{"line": 1, "category": category}],
    }
    if channel:
        facts["channel"] = channel
    if promotion:
        facts["promotion"] = {"kind": promotion}
    asked = [row for row in rows if row["test"] in DECIDED_BY_CATEGORY]
    found = [item for item in check(facts, asked) if item["severity"] != "record"]
    return found[0] if found else None
