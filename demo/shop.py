"""The licensed shop, and a branch whose licence has run out so that the rules can be seen."""

from datetime import timedelta

from odoo import fields

from .shop_data import EXPIRED_LICENCE, LICENCE, SHOPS


def set_up(records):
    """Shops and licences; returns the main shop."""
    today = fields.Date.context_today(records.env.user)
    company = records.env.company
    for name, (text, code, address) in SHOPS.items():
        partner = records.ensure(
            f"{name}_address",
            "res.partner",
            {"name": text, "street": address, "country_id": records.env.ref("base.cn").id,
             "type": "other", "parent_id": company.partner_id.id},
        )  # fmt: skip
        records.ensure(
            name,
            "tobacco.shop",
            {"name": text, "code": code, "company_id": company.id, "partner_id": partner.id},
        )
    records.ensure(
        "licence",
        "tobacco.licence",
        lambda: _licence(records, "shop", LICENCE, today - timedelta(days=400)),
    )
    records.ensure(
        "licence_expired",
        "tobacco.licence",
        lambda: _licence(records, "branch", EXPIRED_LICENCE, today - timedelta(days=5 * 365 + 20)),
    )
    return records.get("shop")


def _licence(records, shop_name, number, valid_from):
    """A licence of the longest lawful term, five years, that began on `valid_from`."""
    shop = records.get(shop_name)
    return {
        "number": number,
        "shop_id": shop.id,
        "holder_name": shop.name,
        "holder_type": "individual",
        "responsible_name": "王芳",
        "premises": shop.partner_id.street,
        "supplier_name": records.get("wholesaler").name,
        "issuer_name": "广州市越秀区烟草专卖局(演示)",
        "issued_on": valid_from,
        "valid_from": valid_from,
        "valid_to": valid_from + timedelta(days=5 * 365 - 1),
        "is_cigarette": True,
        "is_cigar": True,
        "is_ecig": True,
    }
