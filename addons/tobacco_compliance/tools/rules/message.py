"""What a violation says to the person at the counter."""

from collections.abc import Sequence
from typing import Any

Rows = Sequence[dict[str, Any]]
Violations = Sequence[dict[str, Any]]


def message_of(violation: dict[str, Any], rules: Rows) -> str:
    """The text of the violated row with its figures; the rule's code where it has no text.

    `rules` are the rows that `check` was given; their `message` is in the reader's language, as are
    their `words` for codes that `{actual}` can be.
    """
    params = violation["params"]
    rows = [
        row
        for row in rules
        if row["code"] == violation["rule"]
        and row["label"] == params.get("test", "")
        and row.get("message")
    ]
    if not rows:
        return str(violation["rule"])
    # A rule that changed with the years has a row for each time: that of this limit speaks.
    row = next((row for row in rows if row["value"] == params["limit"]), rows[0])
    actual = (row.get("words") or {}).get(params["actual"], params["actual"])
    return str(row["message"].replace("{limit}", params["limit"]).replace("{actual}", actual))


def without_implied(violations: Violations, rules: Rows) -> list[dict[str, Any]]:
    """The violations that a person needs to read: 50 cartons are 10,000 sticks and near the limit.

    One is left out when a violation of a rule in the `implied_by` of its own is there for the same
    lines. All of them are breaches of the law and are recorded.
    """
    implied_by = {row["code"]: row.get("implied_by") or [] for row in rules}
    return [
        violation
        for violation in violations
        if not any(
            other["rule"] in implied_by.get(violation["rule"], ())
            and set(violation["lines"]) <= set(other["lines"])
            for other in violations
        )
    ]
