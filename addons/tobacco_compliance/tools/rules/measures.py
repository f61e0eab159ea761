"""What a rule row can test: one named reading of the facts each.

A reading is None while the fact is not known, and what is not known breaks no rule (save for the
operators that ask for presence). Levels: `facts` reads the document, `basket` adds up the lines in the
scope of the row, `line` reads one line. Kinds: `number` compares exactly, `text` as text (ISO days too).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from .calendar import (
    days_between,
    is_day,
    months_between,
    next_day,
    previous_day,
    years_between,
    years_started,
)
from .numbers import Number, add, divide, multiply, number

Line: TypeAlias = dict[str, Any]
Reading: TypeAlias = str | Number | None

STATUTORY_CARTON_STICKS = (200, 1)
CASE_STICKS = (10000, 1)  # 每1万支为1件: 烟草专卖法实施条例 52
LICENCE_SCOPE_OF = {
    "cigarette": "cigarette",
    "cigar": "cigar",
    "cut_tobacco": "cut_tobacco",
    "ecig_device": "ecig",
    "ecig_pod": "ecig",
    "ecig_combined": "ecig",
    "e_liquid": "ecig",
}


@dataclass
class Context:
    """One document while it is checked; `day` is its local calendar date."""

    facts: dict[str, Any]
    day: str = field(init=False)

    def __post_init__(self) -> None:
        self.day = self.facts["at"][:10]

    def part(self, key: str) -> dict[str, Any]:
        """The object under `key`, empty when it is not known; a bare licence number becomes one."""
        value = self.facts.get(key)
        return value if isinstance(value, dict) else {}


@dataclass(frozen=True)
class Measure:
    level: Literal["facts", "basket", "line"]
    kind: Literal["number", "text"]
    read: Callable[..., Reading]


def text_of(value: Any) -> Reading:
    """A fact as it was written: booleans as true/false, lists joined by commas."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(value)
    return str(value)


# --- licence -----------------------------------------------------------------------------------------


def _partner_licence(ctx: Context, party: str) -> dict[str, Any]:
    licence = ctx.part(party).get("licence")
    return {"number": licence} if isinstance(licence, str) else licence or {}


def _suspension_on(ctx: Context) -> Reading:
    """The suspension (停业) that the day lies in; its last day still counts."""
    for start, end in ctx.part("licence").get("suspended") or []:
        if start <= ctx.day and (end is None or ctx.day <= end):
            return f"{start}/{end or ''}"
    return None


def _longest_suspension(ctx: Context, months: Callable[[str, str], int]) -> Reading:
    spans = [
        months(start, end) for start, end in ctx.part("licence").get("suspended") or [] if end
    ]
    return (max(spans), 1) if spans else None


def _months_started(start: str, end: str) -> int:
    return months_between(start, end) + 1


def _months_full(start: str, end: str) -> int:
    return months_between(start, next_day(end))


def _licence_term(ctx: Context) -> Reading:
    licence = ctx.part("licence")
    start, end = licence.get("valid_from"), licence.get("valid_to")
    return (years_started(start, end), 1) if start and end else None


def _days_to_expiry(ctx: Context) -> Reading:
    end = ctx.part("licence").get("valid_to")
    return (days_between(ctx.day, end), 1) if end else None


# --- buyer, shop, vendor ------------------------------------------------------------------------------


def _age_on(ctx: Context, day: str) -> Reading:
    birth = ctx.part("buyer").get("birth_date")
    return (years_between(birth, day), 1) if birth else None


def _age_unless_checked(ctx: Context) -> Reading:
    return None if ctx.part("buyer").get("document_checked") else _age_on(ctx, ctx.day)


def _looks_under(ctx: Context) -> Reading:
    """The cashier's impression; it counts only while neither a birth date nor a document is known."""
    buyer = ctx.part("buyer")
    if buyer.get("birth_date") or buyer.get("document_checked"):
        return None
    return text_of(buyer.get("looks_under"))


