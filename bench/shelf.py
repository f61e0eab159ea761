"""The shop that both sides have, and the orders that are sent to it. Pure: no Odoo here.

The shelf is written by seed.py as JSON and read by every process of a run, so that both sides get
the same goods in the same orders; only what the suite's till adds to an order differs.
"""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

NAMESPACE = uuid.UUID("6f6f3c9e-6f0c-4f7e-9a1b-1f8f3f0f7d52")
PACKS_PER_CARTON = 10
TAX_SHARE = 0.13  # the goods' prices include it


@dataclass(frozen=True)
class Good:
    """An article: `price` of a stock unit in yuan, tax included."""

    product_id: int
    price: float
    barcode: str
    is_tobacco: bool


@dataclass(frozen=True)
class Shelf:
    """Ids of one side's database. `carton_uom_id` is 0 on the stock side, which has no units."""

    config_id: int
    session_id: int
    payment_method_id: int
    pricelist_id: int
    tax_id: int
    cashier_id: int
    goods: tuple[Good, ...]
    carton_uom_id: int = 0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Shelf":
        return cls(**{**values, "goods": tuple(Good(**good) for good in values["goods"])})


def order(shelf: Shelf, run: str, number: int, now: str) -> dict[str, Any]:
    """What a till sends for sale `number` of the run: a pack, a carton and two of another good.

    `now` is UTC, `YYYY-MM-DD HH:MM:SS`.
    """
    order_uuid = str(uuid.uuid5(NAMESPACE, f"{run}/{number}"))
    tobacco = [good for good in shelf.goods if good.is_tobacco]
    other = [good for good in shelf.goods if not good.is_tobacco]
    lines = [
        _line(shelf, order_uuid, 1, tobacco[number % len(tobacco)], 1),
        _line(shelf, order_uuid, 2, tobacco[(number * 7 + 1) % len(tobacco)], PACKS_PER_CARTON),
        _line(shelf, order_uuid, 3, other[number % len(other)], 2),
    ]
    total = round(sum(line["price_subtotal_incl"] for line in lines), 2)
    untaxed = round(sum(line["price_subtotal"] for line in lines), 2)
    return {
        "uuid": order_uuid,
        "name": f"Order {number:05}",
        "pos_reference": f"{run}-{number:06}",
        "sequence_number": number,
        "state": "paid",
        "date_order": now,
        "session_id": shelf.session_id,
        "user_id": shelf.cashier_id,
        "pricelist_id": shelf.pricelist_id,
        "fiscal_position_id": False,
        "partner_id": False,
        "to_invoice": False,
        "last_order_preparation_change": "{}",
        "amount_total": total,
        "amount_paid": total,
        "amount_tax": round(total - untaxed, 2),
        "amount_return": 0,
        "lines": [[0, 0, line] for line in lines],
        "payment_ids": [[0, 0, _payment(shelf, order_uuid, total, now)]],
        **(_suite_order(shelf, number, now) if shelf.carton_uom_id else {}),
    }


def _line(shelf: Shelf, order_uuid: str, number: int, good: Good, qty: int) -> dict[str, Any]:
    total = round(good.price * qty, 2)
    line = {
        "uuid": str(uuid.uuid5(NAMESPACE, f"{order_uuid}/line/{number}")),
        "product_id": good.product_id,
        "qty": qty,
        "price_unit": good.price,
        "discount": 0,
        "price_subtotal": round(total / (1 + TAX_SHARE), 2),
        "price_subtotal_incl": total,
        "tax_ids": [[6, 0, [shelf.tax_id]]],
        "pack_lot_ids": [],
    }
    if not (shelf.carton_uom_id and good.is_tobacco):
        return line
    line.update(tobacco_entry="scanned", tobacco_barcode=good.barcode)
    if qty == PACKS_PER_CARTON:
        line.update(
            tobacco_uom_id=shelf.carton_uom_id,
            tobacco_uom_qty=PACKS_PER_CARTON,
            tobacco_unit_price=total,
        )
    return line


def _payment(shelf: Shelf, order_uuid: str, amount: float, now: str) -> dict[str, Any]:
    return {
        "uuid": str(uuid.uuid5(NAMESPACE, f"{order_uuid}/payment")),
        "payment_method_id": shelf.payment_method_id,
        "amount": amount,
        "name": now,
    }


def _suite_order(shelf: Shelf, number: int, now: str) -> dict[str, Any]:
    """What the suite's till adds: the answer to the age question and the device's own number."""
    return {
        "tobacco_age_result": "checked",
        "tobacco_age_basis": "appearance",
        "tobacco_age_user_id": shelf.cashier_id,
        "tobacco_age_at": now,
        "tobacco_device": "bench",
        "tobacco_device_seq": number,
    }
