"""Which violations a manager may approve, and what an approval is bound to.

The browser's half is static/src/core/approval.js; static/tests/vectors/approval.json binds them.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

PARAMS = ("limit", "actual", "test")
MAX_CLAIMS = 20
MAX_REASON = 200
Violation = Mapping[str, Any]


def overridable_rules(rules: Iterable[Mapping[str, Any]]) -> set[str]:
    """Codes of the rules of which every blocking row may be overridden by a manager."""
    by_code: dict[str, set[str]] = {}
    for row in rules:
        if row["severity"] == "block":
            by_code.setdefault(row["code"], set()).add(row["override"])
    return {code for code, overrides in by_code.items() if overrides == {"manager"}}


def claims_of(value: object) -> list[dict[str, Any]]:
    """The well-formed ones of the approvals that came with an order, whoever made them.

    Each: user_id, rule, params (limit, actual, test), reason (1 to 200 characters) and at (naive
    UTC). Nothing here is true yet: the caller asks whether the user may approve and the rule may
    be approved.
    """
    claims = [_claim(one) for one in value[:MAX_CLAIMS]] if isinstance(value, list) else []
    return [claim for claim in claims if claim]


def _claim(one: object) -> dict[str, Any] | None:
    if not isinstance(one, Mapping):
        return None
    user_id, rule, params = one.get("user_id"), one.get("rule"), one.get("params")
    reason, at = one.get("reason"), one.get("at")
    if type(user_id) is not int or not isinstance(rule, str) or not isinstance(params, Mapping):
        return None
    if not isinstance(reason, str) or not 0 < len(reason.strip()) <= MAX_REASON:
        return None
    try:
        moment = dt.datetime.strptime(str(at), "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return None
    known = {name: params[name] for name in PARAMS if isinstance(params.get(name), str)}
    return {
        "user_id": user_id,
        "rule": rule,
        "params": known,
        "reason": reason.strip(),
        "at": moment,
    }


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