def _months_without_purchase(ctx: Context) -> Reading:
    last = ctx.part("shop").get("last_purchase_on")
    return (months_between(last, ctx.day), 1) if last else None


def _days_since_sign(ctx: Context) -> Reading:
    confirmed = ctx.part("shop").get("sign_confirmed_on")
    return (days_between(confirmed, ctx.day), 1) if confirmed else None


def _brands_on_sale(ctx: Context) -> Reading:
    brands = ctx.part("shop").get("brands_on_sale")
    return (len(set(brands)), 1) if isinstance(brands, list) else text_of(brands)


def _unpermitted_move(ctx: Context) -> Reading:
    """The area that goods go to without a transport permit (准运证), when it is not the vendor's."""
    area = ctx.part("buyer").get("area")
    origin = ctx.part("vendor").get("area")
    leaves = bool(area and origin and area != origin)
    return area if leaves and not ctx.facts.get("transport_permit") else None


# --- quantities ---------------------------------------------------------------------------------------


def carton_sticks(line: Line) -> Number | None:
    """Sticks in one carton of this article; None where the article's own figures are not known."""
    sticks, packs = line.get("sticks_per_pack"), line.get("packs_per_carton")
    return (sticks * packs, 1) if sticks and packs else None


def unit_sticks(line: Line) -> Number | None:
    """Sticks in one unit of the line; a piece of cigar or cigarette is one."""
    unit = line.get("unit")
    if unit in ("stick", "piece"):
        return (1, 1) if line.get("category") in ("cigarette", "cigar") else None
    if unit == "pack":
        sticks = line.get("sticks_per_pack")
        return (sticks, 1) if sticks else None
    if unit == "carton":
        return carton_sticks(line)
    return CASE_STICKS if unit == "case" else None


def _quantity(line: Line) -> Number:
    """What the line hands out; a line that takes goods back lowers no limit."""
    quantity = number(line.get("qty") or "0")
    return quantity if quantity[0] > 0 else (0, 1)


def _line_sticks(line: Line) -> Number:
    sticks = unit_sticks(line)
    if sticks is None and line.get("unit") == "carton":
        sticks = STATUTORY_CARTON_STICKS
    return multiply(_quantity(line), sticks or (0, 1))


def _line_cartons(line: Line) -> Number:
    """Cartons of the article's own size: 条 is what the law counts, whatever is in it."""
    if line.get("unit") == "carton":
        return _quantity(line)
    packs = line.get("packs_per_carton")
    if line.get("unit") == "pack" and packs:
        return divide(_quantity(line), (packs, 1))
    return divide(_line_sticks(line), carton_sticks(line) or STATUTORY_CARTON_STICKS)


def _total(lines: list[Line], of: Callable[[Line], Number]) -> Number:
    total = (0, 1)
    for line in lines:
        total = add(total, of(line))
    return total


def _cartons(ctx: Context, lines: list[Line]) -> Reading:
    return _total(lines, _line_cartons)


def _sticks(ctx: Context, lines: list[Line]) -> Reading:
    return _total(lines, _line_sticks)


def _cartons_same_buyer(ctx: Context, lines: list[Line]) -> Reading:
    earlier = ctx.part("same_buyer_today").get("cartons")
    return None if earlier is None else add(number(earlier), _total(lines, _line_cartons))


def _pieces_of(*categories: str) -> Callable[[Context, list[Line]], Reading]:
    def read(ctx: Context, lines: list[Line]) -> Reading:
        return _total([line for line in lines if line.get("category") in categories], _quantity)

    return read


def _line_ml(line: Line) -> Number:
    """Liquid handed out; a device or pod holds its `volume_ml`, liquid by the ml is its quantity."""
    each = (1, 1) if line.get("unit") == "ml" else number(line.get("volume_ml") or "0")
    return multiply(_quantity(line), each)


