"""Readings of one line: price, licence scope, the 32-character carton code."""

from functools import lru_cache

from ..codes import carton_code
from .calendar import months_between
from .context import Context, Line, Reading, text_of
from .numbers import Number, add, divide, multiply, number
from .quantities import STATUTORY_CARTON_STICKS, packages, unit_sticks

OUNCE_G = (28349523125, 1000000000)  # 28.349523125 g
LITTLE_CIGAR = "little_cigar"
SHISHA = "shisha"

LICENCE_SCOPE_OF = {
    "cigarette": "cigarette",
    "cigar": "cigar",
    "cut_tobacco": "cut_tobacco",
    "ecig_device": "ecig",
    "ecig_pod": "ecig",
    "ecig_combined": "ecig",
    "e_liquid": "ecig",
}


def licence_scope_needed(ctx: Context, line: Line) -> Reading:
    return LICENCE_SCOPE_OF.get(line["category"])


def _price_per_sticks(line: Line, count: Number) -> Number | None:
    price, sticks = line.get("unit_price"), unit_sticks(line)
    return (
        None if price is None or sticks is None else divide(multiply(number(price), count), sticks)
    )


def price_per_200_sticks(ctx: Context, line: Line) -> Reading:
    return _price_per_sticks(line, STATUTORY_CARTON_STICKS)


def price_per_20_sticks(ctx: Context, line: Line) -> Reading:
    return _price_per_sticks(line, (20, 1))


def sticks_in_package(ctx: Context, line: Line) -> Reading:
    """Sticks that the buyer gets at least: one where the shop sells single sticks."""
    if line.get("unit") == "stick":
        return 1, 1
    sticks = line.get("sticks_per_pack")
    return (sticks, 1) if sticks else None


def _package_price(line: Line) -> Number | None:
    price = line.get("unit_price")
    return None if price is None else divide(number(price), packages(line))


def price_per_package(ctx: Context, line: Line) -> Reading:
    return _package_price(line)


def little_cigar_price(ctx: Context, line: Line) -> Reading:
    return _package_price(line) if line.get("product_type") == LITTLE_CIGAR else None


def large_cigar_price(ctx: Context, line: Line) -> Reading:
    return _package_price(line) if line.get("product_type") != LITTLE_CIGAR else None


def _price_per_ounces(line: Line, ounces: str) -> Number | None:
    """Price of as much tobacco as a package of `ounces` holds."""
    price, weight = _package_price(line), number(line.get("weight_g") or "0")
    if price is None or weight[0] <= 0:
        return None
    return divide(multiply(price, multiply(number(ounces), OUNCE_G)), weight)


def price_per_1_2_oz(ctx: Context, line: Line) -> Reading:
    return _price_per_ounces(line, "1.2")


def shisha_price_per_3_5_oz(ctx: Context, line: Line) -> Reading:
    return _price_per_ounces(line, "3.5") if line.get("product_type") == SHISHA else None


def loose_price_per_1_5_oz(ctx: Context, line: Line) -> Reading:
    return _price_per_ounces(line, "1.5") if line.get("product_type") != SHISHA else None


def nicotine_mg_per_ml(ctx: Context, line: Line) -> Reading:
    """Of the contents; where they are not known, mg/g, which is less: liquid weighs over 1 g/ml."""
    nicotine, volume = line.get("nicotine_mg"), number(line.get("volume_ml") or "0")
    if nicotine is None or volume[0] <= 0:
        return text_of(line.get("nicotine_mg_per_g"))
    return divide(number(nicotine), volume)


def tank_held_ml(ctx: Context, line: Line) -> Reading:
    """What a tank holds; a pod or combined product is filled, so its contents count too."""
    tank = text_of(line.get("tank_ml"))
    return text_of(line.get("volume_ml")) if tank is None else tank


def on_lists(ctx: Context, line: Line) -> Reading:
    """Lists of approved products that name the article; none where nothing is known."""
    return ",".join(line.get("lists") or [])


def suggested_deviation_percent(ctx: Context, line: Line) -> Reading:
    """How far the price is from the suggested one, either way, in percent of that."""
    price, suggested = line.get("unit_price"), line.get("suggested_price")
    if price is None or suggested is None or number(suggested)[0] <= 0:
        return None
    base, scale = number(suggested)
    away = add(number(price), (-base, scale))
    return divide((abs(away[0]) * 100, away[1]), (base, scale))


def code_part(line: Line, start: int, end: int) -> str | None:
    """Characters of the 32-character carton code; None where it cannot be trusted to be one."""
    code = carton_code.trusted(line.get("carton_code"))
    return None if code is None else code[start:end]


def code_order(ctx: Context, line: Line) -> Reading:
    order = code_part(line, 14, 16)
    return (int(order), 1) if order is not None and order.isdigit() else None


def code_age_months(ctx: Context, line: Line) -> Reading:
    """Months since the newest day that has the code's last digit of year, month and day."""
    code = line.get("carton_code")
    return _months_since(code, ctx.day) if code else None


@lru_cache(maxsize=4096)
def _months_since(code: str, today: str) -> Reading:
    day = carton_code.delivery_day(code, today)
    return None if day is None else (months_between(day, today), 1)


def trace(ctx: Context, line: Line) -> Reading:
    return text_of(line.get("trace") or None)
