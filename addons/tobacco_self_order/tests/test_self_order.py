"""A kiosk and a phone, asked over HTTP as a visitor asks them, also with requests of his own."""

from uuid import uuid4

from odoo import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.tobacco_pos.tests.common import TobaccoTill

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestSelfOrder(TobaccoTill, AccountTestInvoicingCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_shop()
        cls.bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.method = cls.env["pos.payment.method"].create(
            {"name": "Card", "journal_id": cls.bank.id, "company_id": cls.company.id}
        )
        cls.kiosk = cls.env["pos.config"].create(
            {
                "name": "Kiosk",
                "tobacco_shop_id": cls.shop.id,
                "payment_method_ids": [Command.set(cls.method.ids)],
                "self_ordering_mode": "kiosk",
                "self_ordering_default_user_id": cls.env.user.id,
                "use_presets": False,
            }
        )
        cls.kiosk.open_ui()
        cls.kiosk.current_session_id.set_opening_control(0, "")
        (cls.cigarettes | cls.water).product_tmpl_id.self_order_available = True

    def _rpc(self, url, **params):
        response = self.url_open(url, json={"params": params}, timeout=60)
        return response.json()

    def _menu(self, config=None):
        config = config or self.kiosk
        return self._rpc(f"/pos-self/data/{config.id}", access_token=config.access_token)["result"]

    def _templates(self, menu):
        return {row["id"] for row in menu["product.template"]}

    def _order(self, *lines, **values):
        return {
            "uuid": str(uuid4()),
            "access_token": str(uuid4()),
            "state": "draft",
            "session_id": self.kiosk.current_session_id.id,
            "company_id": self.company.id,
            "amount_total": 0,
            "amount_tax": 0,
            "amount_paid": 0,
            "amount_return": 0,
            "lines": list(lines),
            "payment_ids": [],
            "preset_id": False,
            "table_stand_number": "1",
            **values,
        }

    def _send(self, order, device="kiosk", **params):
        return self._rpc(
            f"/pos-self-order/process-order/{device}/",
            order=order,
            access_token=self.kiosk.access_token,
            table_identifier=False,
            **params,
        )

    def _refusals(self, order):
        return self.env["tobacco.check"].search(
            [("source_uuid", "=", order["uuid"]), ("kind", "=", "refusal")]
        )

    def test_the_kiosk_shows_water_and_no_cigarettes(self):
        menu = self._menu()
        self.assertIn(self.water.product_tmpl_id.id, self._templates(menu))
        self.assertNotIn(self.cigarettes.product_tmpl_id.id, self._templates(menu))
        self.assertNotIn(self.cigarettes.id, {row["id"] for row in menu["product.product"]})
        self.assertNotIn("Zhonghua", str(menu))

    def test_a_menu_behind_a_qr_code_shows_none_either(self):
        self.kiosk.write({"self_ordering_mode": "consultation"})
        self.assertNotIn("Zhonghua", str(self._menu()))

    def test_cigarettes_hidden_in_a_combo_are_not_shown(self):
        combo = self.env["product.combo"].create(
            {
                "name": "Choice",
                "combo_item_ids": [
                    Command.create({"product_id": product.id})
                    for product in (self.water, self.cigarettes)
                ],
            }
        )
        self.env["product.product"].create(
            {
                "name": "Evening",
                "type": "combo",
                "available_in_pos": True,
                "self_order_available": True,
                "combo_ids": [Command.set(combo.ids)],
            }
        )
        menu = self._menu()
        self.assertIn("Evening", str(menu))
        self.assertNotIn("Zhonghua", str(menu))
        self.assertEqual({row["product_id"] for row in menu["product.combo.item"]}, {self.water.id})

    def test_water_is_ordered(self):
        answer = self._send(self._order(self._prepare_line(self.water, 1)))
        self.assertEqual(len(answer["result"]["pos.order.line"]), 1)

    def test_a_crafted_order_of_cigarettes_is_refused_and_recorded(self):
        order = self._order(
            self._prepare_line(self.water, 1), self._prepare_line(self.cigarettes, 1)
        )
        answer = self._send(order)
        self.assertIn("Zhonghua", answer["error"]["data"]["message"])
        self.assertFalse(self.env["pos.order"].search([("uuid", "=", order["uuid"])]))
        refusal = self._refusals(order)
        self.assertEqual(refusal.rule, "CN-CHAN-ONLINE")
        self.assertEqual(refusal.lines, [2])
        self.assertEqual(refusal.shop_id, self.shop)

    def test_a_line_that_becomes_cigarettes_later_is_refused(self):
        order = self._order(self._prepare_line(self.water, 1))
        self._send(order)
        line = self.env["pos.order"].search([("uuid", "=", order["uuid"])]).lines
        order["lines"] = [Command.update(line.id, {"product_id": self.cigarettes.id})]
        self.assertIn("error", self._send(order))
        self.assertEqual(line.product_id, self.water)

    def test_what_a_cashier_put_on_the_order_stays_but_does_not_grow(self):
        order = self._order(self._prepare_line(self.water, 1))
        self._send(order)
        stored = self.env["pos.order"].search([("uuid", "=", order["uuid"])])
        stored.write({"lines": [self._prepare_line(self.cigarettes, 1)]})
        added = stored.lines.filtered(lambda line: line.product_id == self.cigarettes)
        order["lines"] = [self._prepare_line(self.water, 1)]
        self.assertIn("result", self._send(order))
        self.assertIn(added, stored.lines)
        order["lines"] = [Command.update(added.id, {"qty": 2})]
        self.assertIn("error", self._send(order))
        self.assertEqual(added.qty, 1)

    def test_where_no_rule_forbids_it_the_kiosk_shows_and_sells(self):
        self.shop.jurisdiction = "US"
        self.assertIn("Zhonghua", str(self._menu()))
        self.assertIn("result", self._send(self._order(self._prepare_line(self.cigarettes, 1))))

    def test_the_picture_is_not_for_everybody(self):
        url = f"/web/image/product.product/{self.cigarettes.id}/image_512"
        self.cigarettes.image_1920 = PIXEL
        self.assertFalse(self.cigarettes._can_return_content("image_512"))
        self.assertIn("placeholder", self.url_open(url).headers["Content-Disposition"])

    def test_an_open_menu_hears_of_water_only(self):
        self.assertTrue(self.cigarettes.product_tmpl_id._tobacco_is_kept_from_menus())
        self.assertFalse(self.water.product_tmpl_id._tobacco_is_kept_from_menus())
