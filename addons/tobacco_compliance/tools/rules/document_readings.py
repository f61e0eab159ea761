"""Readings of the document: licence, buyer, shop, trading partners."""

from collections.abc import Callable
from typing import Any

from .calendar import day_of, days_between, months_between, next_day, years_between, years_started
from .context import Context, Reading, text_of


def partner_licence(ctx: Context, party: str) -> dict[str, Any]:
    licence = ctx.part(party).get("licence")
    return {"number": licence} if isinstance(licence, str) else licence or {}


def suspension_on(ctx: Context) -> Reading:
    """The suspension (停业) that the day lies in; its last day still counts."""
    for start, end in ctx.part("licence").get("suspended") or []:
        if start <= ctx.day and (end is None or ctx.day <= end):
            return f"{start}/{end or ''}"
    return None


def longest_suspension(ctx: Context, months: Callable[[str, str], int]) -> Reading:
    spans = [months(start, end) for start, end in ctx.part("licence").get("suspended") or [] if end]
    return (max(spans), 1) if spans else None


def months_started(start: str, end: str) -> int:
    return months_between(start, end) + 1


def months_full(start: str, end: str) -> int:
    return months_between(start, next_day(end))


def licence_term(ctx: Context) -> Reading:
    licence = ctx.part("licence")
    start, end = licence.get("valid_from"), licence.get("valid_to")
    return (years_started(start, end), 1) if start and end else None


def days_to_expiry(ctx: Context) -> Reading:
    end = ctx.part("licence").get("valid_to")
    return (days_between(ctx.day, end), 1) if end else None


def age_on(ctx: Context, day: str) -> Reading:
    birth = ctx.part("buyer").get("birth_date")
    return (years_between(birth, day), 1) if birth else None


def age_unless_checked(ctx: Context) -> Reading:
    return None if ctx.part("buyer").get("document_checked") else age_on(ctx, ctx.day)


def looks_under(ctx: Context) -> Reading:
    """The cashier's impression; it counts only while birth date and document are unknown."""
    buyer = ctx.part("buyer")
    if buyer.get("birth_date") or buyer.get("document_checked"):
        return None
    return text_of(buyer.get("looks_under"))


def birth_date_unread(ctx: Context) -> Reading:
    """Empty while the law asks for the birth date and only the fact of a document is known."""
    buyer = ctx.part("buyer")
    return "" if buyer.get("document_checked") and not buyer.get("birth_date") else None


def birth_date_by_looks(ctx: Context) -> Reading:
    """The latest day on which one who looks as old as the cashier says was not born yet."""
    years = looks_under(ctx)
    return None if years is None else f"{int(ctx.day[:4]) - int(str(years)):04d}{ctx.day[4:]}"


def document_check(ctx: Context) -> Reading:
    return "true" if ctx.part("buyer").get("document_checked") else None


def _own_id(ctx: Context, party: str, key: str) -> Reading:
    return text_of(ctx.part("shop").get(key) or ctx.part(party).get(key))


def buyer_id(ctx: Context, key: str) -> Reading:
    """Of track and trace: the shop buys, but for a wholesale delivery."""
    if ctx.facts["stage"] == "wholesale":
        return text_of(ctx.part("buyer").get(key))
    return _own_id(ctx, "buyer", key)


def seller_id(ctx: Context, key: str) -> Reading:
    if ctx.facts["stage"] == "wholesale":
        return _own_id(ctx, "vendor", key)
    return text_of(ctx.part("vendor").get(key))


def weekday(ctx: Context) -> Reading:
    """1 for Monday to 7 for Sunday."""
    return day_of(ctx.day).isoweekday(), 1


def months_without_purchase(ctx: Context) -> Reading:
    last = ctx.part("shop").get("last_purchase_on")
    return (months_between(last, ctx.day), 1) if last else None


def days_since_sign(ctx: Context) -> Reading:
    confirmed = ctx.part("shop").get("sign_confirmed_on")
    return (days_between(confirmed, ctx.day), 1) if confirmed else None


def brands_on_sale(ctx: Context) -> Reading:
    brands = ctx.part("shop").get("brands_on_sale")
    return (len(set(brands)), 1) if isinstance(brands, list) else text_of(brands)


def unpermitted_move(ctx: Context) -> Reading:
    """The area, other than the vendor's, that goods go to without a permit (准运证)."""
    area = ctx.part("buyer").get("area")
    origin = ctx.part("vendor").get("area")
    leaves = bool(area and origin and area != origin)
    return area if leaves and not ctx.facts.get("transport_permit") else None
