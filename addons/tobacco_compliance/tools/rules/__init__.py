"""The rule engine: facts of one document in, violations out.

Facts and violations are those of the contract of `bin/check-rules`; `static/src/core/rules.js` is
the same engine for the till, and `static/tests/vectors/rules.json` the one truth of both.
"""

from .engine import check
from .facts import FactsError, validate_facts
from .message import message_of, without_implied
from .plan import Rows
from .rows import parse_jurisdictions, parse_packs, parse_rows

__all__ = [
    "FactsError",
    "Rows",
    "check",
    "message_of",
    "parse_jurisdictions",
    "parse_packs",
    "parse_rows",
    "validate_facts",
    "without_implied",
]
