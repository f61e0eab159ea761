"""What a regulator would refuse in a payload, by the closed schemas of the protocol (section 2).

The codes are the protocol's own, so that a problem found here and one found there read alike.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

CATEGORIES = (
    "cigarette",
    "cigar",
    "cut_tobacco",
    "papers",
    "herbal",
    "ecig_device",
    "ecig_pod",
    "ecig_combined",
    "e_liquid",
    "heated",
    "oral",
    "nicotine_other",
    "other",
)
UNITS = ("stick", "pack", "carton", "case", "piece", "ml", "g")
METHODS = ("cash", "wechat", "alipay", "unionpay", "card", "account", "other")
ENTRIES = ("scanned", "keyed")
AGE_RESULTS = ("not_needed", "checked", "refused")
AGE_BASES = ("document", "appearance", "none")
SALE_KINDS = ("sale", "refund", "void", "correction")
KIND_OF_SCHEMA = {"sale.v1": SALE_KINDS, "closing.v1": ("closing",), "zero.v1": ("zero",)}
RECORD_LIMIT_BYTES = 64 * 1024

_LICENCE = re.compile(r"[0-9A-Z]{1,32}")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_QUANTITY = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}")
_BUYER = re.compile(r"buyer|customer|client|partner|passport|identity|id_?(card|number|no)|phone")


class Problem(NamedTuple):
    """`code` of the protocol and the path of the culprit, as in `lines[0].qty`."""

    code: str
    path: str


Check = Callable[[Any], bool]


class Rows(NamedTuple):
    """A list of objects with these fields, at least `minimum` of them."""

    fields: Mapping[str, Check]
    minimum: int


Fields = Mapping[str, Check | Rows | Mapping[str, Check]]


def check_payload(payload: Mapping[str, Any], decimals: int = 2) -> list[Problem]:
    """The problems of a whole payload (with `record`), in the order of its keys; [] is good.

    `decimals` are those of the currency.
    """
    schema = payload.get("schema")
    if schema not in KIND_OF_SCHEMA:
        return [Problem("SCHEMA", "schema")]
    problems = _check_object(payload, _FIELDS[schema](decimals), "")
    if not problems and schema == "sale.v1":
        problems = _check_sale(payload)
    return problems


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _full(pattern: re.Pattern[str]) -> Check:
    return lambda value: isinstance(value, str) and bool(pattern.fullmatch(value))


def _one_of(*values: str) -> Check:
    return lambda value: isinstance(value, str) and value in values


def _or_null(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _count(minimum: int) -> Check:
    return lambda value: type(value) is int and value >= minimum


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_text, value))


def _is_moment(value: Any) -> bool:
    if not (isinstance(value, str) and _MOMENT.fullmatch(value)):
        return False
    try:
        dt.datetime.fromisoformat(value[:19] + value[-6:])
    except ValueError:
        return False
    return True


def _money(decimals: int) -> Check:
    def check(value: Any) -> bool:
        if not (isinstance(value, str) and _DECIMAL.fullmatch(value)):
            return False
        return len(value.partition(".")[2]) == decimals

    return check


def _sale_fields(decimals: int) -> Fields:
    return {
        "schema": _text,
        "record": _full(_UUID),
        "licence": _full(_LICENCE),
        "shop": _text,
        "till": _text,
        "device": _text,
        "device_seq": _count(0),
        "cashier": _text,
        "order": _text,
        "kind": _one_of(*SALE_KINDS),
        "business_time": _is_moment,
        "ref_record": _or_null(_full(_UUID)),
        "ref_order": _or_null(_text),
        "currency": _full(_CURRENCY),
        "total": _money(decimals),
        "lines": Rows(_line_fields(decimals), 1),
        "payments": Rows({"method": _one_of(*METHODS), "amount": _money(decimals)}, 0),
        "age_check": {"result": _one_of(*AGE_RESULTS), "basis": _one_of(*AGE_BASES)},
    }


def _line_fields(decimals: int) -> dict[str, Check]:
    return {
        "line": _count(1),
        "article": _text,
        "name": _text,
        "category": _one_of(*CATEGORIES),
        "unit": _one_of(*UNITS),
        "qty": _full(_QUANTITY),
        "sticks": _full(_QUANTITY),
        "unit_price": _money(decimals),
        "amount": _money(decimals),
        "entry": _one_of(*ENTRIES),
        "trace": _texts,
    }


def _closing_fields(decimals: int) -> Fields:
    return {
        "schema": _text,
        "record": _full(_UUID),
        "licence": _full(_LICENCE),
        "shop": _text,
        "till": _text,
        "session": _text,
        "opened_at": _is_moment,
        "closed_at": _is_moment,
        "sales": _count(0),
        "refunds": _count(0),
        "sticks": _full(_QUANTITY),
        "total": _money(decimals),
        "currency": _full(_CURRENCY),
    }


def _zero_fields(_decimals: int) -> Fields:
    return {
        "schema": _text,
        "record": _full(_UUID),
        "licence": _full(_LICENCE),
        "business_time": _is_moment,
    }


_FIELDS: dict[str, Callable[[int], Fields]] = {
    "sale.v1": _sale_fields,
    "closing.v1": _closing_fields,
    "zero.v1": _zero_fields,
}


def _check_object(value: Any, fields: Fields, path: str) -> list[Problem]:
    if not isinstance(value, Mapping):
        return [Problem("SCHEMA", path.rstrip("."))]
    problems = [_unknown(path, key) for key in value if key not in fields]
    for key, check in fields.items():
        where = path + key
        if key not in value:
            problems.append(Problem("SCHEMA", where))
        elif isinstance(check, Rows):
            problems += _check_rows(value[key], check, where)
        elif isinstance(check, Mapping):
            problems += _check_object(value[key], check, where + ".")
        elif not check(value[key]):
            problems.append(Problem("LICENCE" if where == "licence" else "SCHEMA", where))
    return problems


def _unknown(path: str, key: Any) -> Problem:
    code = "BUYER_IDENTITY" if _BUYER.search(str(key).lower()) else "UNKNOWN_KEY"
    return Problem(code, f"{path}{key}")


def _check_rows(value: Any, rows: Rows, path: str) -> list[Problem]:
    if not isinstance(value, list) or len(value) < rows.minimum:
        return [Problem("SCHEMA", path)]
    return [
        problem
        for index, row in enumerate(value)
        for problem in _check_object(row, rows.fields, f"{path}[{index}].")
    ]


def _check_sale(payload: Mapping[str, Any]) -> list[Problem]:
    """Rules over several keys; every single one is known to be well formed."""
    lines = payload["lines"]
    problems = []
    if len({line["line"] for line in lines}) != len(lines):
        problems.append(Problem("SCHEMA", "lines"))
    if sum(Decimal(line["amount"]) for line in lines) != Decimal(payload["total"]):
        problems.append(Problem("TOTAL", "total"))
    kind = payload["kind"]
    if kind == "refund" and any(_is_positive(line) for line in lines):
        problems.append(Problem("SCHEMA", "lines"))
    return problems + _check_reference(kind, payload["ref_record"], payload["ref_order"])


def _is_positive(line: Mapping[str, Any]) -> bool:
    """Whether a line that must be negative is not: goods given away have an amount of 0."""
    return not line["qty"].startswith("-") or any(
        Decimal(line[key]) > 0 for key in ("sticks", "amount")
    )


def _check_reference(kind: str, record: str | None, order: str | None) -> list[Problem]:
    if kind == "sale":
        problems = [Problem("REF_RECORD", "ref_record")] if record is not None else []
        return problems + ([Problem("SCHEMA", "ref_order")] if order is not None else [])
    if record is None and (kind != "refund" or not order):
        return [Problem("REF_RECORD", "ref_record")]
    return []
