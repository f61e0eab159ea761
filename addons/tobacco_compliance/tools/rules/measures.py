"""What a rule row can test: one named reading of the facts each.

A reading is None while the fact is not known, and what is not known breaks no rule (save for the
operators that ask for presence). Levels: `facts` reads the document, `basket` adds up the lines
in the scope of the row, `line` reads one line. Kinds: `number` compares exactly, `text` as text
(ISO days too).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from . import document_readings as document
from . import line_readings as lines
from . import quantities
from .calendar import previous_day
from .context import Context, Line, Reading, text_of


@dataclass(frozen=True)
class Measure:
    level: Literal["facts", "basket", "line"]
    kind: Literal["number", "text"]
    read: Callable[..., Reading]


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
    "unpermitted_move": Measure("facts", "text", document.unpermitted_move),
    "licence_number": Measure("facts", "text", _part_fact("licence", "number")),
    "licence_site": Measure("facts", "text", _part_fact("licence", "site")),
    "licence_scope": Measure("facts", "text", _part_fact("licence", "scope")),
    "licence_valid_from": Measure("facts", "text", _part_fact("licence", "valid_from")),
    "licence_valid_to": Measure("facts", "text", _part_fact("licence", "valid_to")),
    "licence_suspension": Measure("facts", "text", document.suspension_on),
    "licence_term_years": Measure("facts", "number", document.licence_term),
    "licence_days_to_expiry": Measure("facts", "number", document.days_to_expiry),
    "suspension_months_full": Measure(
        "facts", "number", lambda ctx: document.longest_suspension(ctx, document.months_full)
    ),
    "suspension_months_started": Measure(
        "facts", "number", lambda ctx: document.longest_suspension(ctx, document.months_started)
    ),
    "birth_date": Measure("facts", "text", _part_fact("buyer", "birth_date")),
    "age": Measure("facts", "number", lambda ctx: document.age_on(ctx, ctx.day)),
    "age_from_day_after_birthday": Measure(
        "facts", "number", lambda ctx: document.age_on(ctx, previous_day(ctx.day))
    ),
    "age_unless_checked": Measure("facts", "number", document.age_unless_checked),
    "looks_under": Measure("facts", "number", document.looks_under),
    "birth_date_unread": Measure("facts", "text", document.birth_date_unread),
    "birth_date_by_looks": Measure("facts", "text", document.birth_date_by_looks),
    "document_check": Measure("facts", "text", document.document_check),
    "buyer_eo_id": Measure("facts", "text", lambda ctx: document.buyer_id(ctx, "eo_id")),
    "buyer_f_id": Measure("facts", "text", lambda ctx: document.buyer_id(ctx, "f_id")),
    "seller_eo_id": Measure("facts", "text", lambda ctx: document.seller_id(ctx, "eo_id")),
    "seller_f_id": Measure("facts", "text", lambda ctx: document.seller_id(ctx, "f_id")),
    "weekday": Measure("facts", "number", document.weekday),
    "is_open_shelf": Measure("facts", "text", _part_fact("shop", "is_open_shelf")),
    "is_id_number_stored": Measure("facts", "text", _part_fact("buyer", "is_id_number_stored")),
    "buyer_area": Measure("facts", "text", _part_fact("buyer", "area")),
    "buyer_licence": Measure(
        "facts", "text", lambda ctx: text_of(document.partner_licence(ctx, "buyer").get("number"))
    ),
    "buyer_licence_valid_to": Measure(
        "facts", "text", lambda ctx: text_of(document.partner_licence(ctx, "buyer").get("valid_to"))
    ),
    "buyer_licence_scope": Measure(
        "facts", "text", lambda ctx: text_of(document.partner_licence(ctx, "buyer").get("scope"))
    ),
    "vendor_area": Measure("facts", "text", _part_fact("vendor", "area")),
    "is_local_wholesaler": Measure("facts", "text", _part_fact("vendor", "is_local_wholesaler")),
    "platform_order": Measure("facts", "text", _part_fact("vendor", "platform_order")),
    "months_without_purchase": Measure("facts", "number", document.months_without_purchase),
    "days_since_sign": Measure("facts", "number", document.days_since_sign),
    "school_distance_m": Measure("facts", "number", _part_fact("shop", "school_distance_m")),
    "scan_rate": Measure("facts", "number", _part_fact("shop", "scan_rate")),
    "records_kept_years": Measure("facts", "number", _part_fact("shop", "records_kept_years")),
    "brands_on_sale": Measure("facts", "number", document.brands_on_sale),
    "cartons": Measure("basket", "number", quantities.cartons),
    "sticks": Measure("basket", "number", quantities.sticks),
    "cartons_same_buyer": Measure("basket", "number", quantities.cartons_same_buyer),
    "devices": Measure("basket", "number", quantities.pieces_of("ecig_device")),
    "pods": Measure("basket", "number", quantities.pieces_of("ecig_pod")),
    "combined": Measure("basket", "number", quantities.pieces_of("ecig_combined")),
    "pods_and_combined": Measure(
        "basket", "number", quantities.pieces_of("ecig_pod", "ecig_combined")
    ),
    "pieces": Measure(
        "basket", "number", quantities.pieces_of("ecig_device", "ecig_pod", "ecig_combined")
    ),
    "liquid_ml": Measure("basket", "number", quantities.liquid_ml),
    "weight_lb": Measure("basket", "number", quantities.weight_lb),
    "any_liquid_ml": Measure("basket", "number", quantities.any_liquid_ml),
    "licence_scope_needed": Measure("line", "text", lines.licence_scope_needed),
    "price_per_200_sticks": Measure("line", "number", lines.price_per_200_sticks),
    "price_per_20_sticks": Measure("line", "number", lines.price_per_20_sticks),
    "sticks_in_package": Measure("line", "number", lines.sticks_in_package),
    "price_per_package": Measure("line", "number", lines.price_per_package),
    "little_cigar_price": Measure("line", "number", lines.little_cigar_price),
    "large_cigar_price": Measure("line", "number", lines.large_cigar_price),
    "price_per_1_2_oz": Measure("line", "number", lines.price_per_1_2_oz),
    "shisha_price_per_3_5_oz": Measure("line", "number", lines.shisha_price_per_3_5_oz),
    "loose_price_per_1_5_oz": Measure("line", "number", lines.loose_price_per_1_5_oz),
    "nicotine_mg_per_ml": Measure("line", "number", lines.nicotine_mg_per_ml),
    "tank_held_ml": Measure("line", "number", lines.tank_held_ml),
    "on_lists": Measure("line", "text", lines.on_lists),
    "suggested_deviation_percent": Measure("line", "number", lines.suggested_deviation_percent),
    "code_licence": Measure("line", "text", lambda ctx, line: lines.code_part(line, 20, 32)),
    "code_order": Measure("line", "number", lines.code_order),
    "code_age_months": Measure("line", "number", lines.code_age_months),
    "trace": Measure("line", "text", lines.trace),
    **{
        key: Measure("line", "text", _line_fact(key))
        for key in [
            "category",
            "brand",
            "product_type",
            "flavour",
            "is_refillable",
            "is_single_use",
            "is_damaged",
            "is_recalled",
            "has_duty_stamp",
            "lists",
            "label",
        ]
    },
    **{
        key: Measure("line", "number", _line_fact(key))
        for key in [
            "unit_price",
            "marked_price",
            "suggested_price",
            "stamp_price",
            "discount",
            "nicotine_mg_per_g",
            "nicotine_mg",
            "volume_ml",
            "tank_ml",
            "weight_g",
            "sticks_per_pack",
        ]
    },
}
