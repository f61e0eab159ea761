from odoo import fields, models

from .account_roles import ACCOUNTS, CHARTS, REASONS


class ResCompany(models.Model):
    _inherit = "res.company"

    tobacco_settlement_start = fields.Date(
        string="Settlement starts on",
        help="Bank rows, bill rows and open items before this day are never matched.",
    )
    tobacco_transit_account_id = fields.Many2one(
        "account.account",
        string="Money in transit",
        check_company=True,
        help="Cash handed over for deposit until the bank credits it.",
    )
    tobacco_unknown_receipt_account_id = fields.Many2one(
        "account.account",
        string="Receipts of unknown payers",
        check_company=True,
        help="Money that came in and that nobody could be found for yet.",
    )
    tobacco_advance_account_id = fields.Many2one(
        "account.account",
        string="Advances of customers",
        check_company=True,
        help="What a customer paid beyond its open items.",
    )
    tobacco_cash_difference_account_id = fields.Many2one(
        "account.account",
        string="Cash differences to be cleared",
        check_company=True,
        help="What the count of a till is short or over, until somebody has decided about it.",
    )
    tobacco_fee_account_id = fields.Many2one(
        "account.account",
        string="Fees of platforms and banks",
        check_company=True,
    )

    def _tobacco_settlement_setup_accounts(self):
        """Make the sub-accounts and reasons of companies with a Chinese chart.

        Other companies are left alone. Accounts are found by XML id. What exists, or was chosen
        by somebody, stays. Safe to repeat.
        """
        for company in self.filtered(lambda company: company.chart_template in CHARTS):
            company._tobacco_make_accounts()
            company._tobacco_make_reasons()
            if not company.tobacco_settlement_start:
                company.tobacco_settlement_start = fields.Date.context_today(company)

    def _tobacco_make_accounts(self):
        self.ensure_one()
        for field_name, role in ACCOUNTS.items():
            if not self[field_name]:
                self[field_name] = self._tobacco_sub_account(role)

    def _tobacco_sub_account(self, role, suffix=""):
        """The company's account for a role (see account_roles), made if it is missing.

        :param suffix: distinguishes several accounts of one role, such as a merchant number
        """
        self.ensure_one()
        template = self._tobacco_chart()
        # In the chart's own name space: the account and its entries outlive this addon.
        xmlid = f"account.{self.id}_tobacco_settlement_{role.code}{suffix}"
        account = self.env.ref(xmlid, raise_if_not_found=False)
        parent = template.ref(role.parent(self.chart_template), raise_if_not_found=False)
        if account or not parent:
            return account or self.env["account.account"]
        # The parent 1012 is stored as 101200: the first free number from 101210 on is taken, so
        # that the chart's own 101201 and 101202 keep their neighbours.
        Account = self.env["account.account"].with_company(self).sudo()  # the set-up's own records
        account = Account.create(
            {
                "name": role.name(self.with_context(lang="en_US").env, suffix),
                "code": Account._search_new_account_code(f"{parent.code[:4]}09"),
                "account_type": role.account_type,
                "reconcile": role.reconcile,
                "company_ids": [fields.Command.link(self.id)],
            }
        )
        for lang, _name in self.env["res.lang"].get_installed():
            translated = account.with_context(lang=lang)
            translated.name = role.name(translated.env, suffix)
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": xmlid, "record": account, "noupdate": True}]
        )
        return account

    def _tobacco_make_reasons(self):
        self.ensure_one()
        Reason = self.env["tobacco.settlement.reason"].sudo()  # the set-up's own records
        known = set(Reason.search([("company_id", "=", self.id)]).mapped("code"))
        for spec in REASONS:
            account = spec.account(self, self._tobacco_chart())
            if spec.code in known or not account:
                continue
            reason = Reason.create(
                {
                    "code": spec.code,
                    "name": spec.name(self.with_context(lang="en_US").env),
                    "usage": spec.usage,
                    "direction": spec.direction,
                    "account_id": account.id,
                    "limit_amount": spec.limit_amount,
                    "company_id": self.id,
                }
            )
            for lang, _name in self.env["res.lang"].get_installed():
                translated = reason.with_context(lang=lang)
                translated.name = spec.name(translated.env)

    def _tobacco_chart(self):
        return self.env["account.chart.template"].with_company(self.root_id).sudo()
