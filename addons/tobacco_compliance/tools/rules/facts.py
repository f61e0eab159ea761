"""The shape of facts: every key that may occur, and what its value must look like.

Nothing is guessed: an unknown key, a number where a decimal string belongs or a day that the
calendar does not have is refused with the name of the field, before any rule is looked at.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
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
MOST_COUNT = 2**53 - 1  # what JavaScript counts exactly

Problem = tuple[str, str]  # where in the value (`.licence.suspended[0]`), what belongs there
Check = Callable[[Any], Problem | None]


class FactsError(ValueError):
    """Facts that are not valid: `field` is the culprit's path, `expected` what belongs there."""

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(f"{field}: {expected}")
        self.field = field
        self.expected = expected


def _must(is_right: Callable[[Any], bool], expected: str) -> Check:
    problem = ("", expected)
    return lambda value: None if is_right(value) else problem


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 < value <= MOST_COUNT


@lru_cache(maxsize=8192)
def _spells_decimal(text: str) -> bool:
    return len(text) <= MOST_DIGITS and _DECIMAL.fullmatch(text) is not None


def _is_decimal(value: Any) -> bool:
    return isinstance(value, str) and _spells_decimal(value)


def _is_quantity(value: Any) -> bool:
    return (type(value) is int and 0 <= value <= MOST_COUNT) or _is_decimal(value)


def _is_ratio(value: Any) -> bool:
    return _is_decimal(value) and (value[0] == "0" or value.rstrip("0") in ("1", "1."))


def _is_date(value: Any) -> bool:
    return isinstance(value, str) and _DATE.fullmatch(value) is not None and is_day(value)


def _is_time(value: Any) -> bool:
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    return found is not None and is_day(found[1])


def _text(value: Any) -> Problem | None:
    return None if isinstance(value, str) else ("", "must be a string")


_flag = _must(lambda value: isinstance(value, bool), "must be true or false")
_count = _must(_is_count, "must be a whole number above 0")
_decimal = _must(_is_decimal, 'must be a decimal in a string, like "12.50"')
_quantity = _must(_is_quantity, 'must be a decimal in a string, like "12.50"')
_ratio = _must(_is_ratio, 'must be a share between "0" and "1"')
_date = _must(_is_date, "must be a date YYYY-MM-DD")
_time = _must(_is_time, "must be a time like 2026-11-22T11:04:05+08:00")


def _one_of(values: list[str]) -> Check:
    known = frozenset(values)
    return _must(
        lambda value: isinstance(value, str) and value in known,
        f"must be one of {', '.join(values)}",
    )


def _list_of(item: Check) -> Check:
    def check(value: Any) -> Problem | None:
        if not isinstance(value, list):
            return "", "must be a list"
        for index, entry in enumerate(value):
            problem = item(entry)
            if problem:
                return f"[{index}]{problem[0]}", problem[1]
        return None

    return check


_names = _list_of(_text)


def _brands(value: Any) -> Problem | None:
    """How many brands, or their names."""
    return _names(value) if isinstance(value, list) else _quantity(value)


def _period(value: Any) -> Problem | None:
    """First and last day; an open end is null."""
    if not (isinstance(value, list) and len(value) == 2):
        return "", "must be [from, to]"
    for index, day in enumerate(value):
        problem = None if day is None and index == 1 else _date(day)
        if problem:
            return f"[{index}]{problem[0]}", problem[1]
    is_right = value[1] is None or value[0] <= value[1]
    return None if is_right else ("", "must not end before it begins")


def _object(keys: Mapping[str, Check], required: tuple[str, ...] = ()) -> Check:
    def check(value: Any) -> Problem | None:
        if not isinstance(value, dict):
            return "", "must be an object"
        for key, entry in value.items():
            checker = keys.get(key)
            if checker is None:
                return f".{key}", "is not a known key"
            problem = None if entry is None else checker(entry)
            if problem:
                return f".{key}{problem[0]}", problem[1]
        for key in required:
            if value.get(key) is None:
                return f".{key}", "is missing"
        return None

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


def _licence_or_number(value: Any) -> Problem | None:
    """Of a trading partner often no more than the number is known."""
    return None if isinstance(value, str) else _licence(value)


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
    problem = _facts(facts)
    if problem:
        raise FactsError(problem[0][1:] or "facts", problem[1])
