from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.account_roles import CHARTS, PLATFORM

ACCOUNTS = (
    "tobacco_transit_account_id",
    "tobacco_unknown_receipt_account_id",
    "tobacco_advance_account_id",
    "tobacco_cash_difference_account_id",
    "tobacco_fee_account_id",
)


class SettlementSetup(models.TransientModel):
    """Sets a company up so that no money can get stuck on suspense or outstanding accounts.

    Makes the sub-accounts (or takes the chosen ones), a store with its tills, the platform's
    journal, account and channel, the bank account's channel, and points payment methods and cash
    journals at them.
    """

    _name = "tobacco.settlement.setup"
    _description = "Set up settlement"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, readonly=True
    )
    is_chinese_chart = fields.Boolean(compute="_compute_is_chinese_chart")
    start = fields.Date(
        required=True,
        default=fields.Date.context_today,
        help="Nothing before this day is ever matched.",
    )
    store_name = fields.Char(required=True, default=lambda self: self.env.company.name)
    config_ids = fields.Many2many(
        "pos.config", string="Tills", default=lambda self: self._default_configs()
    )
    platform_method_id = fields.Many2one(
        "pos.payment.method",
        string="WeChat payment method",
        domain="[('company_id', '=', company_id)]",
        default=lambda self: self._default_platform_method(),
    )
    merchant_number = fields.Char(string="WeChat merchant number")
    bank_journal_id = fields.Many2one(
        "account.journal",
        string="Bank journal",
        domain="[('company_id', '=', company_id), ('type', '=', 'bank')]",
        default=lambda self: self._default_bank_journal(),
        required=True,
    )
    bank_account_number = fields.Char(string="Bank account number", required=True)
    tobacco_transit_account_id = fields.Many2one("account.account", string="Money in transit")
    tobacco_unknown_receipt_account_id = fields.Many2one(
        "account.account", string="Receipts of unknown payers"
    )
    tobacco_advance_account_id = fields.Many2one("account.account", string="Advances of customers")
    tobacco_cash_difference_account_id = fields.Many2one(
        "account.account", string="Cash differences to be cleared"
    )
    tobacco_fee_account_id = fields.Many2one(
        "account.account", string="Fees of platforms and banks"
    )
    platform_account_id = fields.Many2one(
        "account.account",
        string="Money at WeChat",
        help="Leave empty with a Chinese chart: a sub-account of 1012 is made.",
    )

    @api.depends("company_id")
    def _compute_is_chinese_chart(self):
        for wizard in self:
            wizard.is_chinese_chart = wizard.company_id.chart_template in CHARTS

    @api.model
    def default_get(self, fields_list):
        vals = super().default_get(fields_list)
        company = self.env.company
        known = {name: company[name].id for name in ACCOUNTS} | self._known_channels(company)
        if company.tobacco_settlement_start:
            known["start"] = company.tobacco_settlement_start
        return vals | {name: value for name, value in known.items() if name in fields_list}

    def _known_channels(self, company):
        """What an earlier set-up chose, so that a second one changes nothing by itself."""
        channels = self.env["tobacco.settlement.channel"].search([("company_id", "=", company.id)])
        platform = channels.filtered(lambda channel: channel.kind == "platform")[:1]
        bank = channels.filtered(lambda channel: channel.kind == "bank")[:1]
        known = {}
        if platform:
            known |= {
                "merchant_number": platform.number,
                "platform_account_id": platform.account_id.id,
                "platform_method_id": platform.payment_method_ids[:1].id,
                "store_name": platform.store_id.name,
            }
        if bank:
            known |= {"bank_account_number": bank.number, "bank_journal_id": bank.journal_id.id}
        return known

    def _default_configs(self):
        return self.env["pos.config"].search([("company_id", "=", self.env.company.id)])

    def _default_platform_method(self):
        methods = self.env["pos.payment.method"].search(
            [("company_id", "=", self.env.company.id), ("is_cash_count", "=", False)]
        )
        return methods.filtered(
            lambda method: "微信" in (method.name or "") or "wechat" in (method.name or "").lower()
        )[:1]

    def _default_bank_journal(self):
        return self.env["account.journal"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("type", "=", "bank"),
                ("pos_payment_method_ids", "=", False),
            ],
            limit=1,
        ) or self.env["account.journal"].search(
            [("company_id", "=", self.env.company.id), ("type", "=", "bank")], limit=1
        )

    def action_apply(self):
        """Set everything up; safe to repeat."""
        if not self.env.user.has_group("account.group_account_manager"):
            raise AccessError(self.env._("Only an accounting administrator may set this up."))
        self.ensure_one()
        self._apply_accounts()
        store = self._apply_store()
        self._apply_cash()
        if self.platform_method_id:
            self._apply_platform(store)
        self._apply_bank()
        self.env["tobacco.settlement.log"]._record(
            self.company_id, "setup", store, start=str(self.start)
        )
        return {"type": "ir.actions.act_window_close"}

    def _apply_accounts(self):
        company = self.company_id
        company.tobacco_settlement_start = self.start
        for name in ACCOUNTS:
            if self[name]:
                company[name] = self[name]
        company._tobacco_settlement_setup_accounts()
        missing = [name for name in ACCOUNTS if not company[name]]
        if missing:
            labels = self.fields_get(missing, ["string"])
            raise UserError(
                self.env._(
                    "Choose an account for: %(names)s.",
                    names="、".join(labels[name]["string"] for name in missing),
                )
            )

    def _apply_store(self):
        Store = self.env["tobacco.settlement.store"]
        domain = [("company_id", "=", self.company_id.id), ("name", "=", self.store_name)]
        store = Store.search(domain, limit=1) or Store.create(
            {"company_id": self.company_id.id, "name": self.store_name}
        )
        self.config_ids.tobacco_settlement_store_id = store
        return store

    def _apply_cash(self):
        difference = self.company_id.tobacco_cash_difference_account_id
        journals = self.config_ids.payment_method_ids.journal_id.filtered(
            lambda journal: journal.type == "cash"
        )
        journals.write({"profit_account_id": difference.id, "loss_account_id": difference.id})

    def _apply_platform(self, store):
        method = self.platform_method_id
        if not self.merchant_number:
            raise UserError(self.env._("Enter the WeChat merchant number; it stands on the bill."))
        account = self.platform_account_id or self.company_id._tobacco_sub_account(
            PLATFORM, self.merchant_number
        )
        if not account:
            raise UserError(self.env._("Choose an account for the money at WeChat."))
        journal = self._platform_journal(account)
        if method.outstanding_account_id != account or method.journal_id != journal:
            self._check_no_open_session(method)
            method.write({"journal_id": journal.id, "outstanding_account_id": account.id})
        self._channel(
            "platform",
            self.merchant_number,
            {
                "name": method.name,
                "journal_id": journal.id,
                "store_id": store.id,
                "payment_method_ids": [fields.Command.set(method.ids)],
                "payer_names": "财付通 微信支付",
            },
        )

    def _platform_journal(self, account):
        """The platform's own journal, so that its money never mixes with the bank's."""
        Journal = self.env["account.journal"]
        known = Journal.search([("default_account_id", "=", account.id)], limit=1)
        difference = self.company_id.tobacco_cash_difference_account_id
        return known or Journal.create(
            {
                "name": self.platform_method_id.name,
                "type": "bank",
                "company_id": self.company_id.id,
                "default_account_id": account.id,
                "profit_account_id": difference.id,
                "loss_account_id": difference.id,
            }
        )

    def _check_no_open_session(self, method):
        if method.open_session_ids:
            raise UserError(
                self.env._(
                    "Close the sessions %(names)s first: their payments still go the old way.",
                    names=", ".join(method.open_session_ids.mapped("name")),
                )
            )

    def _apply_bank(self):
        journal = self.bank_journal_id
        self._channel(
            "bank", self.bank_account_number, {"name": journal.name, "journal_id": journal.id}
        )

    def _channel(self, kind, number, vals):
        Channel = self.env["tobacco.settlement.channel"]
        domain = [
            ("company_id", "=", self.company_id.id),
            ("kind", "=", kind),
            ("number", "=", number.strip()),
        ]
        channel = Channel.search(domain, limit=1)
        if channel:
            channel.write(vals)
        else:
            Channel.create(
                {
                    **vals,
                    "kind": kind,
                    "number": number.strip(),
                    "company_id": self.company_id.id,
                }
            )
