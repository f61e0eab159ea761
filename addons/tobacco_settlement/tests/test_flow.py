from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import SettlementCase


@tagged("post_install", "-at_install")
class TestFlow(SettlementCase):
    """The shop's money from the till to the bank, each step by the person whose step it is."""

    def test_wechat_sales_arrive_at_the_bank_and_nothing_is_stuck(self):
        session = self.open_session()
        first = self.sell(session, self.wechat, 100.0)
        self.sell(session, self.wechat, 250.5, "2026-08-01 03:00:00")
        self.close_session(session, 0)
        self.assertEqual(self.balance(self.platform.account_id), 350.5)
        bill = self.load_bill(
            [
                ("2026-08-01 10:00:05", first.uuid.replace("-", ""), 100.0),
                ("2026-08-01 11:00:20", "another-number", 250.5),
            ]
        )
        self.assertEqual(bill.fee, 2.1)
        day = self.env["tobacco.settlement.day"].search([("store_id", "=", self.store.id)])
        self.assertEqual(day.tender_ids.mapped("ok_count"), [2])
        self.assertFalse(day.doubt_count)

        bank = self.load_bank(
            [("2026-08-02 09:00:00", 348.4, "财付通支付科技有限公司", "", "商户结算", "S1")]
        )
        proposal = self.proposal(bank)
        self.assertEqual((proposal.band, proposal.kind, proposal.fee), ("auto", "platform", 2.1))
        self.review_and_post(proposal)

        self.assertEqual(proposal.state, "posted")
        self.assertEqual(self.balance(self.platform.account_id), 0)
        self.assertEqual(self.balance(self.bank.account_id), 348.4)
        self.assertEqual(self.balance(self.company.tobacco_fee_account_id), 2.1)
        self.assertEqual(set(self.stuck().values()), {0.0})
        open_lines = self.env["account.move.line"].search(
            [
                ("account_id", "=", self.platform.account_id.id),
                ("reconciled", "=", False),
                ("parent_state", "=", "posted"),
            ]
        )
        self.assertFalse(open_lines)
        self.as_role("closer", day).action_close()
        self.assertEqual(day.state, "closed")

        trace = self.env["tobacco.settlement.trace"].browse(
            first.action_tobacco_settlement()["res_id"]
        )
        self.assertTrue(trace.is_complete)
        self.assertIn(proposal.move_id, trace.move_ids)
        self.assertIn(first, bank.line_ids._pos_orders())

    def test_a_payout_that_differs_from_its_bill_needs_a_reason(self):
        session = self.open_session()
        self.sell(session, self.wechat, 100.0)
        self.close_session(session, 0)
        self.load_bill([("2026-08-01 10:00:00", "X1", 100.0)])
        bank = self.load_bank(
            [("2026-08-02 09:00:00", 99.0, "财付通支付科技有限公司", "", "商户结算", "S0")]
        )
        proposal = self.proposal(bank)
        self.assertEqual(
            (proposal.band, proposal.candidate_ids.reason), ("suggest", "bill_differs")
        )
        candidate = self.as_role("entry", proposal.candidate_ids)
        with self.assertRaises(UserError):
            candidate.action_accept()
        context = candidate.action_accept_with_reason()["context"]
        fee = self.env["tobacco.settlement.reason"].search(
            [("company_id", "=", self.company.id), ("code", "=", "FEE")]
        )
        self.as_role("entry", self.env["tobacco.settlement.decide"]).with_context(**context).create(
            {"reason_id": fee.id}
        ).action_confirm()
        self.review_and_post(proposal)
        self.assertEqual(self.balance(self.platform.account_id), 0)
        self.assertEqual(self.balance(self.company.tobacco_fee_account_id), 1.0)

    def test_days_with_cash_only_are_found_too(self):
        session = self.open_session()
        self.sell(session, self.cash, 10.0, "2026-08-09 20:00:00")
        self.as_role("entry", self.env["tobacco.settlement.day"]).action_prepare()
        day = self.env["tobacco.settlement.day"].search([("store_id", "=", self.store.id)])
        self.assertEqual(day.mapped(lambda found: str(found.day)), ["2026-08-10"])
        self.assertEqual(day.tender_ids.till_amount, 10.0)

    def test_cash_goes_over_transit_to_the_bank(self):
        session = self.open_session()
        order = self.sell(session, self.cash, 500.0)
        reason = self.env["tobacco.settlement.reason"].search(
            [("company_id", "=", self.company.id), ("code", "=", "DEPOSIT")]
        )
        extras = {"translatedType": "out", "tobacco_reason_id": reason.id}
        session.try_cash_in_out("out", 480.0, reason.name, False, extras)
        self.assertEqual(self.balance(self.company.tobacco_transit_account_id), 480.0)
        self.close_session(session, 20.0)
        day = self.cash_journal.default_account_id
        self.assertEqual(self.balance(day), 20.0)
        moment = f"{session.statement_line_ids[:1].date} 17:00:00"
        bank = self.load_bank([(moment, 480.0, "", "", "现金存入", "S2")])
        proposal = self.proposal(bank)
        self.assertEqual((proposal.band, proposal.kind), ("auto", "deposit"))
        self.review_and_post(proposal)
        self.assertEqual(self.balance(self.company.tobacco_transit_account_id), 0)
        self.assertEqual(self.balance(self.bank.account_id), 480.0)
        self.assertEqual(set(self.stuck().values()), {0.0})
        trace = self.env["tobacco.settlement.trace"].create({"pos_order_id": order.id})
        self.assertEqual(trace.proposal_ids, proposal)

    def test_a_cash_movement_without_a_known_reason_never_reaches_the_suspense_account(self):
        session = self.open_session()
        session.try_cash_in_out("in", 30.0, "找零", False, {"translatedType": "in"})
        self.assertEqual(self.balance(self.company.tobacco_cash_difference_account_id), -30.0)
        self.assertEqual(set(self.stuck().values()), {0.0})

    def test_a_short_count_is_parked_and_blocks_the_day_until_it_is_accepted(self):
        session = self.open_session()
        order = self.sell(session, self.cash, 100.0, "2026-08-03 02:00:00")
        self.close_session(session, 99.0)
        self.assertEqual(self.balance(self.company.tobacco_cash_difference_account_id), 1.0)
        local_day = session.stop_at.date()
        order.payment_ids.payment_date = session.stop_at
        day = self.env["tobacco.settlement.day"]._of(self.store, {local_day})
        closer = self.as_role("closer", day)
        with self.assertRaises(UserError):
            closer.action_close()
        closer._accept_difference("收银员少收 1 元，从工资扣")
        closer.action_close()
        self.assertEqual(day.state, "closed")

    def test_a_transfer_clears_the_invoice_that_its_memo_names(self):
        partner = self.customer("幸福商行", "6222000011112222")
        invoice = self.invoice(partner, 1130.0)
        bank = self.load_bank(
            [
                (
                    "2026-08-05 10:00:00",
                    1130.0,
                    "幸福商行",
                    "6222000011112222",
                    f"货款 {invoice.name}",
                    "S3",
                )
            ]
        )
        proposal = self.proposal(bank)
        self.assertEqual((proposal.band, proposal.candidate_ids.reason), ("auto", "ref_sum"))
        self.assertEqual(proposal.state, "submitted")
        self.review_and_post(proposal)
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(proposal.move_id.journal_id, self.bank_journal)
        self.assertEqual(set(self.stuck().values()), {0.0})

    def test_goods_on_account_at_the_till_are_cleared_by_a_transfer(self):
        partner = self.customer("平安超市", "6222000099998888")
        session = self.open_session()
        order = self.sell(session, self.on_account, 300.0, partner=partner)
        self.close_session(session, 0)
        day = session.move_id.date
        bank = self.load_bank(
            [(f"{day} 10:00:00", 300.0, "平安超市", "6222000099998888", "烟款", "S4")]
        )
        proposal = self.proposal(bank)
        self.assertEqual((proposal.band, proposal.kind), ("auto", "receipt"))
        self.review_and_post(proposal)
        self.assertFalse(partner.with_company(self.company).credit)
        self.assertIn(order, bank.line_ids._pos_orders())

    def test_a_shortage_needs_a_reason_and_its_limit_holds(self):
        partner = self.customer("新华商行")
        invoice = self.invoice(partner, 1000.0)
        bank = self.load_bank([("2026-08-05 10:00:00", 995.0, "新华商行", "", "付货款", "S5")])
        proposal = self.proposal(bank)
        self.assertEqual(proposal.band, "suggest")
        candidate = self.as_role("entry", proposal.candidate_ids[0])
        rounding = self.env["tobacco.settlement.reason"].search(
            [("company_id", "=", self.company.id), ("code", "=", "ROUND")]
        )
        rounding.limit_amount = 1.0
        Decide = self.as_role("entry", self.env["tobacco.settlement.decide"])
        context = candidate.action_accept_with_reason()["context"]
        wizard = Decide.with_context(**context).create({"reason_id": rounding.id})
        with self.assertRaises(UserError):
            wizard.action_confirm()
        rounding.limit_amount = 10.0
        wizard.action_confirm()
        self.review_and_post(proposal)
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(self.balance(rounding.account_id), 5.0)

    def test_an_overpayment_becomes_an_advance_of_the_customer(self):
        partner = self.customer("光明商行")
        invoice = self.invoice(partner, 200.0)
        bank = self.load_bank([("2026-08-05 10:00:00", 250.0, "光明商行", "", invoice.name, "S6")])
        proposal = self.proposal(bank)
        self.as_role("entry", proposal.candidate_ids[0]).action_accept()
        self.review_and_post(proposal)
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(self.balance(self.company.tobacco_advance_account_id), -50.0)

    def test_money_of_an_unknown_payer_waits_on_its_own_account(self):
        bank = self.load_bank([("2026-08-05 10:00:00", 77.0, "", "", "", "S7")])
        proposal = self.proposal(bank)
        self.as_role("entry", proposal).action_propose_unknown()
        self.review_and_post(proposal)
        self.assertEqual(self.balance(self.company.tobacco_unknown_receipt_account_id), -77.0)

    def test_items_chosen_by_hand_need_a_note_and_may_be_of_several_customers(self):
        first = self.invoice(self.customer("甲商行"), 30.0)
        second = self.invoice(self.customer("乙商行"), 40.0)
        bank = self.load_bank([("2026-08-05 10:00:00", 70.0, "丙", "", "代付", "S11")])
        proposal = self.as_role("entry", self.proposal(bank))
        dialog = self.as_role("entry", self.env["tobacco.settlement.decide"]).with_context(
            **proposal.action_choose_items()["context"]
        )
        with Form(dialog) as form:
            self.assertEqual(form.amount, 70.0)
            for invoice in (first, second):
                form.item_ids.add(
                    invoice.line_ids.filtered(
                        lambda line: line.account_id.account_type == "asset_receivable"
                    )
                )
            form.note = "丙代两家付款"
        form.record.action_confirm()
        self.review_and_post(proposal)
        self.assertEqual({first.payment_state, second.payment_state}, {"paid"})

    def test_bank_movements_without_a_customer_are_booked_by_reason(self):
        bank = self.load_bank(
            [
                ("2026-08-05 10:00:00", 3.21, "", "", "结息", "S8"),
                ("2026-08-06 10:00:00", -15.0, "", "", "手续费", "S9"),
            ]
        )
        reasons = self.env["tobacco.settlement.reason"].search(
            [("company_id", "=", self.company.id)]
        )
        for proposal in self.proposal(bank):
            code = "INTEREST" if proposal.amount > 0 else "BANKFEE"
            reason = reasons.filtered(lambda found, code=code: found.code == code)
            context = self.as_role("entry", proposal).action_choose_reason()["context"]
            self.as_role("entry", self.env["tobacco.settlement.decide"]).with_context(
                **context
            ).create({"reason_id": reason.id}).action_confirm()
        self.review_and_post(self.proposal(bank))
        self.assertEqual(self.balance(self.bank.account_id), -11.79)
        self.assertEqual(self.balance(self.company.tobacco_fee_account_id), 15.0)

    def test_a_reversal_restores_the_invoice_and_frees_the_bank_row(self):
        partner = self.customer("东风商行", "6222000077776666")
        invoice = self.invoice(partner, 640.0)
        bank = self.load_bank(
            [("2026-08-05 10:00:00", 640.0, "东风商行", "6222000077776666", "", "S10")]
        )
        proposal = self.proposal(bank)
        self.review_and_post(proposal)
        self.assertEqual(invoice.payment_state, "paid")
        context = self.as_role("reverser", proposal).action_reverse()["context"]
        self.as_role("reverser", self.env["tobacco.settlement.decide"]).with_context(
            **context
        ).create({"note": "记错客户"}).action_confirm()
        self.assertEqual(proposal.state, "reversed")
        self.assertEqual(invoice.payment_state, "not_paid")
        self.assertEqual(invoice.amount_residual, 640.0)
        self.assertEqual(self.balance(self.bank.account_id), 0)
        again = self.proposal(bank)
        self.assertEqual(again.state, "draft")
        self.as_role("entry", again.candidate_ids[0]).action_accept()
        self.review_and_post(again)
        self.assertEqual(invoice.payment_state, "paid")


@tagged("post_install", "-at_install")
class TestFlowLargeChart(TestFlow):
    """The same under 企业会计准则."""

    allow_inherited_tests_method = True

    @classmethod
    def chart(cls):
        return "cn_large_bis"
