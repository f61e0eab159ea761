from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import MERCHANT, SettlementCase


@tagged("post_install", "-at_install")
class TestSetup(SettlementCase):
    def test_sub_accounts_hang_below_their_chinese_parents(self):
        company = self.company
        codes = {
            "tobacco_transit_account_id": "1012",
            "tobacco_unknown_receipt_account_id": "2241",
            "tobacco_advance_account_id": "2203",
            "tobacco_cash_difference_account_id": "1901",
            "tobacco_fee_account_id": "5603",
        }
        for name, prefix in codes.items():
            account = company[name].with_company(company)
            self.assertTrue(account.code.startswith(prefix), (name, account.code))
            self.assertEqual(account.reconcile, name != "tobacco_fee_account_id")

    def test_the_wechat_method_and_the_cash_journal_are_led_away_from_suspense(self):
        account = self.platform.account_id
        self.assertTrue(account.with_company(self.company).code.startswith("1012"))
        self.assertEqual(self.wechat.outstanding_account_id, account)
        self.assertEqual(self.wechat.journal_id, self.platform.journal_id)
        difference = self.company.tobacco_cash_difference_account_id
        self.assertEqual(self.cash_journal.profit_account_id, difference)
        self.assertEqual(self.cash_journal.loss_account_id, difference)

    def test_setting_up_twice_changes_nothing(self):
        before = self.env["account.account"].search_count([])
        self._set_up()
        self.assertEqual(self.env["account.account"].search_count([]), before)
        self.assertEqual(self.platform.number, MERCHANT)

    def test_a_second_set_up_starts_with_what_the_first_one_chose(self):
        form = Form(self.env["tobacco.settlement.setup"].with_company(self.company))
        self.assertEqual(str(form.start), "2026-01-01")
        self.assertEqual(form.merchant_number, MERCHANT)
        self.assertEqual(form.store_name, self.store.name)
        form.save().action_apply()
        self.assertEqual(len(self.store.search([("company_id", "=", self.company.id)])), 1)

    def test_an_open_session_is_closed_first(self):
        self.wechat.outstanding_account_id = False
        self.open_session()
        self.wechat.invalidate_recordset(["open_session_ids"])
        with self.assertRaises(UserError):
            self._set_up()

    def test_only_an_accounting_administrator_may_set_up(self):
        wizard = self.env["tobacco.settlement.setup"].create({"bank_account_number": "1" * 12})
        with self.assertRaises(AccessError):
            self.as_role("poster", wizard).action_apply()

    def test_a_company_with_another_chart_is_asked_for_its_accounts(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        company._tobacco_settlement_setup_accounts()
        self.assertFalse(company.tobacco_transit_account_id)
