"""Tills and the means of payment: two in the shop, one in the branch."""

from odoo.fields import Command

# xml id -> (name, shop, code of the cash journal)
TILLS = {
    "till_1": ("1号收银台", "shop", "CS1"),
    "till_2": ("2号收银台", "shop", "CS2"),
    "till_branch": ("东门分店收银台", "branch", "CS3"),
}


def set_up(records):
    """The tills, each its own pos.config with a cash journal of its own."""
    shared = {"shop": _wechat(records) | _account(records), "branch": _account(records)}
    for name, (text, shop_name, code) in TILLS.items():
        records.ensure(
            name,
            "pos.config",
            lambda text=text, shop_name=shop_name, code=code: {
                "name": text,
                "tobacco_shop_id": records.get(shop_name).id,
                "payment_method_ids": [
                    Command.set((_cash(records, text, code) | shared[shop_name]).ids)
                ],
                "iface_print_auto": True,
                "iface_print_skip_screen": False,
                "show_product_images": False,
                "show_category_images": False,
            },
        )


def _cash(records, till_name, code):
    """A cash method of one till; core wants a journal for each."""
    journal = records.ensure(
        f"journal_{code.lower()}",
        "account.journal",
        {"name": f"现金 {till_name}", "code": code, "type": "cash"},
    )
    return records.ensure(
        f"method_cash_{code.lower()}",
        "pos.payment.method",
        {
            "name": "现金",
            "sequence": 1,
            "journal_id": journal.id,
            "tobacco_payment_kind": "cash",
        },
    )


def _wechat(records):
    """Paid into the bank's journal until settlement is set up (accounting.py)."""
    return records.ensure(
        "method_wechat",
        "pos.payment.method",
        {
            "name": "微信支付",
            "sequence": 2,
            "journal_id": bank_journal(records).id,
            "tobacco_payment_kind": "wechat",
        },
    )


def bank_journal(records):
    """The journal of the shop's bank account, which came with the chart."""
    domain = [("type", "=", "bank"), ("company_id", "=", records.env.company.id)]
    return records.env["account.journal"].search(domain, order="id", limit=1)


def _account(records):
    return records.ensure(
        "method_account",
        "pos.payment.method",
        {
            "name": "挂账",
            "sequence": 3,
            "split_transactions": True,
            "tobacco_payment_kind": "account",
        },
    )
