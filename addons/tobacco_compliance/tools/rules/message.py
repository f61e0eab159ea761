"""What a violation says to the person at the counter."""

from collections.abc import Sequence
from typing import Any


def message_of(violation: dict[str, Any], rules: Sequence[dict[str, Any]]) -> str:
    """The text of the violated row with its figures; the rule's code where it has no text.

    `rules` are the rows that `check` was given; their `message` is in the reader's language.
    """
    params = violation["params"]
    texts = {
        row["label"]: row["message"]
        for row in rules
        if row["code"] == violation["rule"] and row.get("message")
    }
    text = texts.get(params.get("test", "")) or violation["rule"]
    return str(text.replace("{limit}", params["limit"]).replace("{actual}", params["actual"]))