def _liquid_ml(ctx: Context, lines: list[Line]) -> Reading:
    return _total([line for line in lines if line.get("category") == "e_liquid"], _line_ml)


def _any_liquid_ml(ctx: Context, lines: list[Line]) -> Reading:
    return _total(lines, _line_ml)


# --- lines --------------------------------------------------------------------------------------------


def _licence_scope_needed(ctx: Context, line: Line) -> Reading:
    return LICENCE_SCOPE_OF.get(line["category"])


def _price_per_200_sticks(ctx: Context, line: Line) -> Reading:
    price, sticks = line.get("unit_price"), unit_sticks(line)
    if price is None or sticks is None:
        return None
    return divide(multiply(number(price), STATUTORY_CARTON_STICKS), sticks)


def _suggested_deviation_percent(ctx: Context, line: Line) -> Reading:
    """How far the price is from the suggested one, either way, in percent of that."""
    price, suggested = line.get("unit_price"), line.get("suggested_price")
    if price is None or suggested is None or number(suggested)[0] <= 0:
        return None
    base, scale = number(suggested)
    away = add(number(price), (-base, scale))
    return divide((abs(away[0]) * 100, away[1]), (base, scale))


def _code_part(line: Line, start: int, end: int) -> str | None:
    """Characters of the 32-character carton code; None where it cannot be trusted to be one."""
    code = line.get("carton_code") or ""
    return code[start:end] if len(code) == 32 and code.isascii() and code.isalnum() else None


def _code_order(ctx: Context, line: Line) -> Reading:
    order = _code_part(line, 14, 16)
    return (int(order), 1) if order is not None and order.isdigit() else None


def _code_age_months(ctx: Context, line: Line) -> Reading:
    """Months since the newest day that has the code's last digit of year, month and day."""
    code = _code_part(line, 0, 5)
    if code is None or not code.isdigit():
        return None
    year = int(ctx.day[:4])
    for candidate in range(year, year - 20, -1):
        day = f"{candidate:04d}-{code[1:3]}-{code[3:5]}"
        if candidate % 10 == int(code[0]) and is_day(day) and day <= ctx.day:
            return months_between(day, ctx.day), 1
    return None


def _trace(ctx: Context, line: Line) -> Reading:
    return text_of(line.get("trace") or None)


def _line_fact(key: str) -> Callable[[Context, Line], Reading]:
    return lambda ctx, line: text_of(line.get(key))


def _part_fact(part: str, key: str) -> Callable[[Context], Reading]:
    return lambda ctx: text_of(ctx.part(part).get(key))


def _fact(key: str) -> Callable[[Context], Reading]:
    return lambda ctx: text_of(ctx.facts.get(key))


