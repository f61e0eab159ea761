"""Records that answer an earlier one: what a void says, and what a correction changes."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

ANSWERS = ("void", "correction")
# They follow from the record's place in its chain and say nothing about the sale.
_NOT_COMPARED = ("record", "kind", "ref_record", "ref_order")
_NEGATED = ("qty", "sticks", "amount")


class Difference(NamedTuple):
    """`line` is the line's own number, None for a key of the whole payload."""

    line: int | None
    key: str
    before: str
    after: str


def root_of(payload: Mapping[str, Any]) -> str:
    """The uuid under which the regulator knows the event that `payload` is about.

    A correction and a void name the first record of the event, so several corrections of one
    sale name the same record and "the latest counts" (protocol, section 2).
    """
    reference: str | None = payload.get("ref_record")
    if payload["kind"] in ANSWERS and reference:
        return reference
    record: str = payload["record"]
    return record


def corrected(payload: Mapping[str, Any], root: str) -> dict[str, Any]:
    """`payload`, a whole new statement of the event, as the correction of `root`."""
    return {**payload, "kind": "correction", "ref_record": root}


def voided(payload: Mapping[str, Any], root: str) -> dict[str, Any]:
    """The void of `root`: `payload`, what was reported last, with every figure negated."""
    return {
        **payload,
        "kind": "void",
        "ref_record": root,
        "total": _negated(payload["total"]),
        "lines": [
            {**line, **{key: _negated(line[key]) for key in _NEGATED}} for line in payload["lines"]
        ],
        "payments": [
            {**payment, "amount": _negated(payment["amount"])} for payment in payload["payments"]
        ],
    }


def _negated(text: str) -> str:
    """
    >>> _negated("2"), _negated("-90.00"), _negated("0.00")
    ('-2', '90.00', '0.00')
    """
    if not text.strip("0."):
        return text
    return text[1:] if text.startswith("-") else f"-{text}"


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What a regulator reads otherwise in `after`; a key or line that one has not is ``""``."""
    old, new = dict(_flat(before)), dict(_flat(after))
    return [
        Difference(line, key, old.get((line, key), ""), new.get((line, key), ""))
        for line, key in {**old, **new}
        if old.get((line, key), "") != new.get((line, key), "")
    ]


def _flat(payload: Mapping[str, Any]) -> Iterator[tuple[tuple[int | None, str], str]]:
    for key, value in payload.items():
        if key == "lines":
            for line in value:
                for name in line:
                    if name != "line":
                        yield (line["line"], name), _text(line[name])
        elif key not in _NOT_COMPARED:
            yield (None, key), _text(value)


def _text(value: Any) -> str:
    """The keys' order says nothing: a stored payload has them sorted, a new one not.

    >>> _text([{"method": "cash", "amount": "9.00"}]), _text({"result": "checked"}), _text(None)
    ('9.00 cash', 'checked', '')
    """
    if isinstance(value, Mapping):
        return " ".join(_text(value[key]) for key in sorted(value))
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return "" if value is None else str(value)
