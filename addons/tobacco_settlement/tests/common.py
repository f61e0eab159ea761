import base64
from datetime import date

from odoo import Command, fields
from odoo.tests import TransactionCase, new_test_user

from .files import bank_statement, wechat_bill

MERCHANT = "1900000109"
BANK_ACCOUNT = "43670000111122223333"
ROLES = ("entry", "reviewer", "poster", "reverser", "closer", "auditor")


class SettlementCase(TransactionCase):
    """A Chinese shop with a till, WeChat, a bank account and one user for every role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create(
            {
                "name": "测试烟酒店",
                "country_id": cls.env.ref("base.cn").id,
                "currency_id": cls.env.ref("base.CNY").id,
            }
        )
        cls.env.ref("base.CNY").active = True
        cls.env.user.write(
            {
                "company_ids": [Command.link(cls.company.id)],
                "company_id": cls.company.id,
                "tz": "Asia/Shanghai",
                "group_ids": [Command.link(cls.env.ref("account.group_account_manager").id)],
            }
        )
        cls.env = cls.env(context=dict(cls.env.context, allowed_company_ids=cls.company.ids))
        cls.env["account.chart.template"].try_loading(cls.chart(), cls.company, install_demo=False)
        cls._make_till()
        cls._set_up()
        cls.users = {role: cls._user(role) for role in ROLES}

    @classmethod
    def chart(cls):
        return "cn"

    @classmethod
    def _make_till(cls):
        journals = cls.env["account.journal"].with_company(cls.company)
        cls.cash_journal = journals.create({"name": "现金", "type": "cash", "code": "CSHT"})
        cls.bank_journal = journals.search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )
        methods = cls.env["pos.payment.method"].with_company(cls.company)
        cls.cash = methods.create({"name": "现金", "journal_id": cls.cash_journal.id})
        cls.wechat = methods.create({"name": "微信", "journal_id": cls.bank_journal.id})
        cls.on_account = methods.create({"name": "赊账", "split_transactions": True})
        cls.config = (
            cls.env["pos.config"]
            .with_company(cls.company)
            .create(
                {
                    "name": "一号收银台",
                    "company_id": cls.company.id,
                    "payment_method_ids": [
                        Command.set((cls.cash | cls.wechat | cls.on_account).ids)
                    ],
                }
            )
        )
        cls.product = cls.env["product.product"].create(
            {
                "name": "测试卷烟",
                "list_price": 100,
                "available_in_pos": True,
                "taxes_id": [Command.clear()],
            }
        )

    @classmethod
    def _set_up(cls):
        wizard = (
            cls.env["tobacco.settlement.setup"]
            .with_company(cls.company)
            .create(
                {
                    "start": date(2026, 1, 1),
                    "store_name": "测试店",
                    "config_ids": [Command.set(cls.config.ids)],
                    "platform_method_id": cls.wechat.id,
                    "merchant_number": MERCHANT,
                    "bank_journal_id": cls.bank_journal.id,
                    "bank_account_number": BANK_ACCOUNT,
                }
            )
        )
        wizard.action_apply()
        Channel = cls.env["tobacco.settlement.channel"]
        cls.platform = Channel.search(
            [("company_id", "=", cls.company.id), ("kind", "=", "platform")]
        )
        cls.bank = Channel.search([("company_id", "=", cls.company.id), ("kind", "=", "bank")])
        cls.store = cls.platform.store_id

    @classmethod
    def _user(cls, role):
        return new_test_user(
            cls.env,
            login=f"stl_{role}",
            groups=f"tobacco_settlement.group_{role}",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            tz="Asia/Shanghai",
        )

    def as_role(self, role, records):
        """The records in the eyes of a role."""
        return records.with_user(self.users[role]).with_context(
            allowed_company_ids=self.company.ids
        )

    # -- files ---------------------------------------------------------------------------------

    def wizard(self, channel, content, role="entry", name="bill.csv"):
        return self.as_role(role, self.env["tobacco.settlement.import"]).create(
            {
                "channel_id": channel.id,
                "content": base64.b64encode(content),
                "filename": name,
            }
        )

    def load(self, channel, content, name="bill.csv"):
        action = self.wizard(channel, content, name=name).action_load()
        return self.env["tobacco.settlement.file"].browse(action["res_id"])

    def load_bill(self, rows):
        return self.load(self.platform, wechat_bill(MERCHANT, rows))

    def load_bank(self, rows, opening=10_000):
        return self.load(self.bank, bank_statement(BANK_ACCOUNT, rows, opening), "bank.csv")

    # -- customers -----------------------------------------------------------------------------

    def customer(self, name, account=None):
        partner = self.env["res.partner"].create({"name": name})
        if account:
            self.env["res.partner.bank"].create({"acc_number": account, "partner_id": partner.id})
        return partner

    def invoice(self, partner, amount, day="2026-08-01"):
        invoice = (
            self.env["account.move"]
            .with_company(self.company)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "invoice_date": day,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": self.product.id,
                                "quantity": 1,
                                "price_unit": amount,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
        )
        invoice.action_post()
        return invoice

    def proposal(self, file):
        return file.line_ids.proposal_ids.filtered(lambda p: p.state != "reversed")

    def review_and_post(self, proposals):
        self.as_role("reviewer", proposals).action_approve()
        return self.as_role("poster", proposals).action_post()

    # -- the till ------------------------------------------------------------------------------

    def open_session(self):
        self.config.open_ui()
        session = self.config.current_session_id
        session.set_opening_control(0, "")
        return session

    def sell(self, session, method, amount, moment="2026-08-01 02:00:00", partner=None):
        order = self.env["pos.order"].create(
            {
                "session_id": session.id,
                "company_id": self.company.id,
                "config_id": session.config_id.id,
                "partner_id": partner.id if partner else False,
                "date_order": moment,
                "amount_total": amount,
                "amount_tax": 0,
                "amount_paid": 0,
                "amount_return": 0,
                "lines": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "qty": 1,
                            "price_unit": amount,
                            "price_subtotal": amount,
                            "price_subtotal_incl": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        order.add_payment(
            {
                "pos_order_id": order.id,
                "amount": amount,
                "payment_method_id": method.id,
                "payment_date": fields.Datetime.to_datetime(moment),
            }
        )
        order.action_pos_order_paid()
        return order

    def close_session(self, session, counted):
        session.post_closing_cash_details(counted)
        session.update_closing_control_state_session("")
        session.close_session_from_ui()
        self.assertEqual(session.state, "closed")

    def balance(self, account):
        sums = self.env["account.move.line"]._read_group(
            [
                ("account_id", "=", account.id),
                ("parent_state", "=", "posted"),
                ("company_id", "=", self.company.id),
            ],
            aggregates=["balance:sum"],
        )
        return round(sums[0][0] or 0.0, 2)

    def stuck(self):
        """What stands on suspense and outstanding accounts of the company."""
        journals = self.env["account.journal"].search([("company_id", "=", self.company.id)])
        chart = self.env["account.chart.template"].with_company(self.company)
        accounts = journals.suspense_account_id
        for name in ("debit", "credit"):
            found = chart.ref(
                f"account_journal_payment_{name}_account_id", raise_if_not_found=False
            )
            accounts |= found or self.env["account.account"]
        return {account.code: self.balance(account) for account in accounts}
