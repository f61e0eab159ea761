import base64
import csv
import io
import json
from datetime import datetime, time, timedelta

import openpyxl
import pypdf
import pytz

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .test_till_order import TillOrderCase


@tagged("post_install", "-at_install")
class TestTillLedger(TillOrderCase):
    """A day of a shop: bought yesterday, sold, taken back, counted and scrapped today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.auditor = new_test_user(
            cls.env,
            "ledger_auditor",
            "tobacco_compliance.group_auditor",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.cigarettes.categ_id = cls.env["product.category"].create(
            {"name": "Average cost", "property_cost_method": "average"}
        )
        # the change of the category is a revaluation; it came before all goods
        cls.env["product.value"].search([("product_id", "=", cls.cigarettes.id)]).write(
            {"date": fields.Datetime.now() - timedelta(days=30)}
        )
        cls.wholesaler = cls.env["res.partner"].create(
            {"name": "Local wholesaler", "tobacco_vendor": "local"}
        )
        cls.noon_yesterday = cls._utc(cls.today - timedelta(days=1), time(12))

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()

    @classmethod
    def _utc(cls, day, moment):
        local = pytz.timezone("Asia/Shanghai").localize(datetime.combine(day, moment))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    def _buy(self, cartons, price, at):
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.wholesaler.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.cigarettes.id,
                            "product_qty": cartons,
                            "product_uom_id": self.carton.id,
                            "price_unit": price,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        move = order.picking_ids.move_ids
        move.write({"quantity": move.product_uom_qty, "picked": True})
        order.picking_ids.button_validate()
        self.assertEqual(move.state, "done")
        move.date = at
        return order

    def _count(self, product, qty):
        quant = self.env["stock.quant"].search(
            [
                ("product_id", "=", product.id),
                ("location_id", "=", self.till.picking_type_id.default_location_src_id.id),
            ]
        )
        quant.with_context(inventory_mode=True).inventory_quantity = qty
        quant.action_apply_inventory()

    def _scrap(self, product, qty):
        self.env["stock.scrap"].create(
            {
                "product_id": product.id,
                "scrap_qty": qty,
                "product_uom_id": product.uom_id.id,
                "location_id": self.till.picking_type_id.default_location_src_id.id,
            }
        ).do_scrap()

    def _day(self):
        """50 packs bought, 21 sold, 1 taken back, 1 scrapped, 1 missing: 28 left."""
        self._start_reporting()
        self._buy(5, 400, self.noon_yesterday)
        sale = self._sync(
            [self._prepare_carton_line(2), self._prepare_line(self.cigarettes, 1)],
            self.wechat,
            **self._prepare_age(),
        )
        self._sync(
            [self._prepare_line(self.cigarettes, -1, refunded_orderline_id=sale.lines[1].id)],
            is_refund=True,
        )
        self._scrap(self.cigarettes, 1)
        self._count(self.cigarettes, 28)
        return sale

    def _ledger(self, user=None, **vals):
        period = {"date_from": self.today, "date_to": self.today}
        return (
            self.env["tobacco.ledger"]
            .with_user(user or self.auditor)
            .create({"shop_id": self.shop.id, **period, **vals})
        )

    def _line(self, ledger):
        return ledger.line_ids.filtered(lambda line: line.product_id == self.cigarettes)

    def _figures(self, ledger):
        line = self._line(ledger)
        return (
            line.opening_qty,
            line.purchase_qty,
            line.customer_return_qty,
            line.sale_qty,
            line.adjustment_qty,
            line.closing_qty,
        )

    def _export(self, ledger, kind="ledger"):
        action = ledger.action_export() if kind == "ledger" else ledger.action_export_sales()
        job = self.env["tobacco.ledger.export"].browse(action["res_id"])
        self._run_jobs()
        self.assertEqual((job.state, job.message), ("done", False))
        return job.with_user(self.auditor)

    def _run_jobs(self):
        """As the scheduler does: on a cursor of its own, which may commit."""
        self.env.flush_all()
        with self.registry.cursor() as cr:
            self.env(cr=cr, user=self.env.ref("base.user_root"))[
                "tobacco.ledger.export"
            ]._cron_make()
        self.env.invalidate_all()

    # === FIGURES === #

    def test_opening_in_out_and_adjustments_make_the_closing(self):
        self._day()
        self.assertEqual(self._figures(self._ledger()), (50, 0, 1, -21, -2, 28))

    def test_the_figures_count_in_cartons_and_sticks_too(self):
        self._day()
        self.assertEqual(self._line(self._ledger(unit="carton")).closing_qty, 2.8)
        line = self._line(self._ledger(unit="stick"))
        self.assertEqual((line.sale_qty, line.closing_qty), (-420, 560))

    def test_the_ledger_agrees_with_stock_sales_and_reported_records(self):
        self._day()
        ledger = self._ledger()
        self.assertEqual(
            ledger.statement_ids.mapped("result"), ["good"] * 4, ledger.statement_ids.mapped("text")
        )
        self.assertEqual(ledger.closing_value, self.cigarettes.total_value)
        self.assertEqual(ledger.closing_value, 28 * 40)
        self.assertEqual(ledger.sales_amount, 900)

    def test_stock_that_changed_without_a_movement_is_named(self):
        self._day()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_quant SET quantity = quantity + 3"
            " WHERE product_id = %s AND location_id = %s",
            (self.cigarettes.id, self.till.picking_type_id.default_location_src_id.id),
        )
        self.env.invalidate_all()
        statement = self._ledger().statement_ids[0]
        self.assertEqual(statement.result, "bad")
        self.assertIn("Zhonghua (hard): 28.00 / 31.00", statement.details)

    def test_a_sale_without_its_record_is_named(self):
        self._day()
        order = self._sync([self._prepare_line(self.cigarettes, 1)], **self._prepare_age())
        order.lines.write({"price_subtotal_incl": 46})
        statement = self._ledger().statement_ids[3]
        self.assertEqual(statement.result, "bad")
        self.assertIn(f"{order.pos_reference}: 46.00 / 45.00", statement.details)

    def test_a_till_that_takes_goods_from_stock_at_closing_is_named_until_it_closes(self):
        self.company.point_of_sale_update_stock_quantities = "closing"
        self.session.update_stock_at_closing = True
        self._day()
        statement = self._ledger().statement_ids[2]
        self.assertEqual(statement.result, "bad")
        self.assertIn("Zhonghua (hard): 0.00 / 20.00", statement.details)

    def test_standard_cost_values_the_stock_at_its_price(self):
        self.cigarettes.categ_id.property_cost_method = "standard"
        self.cigarettes.standard_price = 41
        self._day()
        ledger = self._ledger()
        self.assertEqual(ledger.closing_value, 28 * 41)
        self.assertEqual(ledger.closing_value, self.cigarettes.total_value)

    def test_the_day_ends_at_midnight_of_the_shop(self):
        self._buy(1, 400, self._utc(self.today, time(0)) - timedelta(seconds=1))
        self._buy(2, 400, self._utc(self.today, time(0)))
        self.assertEqual(self._figures(self._ledger())[:2], (10, 20))
        yesterday = self.today - timedelta(days=1)
        ledger = self._ledger(date_from=yesterday, date_to=yesterday)
        self.assertEqual(self._figures(ledger)[:2], (0, 10))

    def test_an_article_that_moved_keeps_its_category_and_the_past_its_ledger(self):
        self._day()
        article = self.cigarettes.product_tmpl_id
        for category in (False, "cigar"):
            with self.subTest(category), self.assertRaisesRegex(ValidationError, "new article"):
                article.tobacco_category = category
        article.tobacco_category = "cigarette"
        self.assertEqual(self._figures(self._ledger()), (50, 0, 1, -21, -2, 28))
        fresh = self._create_article("Never moved", 10, "6901028000994").product_tmpl_id
        fresh.tobacco_category = "cigar"
        self.assertEqual(fresh.tobacco_category, "cigar")

    def test_a_sale_is_of_the_category_that_its_article_had_then(self):
        self._day()
        before = self._sold()
        self.assertEqual(before, (3, 21))
        # As another program might write it: past the refusal above.
        self.env.cr.execute(
            "UPDATE product_template SET tobacco_category = NULL WHERE id = %s",
            [self.cigarettes.product_tmpl_id.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self._sold(), before)

    def _sold(self):
        """Lines of tills, and what the scan rate counts of them."""
        rows = self.env["tobacco.ledger.sale"].search([("shop_id", "=", self.shop.id)])
        return len(rows), sum(rows.mapped("scan_qty"))

    def test_water_is_no_business_of_the_ledger(self):
        self._sync([self._prepare_line(self.water, 1)])
        self.assertTrue(self._ledger().is_empty)

    def test_behind_a_figure_lie_its_documents(self):
        sale = self._day()
        ledger = self._ledger()
        action = self._line(ledger).action_sales()
        rows = self.env["tobacco.ledger.sale"].with_user(self.auditor).search(action["domain"])
        self.assertEqual(sum(rows.mapped("stock_qty")), 20)
        carton = rows.filtered(lambda row: row.qty == 2)
        self.assertEqual(
            (carton.document, carton.unit, carton.price_unit, carton.amount, carton.payment),
            (sale.pos_reference, "carton", 450, 900, "wechat"),
        )
        self.assertEqual(carton.with_user(self.env.user).action_open_document()["res_id"], sale.id)
        action = self._line(ledger).action_adjustments()
        entries = self.env["tobacco.ledger.entry"].with_user(self.auditor).search(action["domain"])
        self.assertEqual(sorted(entries.mapped("kind")), ["inventory", "scrap"])

    def test_a_period_that_ends_before_it_begins_is_refused(self):
        with self.assertRaisesRegex(UserError, "ends before it begins"):
            self._ledger(date_to=self.today - timedelta(days=1))

    def test_changing_the_period_on_screen_reads_anew(self):
        self._day()
        with Form(self._ledger()) as form:
            form.date_from = self.today - timedelta(days=1)
        self.assertEqual(self._figures(form.record)[:2], (0, 50))

    # === SCAN RATE === #

    def test_the_scan_rate_counts_lines_or_packs(self):
        self._day()
        self.assertEqual(self.shop._scan_rate(self.today, self.today), 0.5)
        self.shop.scan_rate_formula = "quantity"
        self.assertAlmostEqual(self.shop._scan_rate(self.today, self.today), 20 / 21)
        facts = self.shop._prepare_record_facts(self.today)
        self.assertEqual(facts, {"scan_rate": "0.9524", "records_kept_years": "10"})

    def test_the_nightly_look_finds_a_scan_rate_below_the_target(self):
        self._day()
        self.shop._check_periodic()
        finding = self.shop.finding_ids.filtered(lambda found: found.rule == "CN-SCAN-RATE")
        self.assertEqual(finding.params, {"limit": "0.9", "actual": "0.5000"})

    def test_the_rate_of_a_group_is_a_quotient_of_sums(self):
        self._day()
        self._sync([self._prepare_carton_line(1)], **self._prepare_age())
        [row] = self.env["tobacco.ledger.sale"].formatted_read_group(
            [("shop_id", "=", self.shop.id)], ["shop_id"], ["scan_rate_lines:avg"]
        )
        self.assertAlmostEqual(row["scan_rate_lines:avg"], 200 / 3)

    # === FILES === #

    def test_the_workbook_holds_every_figure_and_the_paper_its_hash(self):
        self._day()
        job = self._export(self._ledger())
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(job.xlsx_file)))
        self.assertEqual(
            book.sheetnames,
            [
                "By article", "In cartons", "In sticks", "By day", "Purchases", "Sales",
                "Adjustments", "Checks, refusals, overrides", "Agreement",
            ],
        )  # fmt: skip
        rows = [row for row in book["By article"].iter_rows(values_only=True) if row[0]]
        article = next(row for row in rows if row[0] == self.cigarettes.display_name)
        self.assertEqual(article[3:12], (50, 0, 1, -21, 0, -1, -1, 0, 0))
        self.assertEqual(article[12], 28)
        sales = list(book["Sales"].iter_rows(min_row=2, values_only=True))
        self.assertEqual([row[5] for row in sales], [2, 1, -1])
        self.assertEqual(sum(row[9] for row in sales), 900)
        heading = {row[0]: row[1] for row in rows[:12]}
        self.assertEqual(heading["Licence number"], self.licence.number)
        paper = pypdf.PdfReader(io.BytesIO(base64.b64decode(job.pdf_file)))
        text = "".join(page.extract_text() for page in paper.pages)
        self.assertIn(job.xlsx_sha256, text.replace("\n", ""))
        self.assertIn("Page", text)

    def test_the_paper_is_chinese_for_a_chinese_reader_with_the_font_inside(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.cigarettes.name = "中华（硬）"
        self._day()
        self.auditor.lang = "zh_CN"
        self._export(self._ledger())  # another paper of this process, with other letters
        job = self._export(self._ledger().with_context(lang="zh_CN"))
        paper = pypdf.PdfReader(io.BytesIO(base64.b64decode(job.pdf_file)))
        self.assertIn("中华（硬）", paper.pages[0].extract_text())
        fonts = [font.get_object() for font in paper.pages[0]["/Resources"]["/Font"].values()]
        self.assertTrue(fonts)
        for font in fonts:
            self.assertIn("/FontFile2", font["/FontDescriptor"], font["/BaseFont"])

    def test_the_neutral_export_says_what_each_line_was(self):
        self.cigarettes.name = "=Zhonghua"
        self._day()
        job = self._export(self._ledger(), "sales")
        text = base64.b64decode(job.csv_file)
        self.assertTrue(text.startswith(b"\xef\xbb\xbf"))
        rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
        self.assertEqual([row["qty"] for row in rows], ["2", "1", "-1"])
        self.assertTrue(rows[0]["article"].startswith("'="))
        expected = {
            "licence": "110101100001", "shop": "BJ-1", "ean": "6901028000024", "unit": "carton",
            "unit_price": "450.00", "amount": "900.00", "payment": "wechat",
            "stock_on_hand": "28", "purchase_price": "40.0000", "is_member": "0",
            "entry": "scanned",
        }  # fmt: skip
        self.assertEqual({name: rows[0][name] for name in expected}, expected)
        self.assertTrue(rows[0]["time"].endswith("+08:00"))
        whole = json.loads(base64.b64decode(job.json_file))
        self.assertEqual((whole["format"], len(whole["lines"])), ("tobacco-sales.v1", 3))
        self.assertEqual(whole["lines"][2]["amount"], "-45.00")

    def test_a_job_that_was_cancelled_makes_no_file(self):
        self._day()
        action = self._ledger().action_export()
        job = self.env["tobacco.ledger.export"].browse(action["res_id"])
        job.with_user(self.auditor).action_cancel()
        self._run_jobs()
        self.assertEqual((job.state, job.xlsx_file), ("cancelled", False))
        with self.assertRaises(UserError):
            job.with_user(self.auditor).action_cancel()

    def test_a_job_that_a_dead_server_left_is_made_again(self):
        self._day()
        action = self._ledger().action_export()
        job = self.env["tobacco.ledger.export"].browse(action["res_id"])
        job.sudo().write({"state": "running", "progress": 40})
        self._run_jobs()
        self.assertEqual((job.state, job.progress), ("done", 100))

    # === WHO === #

    def test_a_cashier_sees_no_ledger_and_an_auditor_changes_none(self):
        for model in ("tobacco.ledger", "tobacco.ledger.entry", "tobacco.ledger.export"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.cashier).search([])
        self._day()
        job = self._export(self._ledger())
        for act in (lambda: job.write({"message": "x"}), job.unlink):
            with self.assertRaises(AccessError):
                act()
        self.assertEqual(job.sudo().user_id, self.auditor)
        self.assertLessEqual(job.sudo().create_date, fields.Datetime.now())
