"""Canonical JSON of the regulator protocol (section 1): RFC 8785 restricted to objects,
arrays, strings, integers and null.

The text made here is stored and hashed; nobody parses and writes it again.
"""

import hashlib
import json
from typing import Any

_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
}
_ESCAPES.update({chr(code): f"\\u{code:04x}" for code in range(0x20) if chr(code) not in _ESCAPES})
_TABLE = str.maketrans(_ESCAPES)


class CanonicalError(ValueError):
    """The value has no canonical form: a float, a boolean, a lone surrogate, a key that is
    not a string, a name twice in one object."""


def canonical(value: Any) -> str:
    """The one text of `value` (dict, list, tuple, str, int, None).

    >>> canonical({"b": [1, None], "a": "烟\\n"})
    '{"a":"烟\\\\n","b":[1,null]}'
    """
    if value is None:
        return "null"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, dict):
        # Code points, as the contract says; RFC 8785 itself orders by UTF-16 units.
        if not all(isinstance(key, str) for key in value):
            raise CanonicalError("key is not a string")
        return "{" + ",".join(f"{_string(k)}:{canonical(value[k])}" for k in sorted(value)) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(canonical, value)) + "]"
    raise CanonicalError(f"{type(value).__name__} is not allowed")


def _string(text: str) -> str:
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        raise CanonicalError("lone surrogate")
    return f'"{text.translate(_TABLE)}"'


def _refuse(token: str) -> Any:
    raise CanonicalError(f"{token} is not allowed")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) != len(pairs):
        raise CanonicalError("a name occurs twice")
    return names


def parse(text: str) -> Any:
    """The value of a canonical text. CanonicalError when `text` is not canonical, byte for byte."""
    try:
        value = json.loads(
            text, parse_float=_refuse, parse_constant=_refuse, object_pairs_hook=_unique
        )
    except (ValueError, RecursionError) as error:
        raise CanonicalError(str(error)) from error
    if canonical(value) != text:
        raise CanonicalError("not the canonical form")
    return value


def sha256_hex(data: str | bytes) -> str:
    """Lower-case hex SHA-256 of the bytes, of the UTF-8 bytes of a text."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()
