"""Settlement of the shop's money, and what the bank account held on the first day."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .shop_data import BANK_ACCOUNT, BANK_OPENING, MERCHANT, SHOPS
from .tills import TILLS, bank_journal


def set_up(records):
    """Sub-accounts, channels and stores by the addon's own assistant; the opening balance."""
    _settlement(records, "shop", records.get("method_wechat"))
    _settlement(records, "branch", None)
    records.ensure("opening_balance", "account.move", lambda: _opening_vals(records)).filtered(
        lambda move: move.state == "draft"
    ).action_post()


def _settlement(records, shop_name, platform_method):
    """Run the assistant for the tills of one shop; its store marks that it was run."""
    if records.get(f"store_{shop_name}"):
        return
    tills = [records.get(name).id for name, (_, shop, _) in TILLS.items() if shop == shop_name]
    assistant = records.env["tobacco.settlement.setup"].create(
        {
            "store_name": SHOPS[shop_name][0],
            "config_ids": [Command.set(tills)],
            "platform_method_id": platform_method.id if platform_method else False,
            "merchant_number": MERCHANT if platform_method else False,
            "bank_journal_id": bank_journal(records).id,
            "bank_account_number": BANK_ACCOUNT,
        }
    )
    assistant.action_apply()
    store = records.env["tobacco.settlement.store"].search([("name", "=", SHOPS[shop_name][0])])
    records.adopt(f"store_{shop_name}", store)


def _opening_vals(records):
    chart = records.env["account.chart.template"].with_company(records.env.company)
    today = fields.Date.context_today(records.env.user)
    return {
        "ref": "期初余额",
        "date": today - timedelta(days=1),
        "line_ids": [
            Command.create(
                {
                    "account_id": bank_journal(records).default_account_id.id,
                    "name": "银行存款期初余额",
                    "debit": BANK_OPENING,
                }
            ),
            Command.create(
                {
                    "account_id": chart.ref("l10n_cn_account_3001").id,
                    "name": "实收资本",
                    "credit": BANK_OPENING,
                }
            ),
        ],
    }
