import json
from datetime import timedelta
from unittest.mock import patch

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .common import TobaccoTill


@tagged("post_install", "-at_install")
class TillOrderCase(TobaccoTill, AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_shop()
        cls.cash = cls.env["pos.payment.method"].create(
            {"name": "Cash", "journal_id": cls.company_data["default_journal_cash"].id}
        )
        cls.wechat = cls.env["pos.payment.method"].create(
            {
                "name": "WeChat",
                "journal_id": cls.company_data["default_journal_bank"].id,
                "tobacco_payment_kind": "wechat",
            }
        )
        cls.till = cls.env["pos.config"].create(
            {
                "name": "Till 1",
                "tobacco_shop_id": cls.shop.id,
                "payment_method_ids": (cls.cash | cls.wechat).ids,
            }
        )
        cls.till.with_user(cls.cashier).open_ui()
        cls.session = cls.till.current_session_id
        cls.session.set_opening_control(0, "")

    def _sync(self, lines, payment_method=None, **vals):
        order = self._prepare_order(self.session, lines, payment_method or self.cash, **vals)
        orders = self.env["pos.order"].with_user(self.cashier).with_context(config_id=self.till.id)
        synced = orders.sync_from_ui([order])
        ids = {row["uuid"]: row["id"] for row in synced["pos.order"]}
        return self.env["pos.order"].browse(ids[order["uuid"]])

    def _payload(self, order):
        record = self.env["tobacco.report.record"].search([("source_uuid", "=", order.uuid)])
        self.assertEqual(len(record), 1)
        return json.loads(record.payload)

    def _checks(self, order, kind=None):
        checks = self.env["tobacco.check"].search([("source_uuid", "=", order.uuid)])
        return checks.filtered(lambda check: check.kind == kind) if kind else checks


@tagged("post_install", "-at_install")
class TestTillOrder(TillOrderCase):
    def test_a_carton_line_keeps_unit_price_and_quantity_while_stock_counts_packs(self):
        order = self._sync([self._prepare_carton_line(2)], **self._prepare_age())
        line = order.lines
        self.assertEqual((line.qty, line.price_unit), (20, 45))
        self.assertEqual((line.tobacco_uom_id, line.tobacco_unit_price), (self.carton, 450))
        self.assertIn(f"2 {self.carton.name} × ", line.tobacco_sold)
        self.assertEqual(order.amount_total, 900)
        self.assertEqual(sum(order.picking_ids.move_ids.mapped("quantity")), 20)

    def test_a_pack_shows_its_unit_and_water_none(self):
        pack = self._prepare_line(self.cigarettes, 3, tobacco_entry="keyed")
        order = self._sync([pack, self._prepare_line(self.water, 1)], **self._prepare_age())
        self.assertIn(f"3 {self.pack.name} × ", order.lines[0].tobacco_sold)
        self.assertFalse(order.lines[1].tobacco_sold)

    def test_an_endless_pack_price_still_makes_the_carton_price_exact(self):
        article = self._create_article("Six to a carton", 17.0, "6901028000055")
        line = self._prepare_line(
            article,
            18,
            price_unit=100 / 6,
            tobacco_uom_id=self.carton.id,
            tobacco_uom_qty=6,
            tobacco_unit_price=100.0,
            tobacco_entry="scanned",
        )
        order = self._sync([line], **self._prepare_age())
        order._compute_prices()
        order.lines._onchange_amount_line_all()
        self.assertEqual((order.amount_total, order.lines.price_subtotal_incl), (300, 300))

    def test_an_invoice_shows_the_unit_sold(self):
        partner = self.env["res.partner"].create({"name": "Buyer"})
        order = self._sync([self._prepare_carton_line(2)], partner_id=partner.id)
        order.with_context(generate_pdf=False).action_pos_order_invoice()
        line = order.account_move.invoice_line_ids
        self.assertEqual(
            (line.quantity, line.product_uom_id, line.price_unit), (2, self.carton, 450)
        )
        self.assertEqual(order.account_move.amount_total, 900)

    def test_without_a_go_live_nothing_is_reported(self):
        order = self._sync([self._prepare_carton_line(1)], **self._prepare_age())
        self.assertFalse(order.tobacco_report_state)

    def test_a_sale_is_captured_with_the_unit_sold_and_the_age_check(self):
        self._start_reporting()
        lines = [self._prepare_line(self.water, 1), self._prepare_carton_line(2)]
        order = self._sync(lines, self.wechat, **self._prepare_age("appearance"))
        payload = self._payload(order)
        self.assertEqual(order.tobacco_report_state, "captured")
        self.assertEqual(order.tobacco_report_record, payload["record"])
        self.assertEqual(
            {key: payload[key] for key in ("kind", "licence", "shop", "till", "total")},
            {
                "kind": "sale",
                "licence": "110101100001",
                "shop": "BJ-1",
                "till": "Till 1",
                "total": "900.00",
            },
        )
        self.assertEqual((payload["device"], payload["device_seq"]), ("1-1", 17))
        self.assertEqual(payload["order"], order.pos_reference)
        self.assertTrue(payload["business_time"].endswith("+08:00"))
        self.assertEqual(payload["age_check"], {"result": "checked", "basis": "appearance"})
        self.assertEqual(payload["payments"], [{"method": "wechat", "amount": "902.00"}])
        self.assertEqual(
            payload["lines"],
            [
                {
                    "line": 2,
                    "article": "6901028000024",
                    "name": "Zhonghua (hard)",
                    "category": "cigarette",
                    "unit": "carton",
                    "qty": "2",
                    "sticks": "400",
                    "unit_price": "450.00",
                    "amount": "900.00",
                    "entry": "scanned",
                    "trace": [],
                }
            ],
        )
        record = self.env["tobacco.report.record"].search([("uuid", "=", payload["record"])])
        self.assertFalse(record.problems)

    def test_a_record_has_the_uuid_that_the_receipt_shows(self):
        self._start_reporting()
        order = self._sync([self._prepare_line(self.cigarettes, 1)], **self._prepare_age())
        self.assertEqual(
            order.tobacco_report_record,
            self.env["tobacco.report.record"]._record_uuid(order.uuid, "sale", 0),
        )

    def test_water_alone_is_nobodys_business(self):
        self._start_reporting()
        order = self._sync([self._prepare_line(self.water, 3)])
        self.assertFalse(order.tobacco_report_state)
        self.assertFalse(self._checks(order))

    def test_a_till_without_a_shop_reports_and_checks_nothing(self):
        self._start_reporting()
        self.session.config_id.tobacco_shop_id = False
        order = self._sync([self._prepare_carton_line(60)])
        self.assertEqual(order.state, "paid")
        self.assertFalse(order.tobacco_report_state)
        self.assertFalse(self._checks(order))

    def test_a_sale_older_than_the_go_live_is_never_reported(self):
        self._start_reporting(days_ago=1)
        before = fields.Datetime.to_string(fields.Datetime.now() - timedelta(days=2))
        order = self._sync([self._prepare_carton_line(1)], date_order=before)
        self.assertFalse(order.tobacco_report_state)

    def test_a_refund_names_the_record_of_its_sale_and_keeps_the_unit(self):
        self._start_reporting()
        sale = self._sync([self._prepare_carton_line(2)], **self._prepare_age())
        line = self._prepare_carton_line(-1, refunded_orderline_id=sale.lines.id)
        refund = self._sync([line], is_refund=True)
        payload = self._payload(refund)
        self.assertEqual(payload["kind"], "refund")
        self.assertEqual(payload["ref_record"], sale.tobacco_report_record)
        self.assertIsNone(payload["ref_order"])
        reported = payload["lines"][0]
        self.assertEqual((reported["unit"], reported["qty"]), ("carton", "-1"))
        self.assertEqual((reported["sticks"], reported["amount"]), ("-200", "-450.00"))
        self.assertEqual(payload["total"], "-450.00")
        self.assertEqual(payload["payments"], [{"method": "cash", "amount": "-450.00"}])
        record = self.env["tobacco.report.record"].search([("uuid", "=", payload["record"])])
        self.assertFalse(record.problems)

    def test_a_refund_of_an_unreported_sale_names_its_receipt(self):
        sale = self._sync([self._prepare_carton_line(1)], **self._prepare_age())
        self._start_reporting()
        line = self._prepare_carton_line(-1, refunded_orderline_id=sale.lines.id)
        payload = self._payload(self._sync([line], is_refund=True))
        self.assertIsNone(payload["ref_record"])
        self.assertEqual(payload["ref_order"], sale.pos_reference)

    def test_a_refund_made_in_the_back_office_keeps_the_unit(self):
        sale = self._sync([self._prepare_carton_line(2)], **self._prepare_age())
        refund = sale._refund()
        self.assertEqual((refund.lines.qty, refund.lines.tobacco_uom_id), (-20, self.carton))
        self.assertEqual(refund.amount_total, -900)
        self.assertFalse(refund.tobacco_age_result)
        self.assertFalse(refund.tobacco_device_seq)

    def test_what_a_till_let_through_is_recorded_and_not_refused(self):
        order = self._sync([self._prepare_carton_line(50)], **self._prepare_age())
        self.assertEqual(order.state, "paid")
        found = self._checks(order, "violation").filtered(lambda check: check.rule == "CN-QTY-50")
        self.assertEqual((found.severity, found.lines, found.user_id), ("block", [1], self.cashier))
        self.assertEqual(found.params, {"limit": "50", "actual": "50"})

    def test_49_cartons_are_no_violation(self):
        order = self._sync([self._prepare_carton_line(49)], **self._prepare_age())
        self.assertNotIn("CN-QTY-50", self._checks(order).mapped("rule"))

    def test_packs_and_cartons_of_one_basket_add_up(self):
        lines = [self._prepare_carton_line(49), self._prepare_line(self.cigarettes, 10)]
        order = self._sync(lines, **self._prepare_age())
        self.assertIn("CN-QTY-50", self._checks(order).mapped("rule"))

    def test_an_expired_licence_is_recorded_against_the_tobacco_only(self):
        self.licence.write(
            {
                "valid_from": self.today - timedelta(days=400),
                "valid_to": self.today - timedelta(days=1),
            }
        )
        lines = [self._prepare_line(self.water, 1), self._prepare_line(self.cigarettes, 1)]
        checks = self._checks(self._sync(lines, **self._prepare_age()))
        self.assertIn([2], checks.filtered(lambda c: c.rule == "CN-LIC-VALID").mapped("lines"))

    def test_an_article_with_wrong_facts_loses_no_sale(self):
        self.env.cr.execute(
            "UPDATE product_template SET tobacco_sticks_per_pack = -1 WHERE id = %s",
            [self.cigarettes.product_tmpl_id.id],
        )
        self.cigarettes.invalidate_recordset()
        order = self._sync([self._prepare_line(self.cigarettes, 1)], **self._prepare_age())
        self.assertEqual(order.state, "paid")
        self.assertIn("TILL-FACTS-UNREADABLE", self._checks(order).mapped("rule"))

    def test_the_answer_to_the_age_question_is_kept_with_who_and_when(self):
        order = self._sync([self._prepare_line(self.cigarettes, 1)], **self._prepare_age())
        check = self._checks(order, "age")
        self.assertEqual((check.age_result, check.age_basis), ("checked", "document"))
        self.assertEqual((check.user_id, check.at), (self.cashier, order.tobacco_age_at))

    def test_a_sale_without_the_age_question_is_found(self):
        order = self._sync([self._prepare_line(self.cigarettes, 1)])
        self.assertIn("TILL-AGE-NOT-ASKED", self._checks(order).mapped("rule"))

    def test_a_refused_sale_is_recorded_once_however_often_it_is_sent(self):
        refusal = {
            "uuid": "0f2c1a52-3b0e-4c8a-9a55-6a0f5a3e6d11",
            "at": "2026-11-22 03:04:05",
            "user_id": self.cashier.id,
            "lines": [1],
        }
        till = self.till.with_user(self.cashier)
        till.tobacco_record_refusals([refusal])
        till.tobacco_record_refusals([refusal, {**refusal, "at": "2026-11-22 03:10:00"}])
        checks = self.env["tobacco.check"].search([("source_uuid", "=", refusal["uuid"])])
        self.assertEqual(checks.mapped("kind"), ["refusal"] * 2)
        self.assertEqual(checks.user_id, self.cashier)

    def test_only_who_sells_records_refusals_and_not_without_end(self):
        refusal = {
            "uuid": "0f2c1a52-3b0e-4c8a-9a55-6a0f5a3e6d13",
            "at": "2026-11-22 03:04:05",
            "user_id": self.cashier.id,
            "lines": list(range(1000)),
        }
        auditor = new_test_user(self.env, "refusal_auditor", "tobacco_compliance.group_auditor")
        auditor.write({"company_ids": [(6, 0, self.company.ids)], "company_id": self.company.id})
        with self.assertRaises(AccessError):
            self.till.with_user(auditor).tobacco_record_refusals([refusal])
        till = self.till.with_user(self.cashier)
        with self.assertRaises(UserError):
            till.tobacco_record_refusals([refusal] * 51)
        till.tobacco_record_refusals([refusal])
        check = self.env["tobacco.check"].search([("source_uuid", "=", refusal["uuid"])])
        self.assertEqual(len(check.lines), 200)

    def test_a_sale_that_a_rule_refused_is_recorded_with_the_rule_and_its_figures(self):
        refusal = {
            "uuid": "0f2c1a52-3b0e-4c8a-9a55-6a0f5a3e6d12",
            "at": "2026-11-22 03:04:05",
            "user_id": self.cashier.id,
            "lines": [1],
            "rule": "CN-QTY-50",
            "params": {"limit": "50", "actual": "50", "buyer": "never kept"},
        }
        self.till.with_user(self.cashier).tobacco_record_refusals([refusal])
        check = self.env["tobacco.check"].search([("source_uuid", "=", refusal["uuid"])])
        self.assertEqual((check.kind, check.rule), ("refusal", "CN-QTY-50"))
        self.assertEqual(check.severity, "block")
        self.assertEqual((check.limit_text, check.actual_text), ("50", "50"))
        self.assertNotIn("buyer", check.params)
        self.assertFalse(check.age_result)

    def test_an_order_sent_again_leaves_one_record(self):
        self._start_reporting()
        vals = self._prepare_order(
            self.session, [self._prepare_carton_line(1)], self.cash, **self._prepare_age()
        )
        orders = self.env["pos.order"].with_user(self.cashier)
        first = orders.sync_from_ui([json.loads(json.dumps(vals))])
        again = orders.sync_from_ui([json.loads(json.dumps(vals))])
        self.assertEqual(first["pos.order"][0]["id"], again["pos.order"][0]["id"])
        self._payload(self.env["pos.order"].browse(first["pos.order"][0]["id"]))

    def test_a_request_that_cannot_see_the_order_yet_is_run_again(self):
        vals = self._prepare_order(self.session, [self._prepare_line(self.water, 1)], self.cash)
        orders = self.env["pos.order"].with_user(self.cashier)
        orders.sync_from_ui([json.loads(json.dumps(vals))])
        blind = patch.object(type(orders), "_get_open_order", lambda self, order: self.browse())
        vals["lines"] = [self._prepare_line(self.water, 1)]
        logs = self.assertLogs("odoo.sql_db", "ERROR")
        with blind, self.assertRaises(ConcurrencyError), self.env.cr.savepoint(), logs:
            orders.sync_from_ui([vals])

    def test_other_conflicts_are_not_run_again(self):
        line = self._prepare_line(self.water, 1)
        self._sync([json.loads(json.dumps(line))])
        conflict = self.assertRaises(psycopg2.errors.UniqueViolation)
        with conflict, self.env.cr.savepoint(), self.assertLogs("odoo.sql_db", "ERROR"):
            self._sync([line])


@tagged("post_install", "-at_install")
class TestTillConfig(TillOrderCase):
    def test_a_till_with_a_shop_stores_two_sales_at_once(self):
        sequences = self.till.order_seq_id | self.till.order_line_seq_id
        self.assertEqual(set(sequences.mapped("implementation")), {"standard"})
        self.assertEqual(self.till.order_backend_seq_id.implementation, "no_gap")

    def test_setting_the_shop_later_does_the_same(self):
        till = self.env["pos.config"].create({"name": "Till 2"})
        self.assertEqual(till.order_seq_id.implementation, "no_gap")
        till.tobacco_shop_id = self.shop
        self.assertEqual(till.order_seq_id.implementation, "standard")
        self.assertEqual(till.order_line_seq_id.implementation, "standard")

    def test_a_till_without_a_shop_is_left_alone(self):
        till = self.env["pos.config"].create({"name": "Bakery"})
        self.assertEqual(till.order_seq_id.implementation, "no_gap")
        self.assertIs(till._load_pos_data_read(till, till)[0]["_tobacco"], False)
        product = self.cigarettes.product_tmpl_id
        self.assertNotIn("_tobacco_facts", product._load_pos_data_read(product, till)[0])

    def test_the_till_gets_what_it_needs_to_decide_offline(self):
        till = self.till.with_user(self.cashier)
        data = till._load_pos_data_read(till, till)[0]["_tobacco"]
        self.assertEqual(data["shop"]["code"], "BJ-1")
        self.assertEqual(data["licence"]["number"], "110101100001")
        self.assertIn("CN-QTY-50", {rule["code"] for rule in data["rules"]})
        self.assertFalse(data["reports_since"])
        self.assertEqual(json.loads(json.dumps(data)), data)

    def test_only_tobacco_carries_facts(self):
        templates = (self.cigarettes | self.water).product_tmpl_id
        rows = templates.with_user(self.cashier)._load_pos_data_read(templates, self.till)
        facts = {row["id"]: row.get("_tobacco_facts") for row in rows}
        self.assertEqual(facts[self.cigarettes.product_tmpl_id.id]["marked_price"], "45.00")
        self.assertIsNone(facts[self.water.product_tmpl_id.id])

    def test_the_means_of_payment_follows_from_the_journal_and_can_be_changed(self):
        self.assertEqual(self.cash.tobacco_payment_kind, "cash")
        self.assertEqual(self.wechat.tobacco_payment_kind, "wechat")

    def test_a_cashier_reads_no_licence_and_changes_no_record(self):
        self._start_reporting()
        order = self._sync([self._prepare_carton_line(1)], **self._prepare_age())
        as_cashier = self.env(user=self.cashier)
        with self.assertRaises(AccessError):
            self.licence.with_env(as_cashier).read(["holder_name"])
        with self.assertRaises(AccessError):
            as_cashier["tobacco.check"].search([])
        with self.assertRaises(AccessError):
            self.env["tobacco.report.record"].with_user(self.cashier).search(
                [("source_uuid", "=", order.uuid)]
            ).unlink()

    def test_the_auditor_goes_from_the_order_to_its_record(self):
        self._start_reporting()
        order = self._sync([self._prepare_carton_line(1)], **self._prepare_age())
        auditor = new_test_user(self.env, "till_auditor", groups="tobacco_compliance.group_auditor")
        order = order.with_user(auditor)
        self.assertEqual(order.tobacco_report_state, "captured")
        action = order.action_tobacco_report()
        found = self.env[action["res_model"]].with_user(auditor).search(action["domain"])
        self.assertEqual(found.mapped("source_uuid"), [order.uuid])
        with self.assertRaises(AccessError):
            order.write({"tobacco_age_basis": "document"})