MEASURES: dict[str, Measure] = {
    "day": Measure("facts", "text", lambda ctx: ctx.day),
    "channel": Measure("facts", "text", _fact("channel")),
    "site": Measure("facts", "text", _fact("site")),
    "promotion_kind": Measure("facts", "text", _part_fact("promotion", "kind")),
    "unpermitted_move": Measure("facts", "text", _unpermitted_move),
    "licence_number": Measure("facts", "text", _part_fact("licence", "number")),
    "licence_site": Measure("facts", "text", _part_fact("licence", "site")),
    "licence_scope": Measure("facts", "text", _part_fact("licence", "scope")),
    "licence_valid_from": Measure("facts", "text", _part_fact("licence", "valid_from")),
    "licence_valid_to": Measure("facts", "text", _part_fact("licence", "valid_to")),
    "licence_suspension": Measure("facts", "text", _suspension_on),
    "licence_term_years": Measure("facts", "number", _licence_term),
    "licence_days_to_expiry": Measure("facts", "number", _days_to_expiry),
    "suspension_months_full": Measure(
        "facts", "number", lambda ctx: _longest_suspension(ctx, _months_full)
    ),
    "suspension_months_started": Measure(
        "facts", "number", lambda ctx: _longest_suspension(ctx, _months_started)
    ),
    "birth_date": Measure("facts", "text", _part_fact("buyer", "birth_date")),
    "age": Measure("facts", "number", lambda ctx: _age_on(ctx, ctx.day)),
    "age_from_day_after_birthday": Measure(
        "facts", "number", lambda ctx: _age_on(ctx, previous_day(ctx.day))
    ),
    "age_unless_checked": Measure("facts", "number", _age_unless_checked),
    "looks_under": Measure("facts", "number", _looks_under),
    "is_id_number_stored": Measure("facts", "text", _part_fact("buyer", "is_id_number_stored")),
    "buyer_area": Measure("facts", "text", _part_fact("buyer", "area")),
    "buyer_licence": Measure(
        "facts", "text", lambda ctx: text_of(_partner_licence(ctx, "buyer").get("number"))
    ),
    "buyer_licence_valid_to": Measure(
        "facts", "text", lambda ctx: text_of(_partner_licence(ctx, "buyer").get("valid_to"))
    ),
    "buyer_licence_scope": Measure(
        "facts", "text", lambda ctx: text_of(_partner_licence(ctx, "buyer").get("scope"))
    ),
    "vendor_area": Measure("facts", "text", _part_fact("vendor", "area")),
    "is_local_wholesaler": Measure("facts", "text", _part_fact("vendor", "is_local_wholesaler")),
    "platform_order": Measure("facts", "text", _part_fact("vendor", "platform_order")),
    "months_without_purchase": Measure("facts", "number", _months_without_purchase),
    "days_since_sign": Measure("facts", "number", _days_since_sign),
    "school_distance_m": Measure("facts", "number", _part_fact("shop", "school_distance_m")),
    "scan_rate": Measure("facts", "number", _part_fact("shop", "scan_rate")),
    "records_kept_years": Measure("facts", "number", _part_fact("shop", "records_kept_years")),
    "brands_on_sale": Measure("facts", "number", _brands_on_sale),
    "cartons": Measure("basket", "number", _cartons),
    "sticks": Measure("basket", "number", _sticks),
    "cartons_same_buyer": Measure("basket", "number", _cartons_same_buyer),
    "devices": Measure("basket", "number", _pieces_of("ecig_device")),
    "pods": Measure("basket", "number", _pieces_of("ecig_pod")),
    "combined": Measure("basket", "number", _pieces_of("ecig_combined")),
    "pods_and_combined": Measure("basket", "number", _pieces_of("ecig_pod", "ecig_combined")),
    "pieces": Measure(
        "basket", "number", _pieces_of("ecig_device", "ecig_pod", "ecig_combined")
    ),
    "liquid_ml": Measure("basket", "number", _liquid_ml),
    "any_liquid_ml": Measure("basket", "number", _any_liquid_ml),
    "licence_scope_needed": Measure("line", "text", _licence_scope_needed),
    "price_per_200_sticks": Measure("line", "number", _price_per_200_sticks),
    "suggested_deviation_percent": Measure("line", "number", _suggested_deviation_percent),
    "code_licence": Measure("line", "text", lambda ctx, line: _code_part(line, 20, 32)),
    "code_order": Measure("line", "number", _code_order),
    "code_age_months": Measure("line", "number", _code_age_months),
    "trace": Measure("line", "text", _trace),
    **{
        key: Measure("line", "text", _line_fact(key))
        for key in (
            "category brand product_type flavour is_refillable is_single_use is_damaged is_recalled"
            " has_duty_stamp lists label"
        ).split()
    },
    **{
        key: Measure("line", "number", _line_fact(key))
        for key in (
            "unit_price marked_price suggested_price stamp_price discount nicotine_mg_per_g"
            " nicotine_mg volume_ml tank_ml weight_g sticks_per_pack"
        ).split()
    },
}
