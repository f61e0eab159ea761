"""Payloads of the regulator protocol (section 2), built from plain values.

Money and quantities come in as Decimal, int or decimal text, never as float: whoever reads
the ORM rounds once, there. The builders only give the shape; `check_payload`
(payload_check.py) says what a regulator would refuse, because a sale that is already made is
reported or withheld visibly, never stopped by its report.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

KINDS = ("sale", "refund", "void", "correction")
Number = Decimal | int | str


def plain(value: Number) -> str:
    """A quantity: no exponent, no trailing zeros, no negative zero.

    >>> plain(Decimal("2.500")), plain("1E+2"), plain("-0.0")
    ('2.5', '100', '0')
    """
    number = _decimal(value)
    if not number:
        return "0"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(value: Number, decimals: int) -> str:
    """An amount with exactly the currency's decimals, halves away from zero.

    >>> money("90", 2), money("-0.001", 2), money(Decimal("1.005"), 2)
    ('90.00', '0.00', '1.01')
    """
    rounded = _decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{rounded if rounded else abs(rounded):f}"


def moment(value: dt.datetime) -> str:
    """ISO 8601 with seconds and a numeric offset. ValueError for a naive time.

    >>> moment(dt.datetime(2026, 11, 22, 3, 4, 5, tzinfo=dt.timezone.utc))
    '2026-11-22T03:04:05+00:00'
    """
    if value.utcoffset() is None:
        raise ValueError("a time needs its offset")
    return value.isoformat(timespec="seconds")


def _decimal(value: Number) -> Decimal:
    if isinstance(value, (float, bool)):
        raise TypeError(f"{type(value).__name__} is no exact number")
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError(f"{value} is no number")
    return number


def sale_payload(  # noqa: PLR0913 - one argument for each key of the contract
    *,
    licence: str,
    shop: str,
    till: str,
    device: str,
    device_seq: int,
    cashier: str,
    order: str,
    business_time: dt.datetime,
    lines: Iterable[Mapping[str, Any]],
    payments: Iterable[Mapping[str, Any]],
    age_check: Mapping[str, str],
    kind: str = "sale",
    ref_record: str | None = None,
    ref_order: str | None = None,
    currency: str = "CNY",
    decimals: int = 2,
) -> dict[str, Any]:
    """`sale.v1` without its key `record`, which the capture sets.

    `kind`: sale, refund, void or correction. `lines`: article, name, category, unit, qty,
    sticks, unit_price, amount, entry, and optionally line (else 1, 2, 3, ...) and trace; of a
    refund and a void qty, sticks and amount are negative. `payments`: method and amount, of the
    whole order, net of change; rows of one method are added up. `decimals`: of the currency.
    TypeError for a float, ValueError for what is no number and for a naive `business_time`.
    """
    rows = [_line(number, line, decimals) for number, line in enumerate(lines, start=1)]
    total = sum((Decimal(row["amount"]) for row in rows), Decimal(0))
    return {
        "schema": "sale.v1",
        "licence": licence,
        "shop": shop,
        "till": till,
        "device": device,
        "device_seq": device_seq,
        "cashier": cashier,
        "order": order,
        "kind": kind,
        "business_time": moment(business_time),
        "ref_record": ref_record,
        "ref_order": ref_order,
        "currency": currency,
        "total": money(total, decimals),
        "lines": rows,
        "payments": _payments(payments, decimals),
        "age_check": {"result": age_check["result"], "basis": age_check["basis"]},
    }


def _line(number: int, line: Mapping[str, Any], decimals: int) -> dict[str, Any]:
    trace: Sequence[str] = line.get("trace") or ()
    return {
        "line": line.get("line") or number,
        "article": line["article"] or "",
        "name": line["name"],
        "category": line["category"],
        "unit": line["unit"],
        "qty": plain(line["qty"]),
        "sticks": plain(line["sticks"]),
        "unit_price": money(line["unit_price"], decimals),
        "amount": money(line["amount"], decimals),
        "entry": line["entry"],
        "trace": list(trace),
    }


def _payments(payments: Iterable[Mapping[str, Any]], decimals: int) -> list[dict[str, str]]:
    sums: dict[str, Decimal] = {}
    for payment in payments:
        method = payment["method"]
        sums[method] = sums.get(method, Decimal(0)) + _decimal(payment["amount"])
    return [{"method": method, "amount": money(sums[method], decimals)} for method in sums]


def closing_payload(  # noqa: PLR0913 - one argument for each key of the contract
    *,
    licence: str,
    shop: str,
    till: str,
    session: str,
    opened_at: dt.datetime,
    closed_at: dt.datetime,
    sales: int,
    refunds: int,
    sticks: Number,
    total: Number,
    currency: str = "CNY",
    decimals: int = 2,
) -> dict[str, Any]:
    """`closing.v1` without `record`: what a till sold of tobacco in one session."""
    return {
        "schema": "closing.v1",
        "licence": licence,
        "shop": shop,
        "till": till,
        "session": session,
        "opened_at": moment(opened_at),
        "closed_at": moment(closed_at),
        "sales": sales,
        "refunds": refunds,
        "sticks": plain(sticks),
        "total": money(total, decimals),
        "currency": currency,
    }


def zero_payload(*, licence: str, business_time: dt.datetime) -> dict[str, Any]:
    """`zero.v1` without `record`: a probe that takes its place in the chain."""
    return {"schema": "zero.v1", "licence": licence, "business_time": moment(business_time)}


def business_moment(payload: Mapping[str, Any]) -> dt.datetime:
    """When the reported thing happened, aware: of a closing its end."""
    return dt.datetime.fromisoformat(payload.get("business_time") or payload["closed_at"])
