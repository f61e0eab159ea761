"""Which violations a manager may approve, and what an approval is bound to.

The browser's half is static/src/core/approval.js; static/tests/vectors/approval.json binds them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

Violation = Mapping[str, Any]


def overridable_rules(rules: Iterable[Mapping[str, Any]]) -> set[str]:
    """Codes of the rules of which every blocking row may be overridden by a manager."""
    by_code: dict[str, set[str]] = {}
    for row in rules:
        if row["severity"] == "block":
            by_code.setdefault(row["code"], set()).add(row["override"])
    return {code for code, overrides in by_code.items() if overrides == {"manager"}}


def approval_key(violation: Violation) -> tuple[str, str, str, str]:
    """What must agree for an approval to cover a violation: another figure asks again.

    `violation`: rule and params (limit, actual, test) of the engine's answer.
    """
    params = violation["params"]
    return (
        violation["rule"],
        params.get("test", ""),
        params.get("limit", ""),
        params.get("actual", ""),
    )
