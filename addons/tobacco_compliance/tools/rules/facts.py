"""The shape of facts: every key that may occur, and what its value must look like.

Nothing is guessed: an unknown key, a number where a decimal string belongs or a day that the
calendar does not have is refused with the name of the field, before any rule is looked at.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from .calendar import is_day

STAGES = [
    "sale",
    "refund",
    "purchase",
    "receipt",
    "catalogue",
    "promotion",
    "wholesale",
    "licence",
    "periodic",
]
CHANNELS = [
    "till",
    "kiosk",
    "online",
    "vending",
    "delivery",
    "mail",
    "display",
    "sms",
    "email",
    "receipt",
]
CATEGORIES = [
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
]
UNITS = ["stick", "pack", "carton", "case", "piece", "ml", "g"]
LICENCE_SCOPES = ["cigarette", "cigar", "ecig", "cut_tobacco"]

_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"
    r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])",
    re.ASCII,
)

MOST_DIGITS = 40

Check = Callable[[Any, str], None]


class FactsError(ValueError):
    """Facts that are not valid: `field` is the culprit's path, `expected` what belongs there."""

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(f"{field}: {expected}")
        self.field = field
        self.expected = expected


def _refuse_unless(is_right: bool, field: str, expected: str) -> None:
    if not is_right:
        raise FactsError(field, expected)


def _text(value: Any, field: str) -> None:
    _refuse_unless(isinstance(value, str), field, "must be a string")


def _flag(value: Any, field: str) -> None:
    _refuse_unless(isinstance(value, bool), field, "must be true or false")


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _count(value: Any, field: str) -> None:
    _refuse_unless(_is_int(value) and value > 0, field, "must be a whole number above 0")


def _decimal(value: Any, field: str) -> None:
    is_right = isinstance(value, str) and len(value) <= MOST_DIGITS and _DECIMAL.fullmatch(value)
    _refuse_unless(bool(is_right), field, 'must be a decimal in a string, like "12.50"')


def _quantity(value: Any, field: str) -> None:
    if not (_is_int(value) and value >= 0):
        _decimal(value, field)


def _ratio(value: Any, field: str) -> None:
    _decimal(value, field)
    is_right = value[0] != "-" and (value[0] == "0" or value.rstrip("0") in ("1", "1."))
    _refuse_unless(is_right, field, 'must be a share between "0" and "1"')


def _date(value: Any, field: str) -> None:
    is_right = isinstance(value, str) and _DATE.fullmatch(value) is not None and is_day(value)
    _refuse_unless(is_right, field, "must be a date YYYY-MM-DD")


def _time(value: Any, field: str) -> None:
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    is_right = found is not None and is_day(found[1])
    _refuse_unless(is_right, field, "must be a time like 2026-11-22T11:04:05+08:00")


def _one_of(values: list[str]) -> Check:
    def check(value: Any, field: str) -> None:
        is_right = isinstance(value, str) and value in values
        _refuse_unless(is_right, field, f"must be one of {', '.join(values)}")

    return check


def _list_of(item: Check) -> Check:
    def check(value: Any, field: str) -> None:
        _refuse_unless(isinstance(value, list), field, "must be a list")
        for index, entry in enumerate(value):
            item(entry, f"{field}[{index}]")

    return check


def _brands(value: Any, field: str) -> None:
    """How many brands, or their names."""
    if isinstance(value, list):
        _list_of(_text)(value, field)
    else:
        _quantity(value, field)


def _period(value: Any, field: str) -> None:
    """First and last day; an open end is null."""
    _refuse_unless(isinstance(value, list) and len(value) == 2, field, "must be [from, to]")
    _date(value[0], f"{field}[0]")
    if value[1] is not None:
        _date(value[1], f"{field}[1]")
        _refuse_unless(value[0] <= value[1], field, "must not end before it begins")


def _object(keys: Mapping[str, Check], required: tuple[str, ...] = ()) -> Check:
    def check(value: Any, field: str) -> None:
        _refuse_unless(isinstance(value, dict), field or "facts", "must be an object")
        prefix = f"{field}." if field else ""
        for key, entry in value.items():
            checker = keys.get(key)
            if checker is None:
                raise FactsError(f"{prefix}{key}", "is not a known key")
            if entry is not None:
                checker(entry, f"{prefix}{key}")
        for key in required:
            _refuse_unless(value.get(key) is not None, f"{prefix}{key}", "is missing")

    return check


_licence = _object(
    {
        "number": _text,
        "scope": _list_of(_one_of(LICENCE_SCOPES)),
        "valid_from": _date,
        "valid_to": _date,
        "suspended": _list_of(_period),
        "site": _text,
    }
)


def _licence_or_number(value: Any, field: str) -> None:
    """Of a trading partner often no more than the number is known."""
    if not isinstance(value, str):
        _licence(value, field)


LINE_KEYS: Mapping[str, Check] = {
    "line": _count,
    "category": _one_of(CATEGORIES),
    "product_type": _text,
    "brand": _text,
    "unit": _one_of(UNITS),
    "qty": _decimal,
    "sticks_per_pack": _count,
    "packs_per_carton": _count,
    "unit_price": _decimal,
    "marked_price": _decimal,
    "suggested_price": _decimal,
    "stamp_price": _decimal,
    "discount": _decimal,
    "flavour": _text,
    "is_refillable": _flag,
    "is_single_use": _flag,
    "nicotine_mg_per_g": _decimal,
    "nicotine_mg": _decimal,
    "volume_ml": _decimal,
    "tank_ml": _decimal,
    "weight_g": _decimal,
    "has_duty_stamp": _flag,
    "lists": _list_of(_text),
    "label": _list_of(_text),
    "is_recalled": _flag,
    "is_damaged": _flag,
    "trace": _list_of(_text),
    "carton_code": _text,
    "entry": _one_of(["scanned", "keyed"]),
}

_facts = _object(
    {
        "stage": _one_of(STAGES),
        "jurisdiction": _text,
        "at": _time,
        "channel": _one_of(CHANNELS),
        "licence": _licence,
        "site": _text,
        "shop": _object(
            {
                "last_purchase_on": _date,
                "sign_confirmed_on": _date,
                "school_distance_m": _quantity,
                "scan_rate": _ratio,
                "records_kept_years": _quantity,
                "brands_on_sale": _brands,
                "is_adult_only": _flag,
                "is_open_shelf": _flag,
                "eo_id": _text,
                "f_id": _text,
            }
        ),
        "buyer": _object(
            {
                "birth_date": _date,
                "looks_under": _count,
                "document_checked": _flag,
                "licence": _licence_or_number,
                "is_id_number_stored": _flag,
                "eo_id": _text,
                "f_id": _text,
                "area": _text,
            }
        ),
        "same_buyer_today": _object({"cartons": _decimal}),
        "vendor": _object(
            {
                "licence": _licence_or_number,
                "is_local_wholesaler": _flag,
                "platform_order": _text,
                "eo_id": _text,
                "f_id": _text,
                "area": _text,
            }
        ),
        "transport_permit": _text,
        "promotion": _object({"kind": _text}),
        "lines": _list_of(_object(LINE_KEYS)),
    },
    required=("stage", "jurisdiction", "at"),
)


def validate_facts(facts: Any) -> None:
    """Raise FactsError for the first thing that is not as the contract writes it."""
    _facts(facts, "")
