"""Licences in every state, those of the trading partners, and a checklist with answers.

The story of the day happens in the main shop and its branch; nothing here touches their licences.
"""

from datetime import timedelta

from odoo import fields

from .shop_data import MORE_SHOPS, PARTNER_LICENCES

TERM = timedelta(days=5 * 365 - 1)


def set_up(records):
    env = records.env
    today = fields.Date.context_today(env.user.with_context(tz="Asia/Shanghai"))
    officer = records.get("user_officer")
    for name, (text, code, number, first, address) in MORE_SHOPS.items():
        _shop(records, officer, name, text, code, address)
        valid_from = today + timedelta(days=first)
        records.ensure(
            f"licence_{name}",
            "tobacco.licence",
            {
                "number": number,
                "shop_id": records.get(name).id,
                "holder_name": text,
                "responsible_name": "王芳",
                "premises": address,
                "supplier_name": records.get("wholesaler").name,
                "issuer_name": "广州市海珠区烟草专卖局(演示)",
                "issued_on": min(valid_from, today),
                "valid_from": valid_from,
                "valid_to": valid_from + TERM,
                "is_cigar": True,
            },
        )
    records.ensure(
        "pause_west",
        "tobacco.licence.suspension",
        lambda: {
            "licence_id": records.get("licence_west").id,
            "date_from": today - timedelta(days=10),
            "date_to": today + timedelta(days=80),
            "approval_number": "穗海烟停〔演示〕12号",
            "handed_in_on": today - timedelta(days=11),
            "reason": "店面装修",
        },
    )
    _partners(records, today)
    _checklist(records, officer)


def _shop(records, officer, name, text, code, address):
    company = records.env.company
    partner = records.ensure(
        f"{name}_address",
        "res.partner",
        {"name": text, "street": address, "country_id": records.env.ref("base.cn").id,
         "type": "other", "parent_id": company.partner_id.id},
    )  # fmt: skip
    records.ensure(
        name,
        "tobacco.shop",
        {
            "name": text,
            "code": code,
            "company_id": company.id,
            "partner_id": partner.id,
            "officer_id": officer.id,
        },
    )


def _partners(records, today):
    for name, (partner, kind, number, area, days_left) in PARTNER_LICENCES.items():
        valid_to = today + timedelta(days=days_left)
        records.ensure(
            name,
            "tobacco.partner.licence",
            {
                "partner_id": records.get(partner).id,
                "kind": kind,
                "number": number,
                "area": area,
                "valid_from": valid_to - TERM,
                "valid_to": valid_to,
                "is_cigar": True,
                "is_ecig": kind == "wholesale",
            },
        )
    if not records.get("wholesaler").tobacco_vendor:
        records.get("wholesaler").tobacco_vendor = "local"


def _checklist(records, officer):
    """Two good answers and a bad one, given by the officer on the day the demo was loaded."""
    shop = records.get("shop")
    if not shop.officer_id:
        shop.officer_id = officer
        records.get("branch").officer_id = officer
    for question, values in (
        ("minors_sign", {"result": "ok"}),
        ("licence_on_show", {"result": "ok"}),
        ("price_labels", {"result": "not_ok", "note": "云烟(紫) 的价签掉了，已通知店长补打"}),
    ):
        name = f"answer_{question}"
        if not records.get(name):
            records.adopt(
                name,
                records.env["tobacco.checklist.answer"]
                .with_user(officer)
                .create(
                    {
                        "shop_id": shop.id,
                        "question_id": records.env.ref(
                            f"tobacco_compliance.checklist_{question}"
                        ).id,
                        **values,
                    }
                ),
            )
