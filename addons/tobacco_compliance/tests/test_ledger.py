from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ComplianceCase


@tagged("post_install", "-at_install")
class TestLedger(ComplianceCase):
    """The ledger of a shop without a till: bought, delivered, taken back, counted, scrapped."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].create({"name": "Ledger", "code": "LDG"})
        cls.shop.warehouse_ids = cls.warehouse
        cls.stock = cls.warehouse.lot_stock_id
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.product = cls.article.product_variant_id
        cls.vendor = cls.env["res.partner"].create(
            {"name": "Wholesaler", "tobacco_vendor": "local"}
        )
        cls.article.is_storable = True
        cls.today = cls.shop._today()
        cls.start, cls.end = cls.env["tobacco.ledger.facts"]._period(cls.shop, cls.today, cls.today)

    def _move(self, qty, source, target, at=None):
        move = self.env["stock.move"].create(
            {
                "product_id": self.product.id,
                "product_uom_qty": qty,
                "product_uom": self.uom_pack.id,
                "location_id": source.id,
                "location_dest_id": target.id,
                "price_unit": 40,
            }
        )
        move._action_confirm()
        move.write({"quantity": qty, "picked": True})
        move._action_done()
        if at:
            move.date = at
        return move

    def _receive(self, cartons):
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": self.warehouse.in_type_id.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_qty": cartons,
                            "product_uom_id": self.uom_carton.id,
                            "price_unit": 400,
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
        return order

    def _ledger(self, **vals):
        period = {"date_from": self.today, "date_to": self.today}
        ledgers = self.env["tobacco.ledger"].with_user(self.auditor)
        return ledgers.create({"shop_id": self.shop.id, **period, **vals})

    def _figures(self, ledger):
        line = ledger.line_ids.filtered(lambda line: line.product_id == self.product)
        return (
            line.opening_qty,
            line.purchase_qty,
            line.customer_return_qty,
            line.sale_qty,
            line.vendor_return_qty,
            line.adjustment_qty,
            line.closing_qty,
        )

    def test_every_kind_of_movement_has_its_column(self):
        self._receive(5)
        self._move(12, self.stock, self.customers)
        self._move(2, self.customers, self.stock)
        self._move(10, self.stock, self.suppliers)
        self.env["stock.scrap"].create(
            {
                "product_id": self.product.id,
                "scrap_qty": 1,
                "product_uom_id": self.uom_pack.id,
                "location_id": self.stock.id,
            }
        ).do_scrap()
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.stock.id)]
        )
        quant.with_context(inventory_mode=True).inventory_quantity = 27
        quant.action_apply_inventory()
        ledger = self._ledger()
        self.assertEqual(self._figures(ledger), (0, 50, 2, -12, -10, -3, 27))
        self.assertEqual(
            ledger.statement_ids[0].result, "good", ledger.statement_ids.mapped("text")
        )

    def test_a_cartons_purchase_counts_in_packs_and_is_named_by_its_order(self):
        order = self._receive(2)
        action = self._ledger().action_purchases()
        entry = self.env["tobacco.ledger.entry"].with_user(self.auditor).search(action["domain"])
        self.assertEqual((entry.qty, entry.kind, entry.origin), (20, "purchase", order.name))

    def test_the_day_ends_at_midnight_of_the_shop(self):
        self._move(3, self.suppliers, self.stock, at=self.start - timedelta(seconds=1))
        self._move(4, self.suppliers, self.stock, at=self.start)
        self._move(5, self.suppliers, self.stock, at=self.end - timedelta(seconds=1))
        self._move(6, self.suppliers, self.stock, at=self.end)
        self.assertEqual(self._figures(self._ledger()), (3, 9, 0, 0, 0, 0, 12))

    def test_between_two_shops_goods_leave_one_and_enter_the_other(self):
        other_place = self.env["stock.warehouse"].create({"name": "Other", "code": "LDO"})
        other = self.shop.copy({"code": "CMP-9", "warehouse_ids": [Command.set(other_place.ids)]})
        self._receive(1)
        self._move(4, self.stock, other_place.lot_stock_id)
        self.assertEqual(self._figures(self._ledger())[5:], (-4, 6))
        self.assertEqual(self._figures(self._ledger(shop_id=other.id))[5:], (4, 4))

    def test_a_shelf_of_the_same_shop_is_no_business_of_the_ledger(self):
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        self._receive(1)
        self._move(4, self.stock, shelf)
        self.assertEqual(self._figures(self._ledger()), (0, 10, 0, 0, 0, 0, 10))

    def test_goods_in_quarantine_stay_in_the_closing_stock_and_are_told_apart(self):
        quarantine = self.env["stock.location"].create(
            {
                "name": "Held",
                "location_id": self.warehouse.view_location_id.id,
                "is_tobacco_quarantine": True,
            }
        )
        self._receive(1)
        self._move(4, self.stock, quarantine)
        self._move(1, quarantine, self.stock)
        ledger = self._ledger()
        self.assertEqual(self._figures(ledger), (0, 10, 0, 0, 0, 0, 10))
        self.assertEqual(sum(ledger.line_ids.mapped("quarantine_qty")), 3)

    def test_a_warehouse_of_two_shops_is_named(self):
        self.assertNotIn("Warehouses", self._ledger().statement_ids.mapped("title"))
        other = self.shop.copy({"code": "CMP-9", "name": "Side Street"})
        other.warehouse_ids = self.warehouse
        statement = self._ledger().statement_ids[-1]
        self.assertEqual((statement.title, statement.result), ("Warehouses", "bad"))
        self.assertIn("Ledger (Side Street)", statement.text)

    def test_deliveries_are_sales_without_a_price(self):
        self._receive(1)
        self._move(4, self.stock, self.customers)
        sale = self.env["tobacco.ledger.sale"].search([("shop_id", "=", self.shop.id)])
        self.assertEqual((sale.qty, sale.unit, sale.amount), (4, "pack", 0))
        self.assertEqual(self._ledger().statement_ids[2].result, "good")

    def test_reading_a_ledger_leaves_the_database_planning_as_before(self):
        self._ledger()
        for name, usual in (("enable_nestloop", "on"), ("cursor_tuple_fraction", "0.1")):
            self.env.cr.execute("SELECT current_setting(%s)", [name])
            self.assertEqual(self.env.cr.fetchone()[0], usual)

    def test_a_cashier_sees_no_ledger(self):
        with self.assertRaises(AccessError):
            self.env["tobacco.ledger"].with_user(self.cashier).create({"shop_id": self.shop.id})
