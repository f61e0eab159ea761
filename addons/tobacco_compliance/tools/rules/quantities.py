"""How sticks, cartons, pieces and millilitres of basket lines add up."""

from collections.abc import Callable

from .context import Context, Line, Reading
from .numbers import Number, add, divide, multiply, number

STATUTORY_CARTON_STICKS = (200, 1)
POUND_G = (45359237, 100000)  # 453.59237 g
CASE_STICKS = (10000, 1)  # 每1万支为1件: 烟草专卖法实施条例 52


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


def line_cartons(line: Line) -> Number:
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


def cartons(ctx: Context, lines: list[Line]) -> Reading:
    return _total(lines, line_cartons)


def sticks(ctx: Context, lines: list[Line]) -> Reading:
    return _total(lines, _line_sticks)


def cartons_same_buyer(ctx: Context, lines: list[Line]) -> Reading:
    earlier = ctx.part("same_buyer_today").get("cartons")
    return None if earlier is None else add(number(earlier), _total(lines, line_cartons))


def pieces_of(*categories: str) -> Callable[[Context, list[Line]], Reading]:
    def read(ctx: Context, lines: list[Line]) -> Reading:
        return _total([line for line in lines if line.get("category") in categories], _quantity)

    return read


def packages(line: Line) -> Number:
    """Packages of the article in one unit of the line, as far as its figures are known."""
    unit, packs, sticks = (
        line.get("unit"),
        line.get("packs_per_carton"),
        line.get("sticks_per_pack"),
    )
    if unit == "carton" and packs:
        return packs, 1
    return divide(CASE_STICKS, (sticks, 1)) if unit == "case" and sticks else (1, 1)


def _line_g(line: Line) -> Number:
    """Grams handed out: goods by weight are their quantity, a package weighs its `weight_g`."""
    each = (1, 1) if line.get("unit") == "g" else number(line.get("weight_g") or "0")
    return multiply(multiply(_quantity(line), each), packages(line))


def weight_lb(ctx: Context, lines: list[Line]) -> Reading:
    return divide(_total(lines, _line_g), POUND_G)


def _line_ml(line: Line) -> Number:
    """Liquid handed out: a pod holds its `volume_ml`, liquid by the ml is its quantity."""
    each = (1, 1) if line.get("unit") == "ml" else number(line.get("volume_ml") or "0")
    return multiply(_quantity(line), each)


def liquid_ml(ctx: Context, lines: list[Line]) -> Reading:
    return _total([line for line in lines if line.get("category") == "e_liquid"], _line_ml)


def any_liquid_ml(ctx: Context, lines: list[Line]) -> Reading:
    return _total(lines, _line_ml)
