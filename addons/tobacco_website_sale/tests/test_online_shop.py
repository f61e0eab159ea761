"""The online shop as a visitor and as an administrator see it, asked over HTTP."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

PATIENCE_S = 60  # the first page also builds the site's assets


@tagged("post_install", "-at_install")
class TestOnlineShop(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([], limit=1)
        cls.company = cls.website.company_id
        cls.env["tobacco.shop"].search([("company_id", "=", cls.company.id)]).active = False
        cls.shop = cls.env["tobacco.shop"].create(
            {"name": "Main Street", "code": "WEB-1", "company_id": cls.company.id}
        )
        cls.water = cls._article("Qqwater", is_published=True)
        cls.smoke = cls._article("Qqsmoke", tobacco_category="cigarette")
        # As it was published before a rule began, past every check of ours.
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE product_template SET is_published = true WHERE id = %s", [cls.smoke.id]
        )
        cls.env.invalidate_all()

    @classmethod
    def _article(cls, name, **values):
        return cls.env["product.template"].create(
            {"name": name, "list_price": 10, "sale_ok": True, "type": "consu", **values}
        )

    def _rpc(self, url, **params):
        return self.url_open(url, json={"params": params}, timeout=PATIENCE_S).json()

    def _add(self, template, **params):
        return self._rpc(
            "/shop/cart/add",
            product_template_id=template.id,
            product_id=template.product_variant_id.id,
            quantity=1,
            **params,
        )

    def _refusals(self, **values):
        return self.env["tobacco.check"].search(
            [("kind", "=", "refusal"), *((name, "=", value) for name, value in values.items())]
        )

    def _see(self, url):
        return self.url_open(url, timeout=PATIENCE_S).text

    def test_a_visitor_finds_water_and_no_cigarettes(self):
        for url in ("/shop", "/shop?search=Qq", "/sitemap.xml"):
            page = self._see(url)
            self.assertIn("water", page, url)
            self.assertNotIn("smoke", page.lower(), url)

    def test_an_administrator_does_not_see_them_in_the_shop_either(self):
        self.authenticate("admin", "admin")
        page = self._see("/shop?search=Qq")
        self.assertIn("Qqwater", page)
        self.assertNotIn("Qqsmoke", page)

    def test_the_suggestions_under_the_search_field_leave_them_out(self):
        answer = self._rpc(
            "/website/snippet/autocomplete",
            search_type="products",
            term="Qq",
            options={
                "displayImage": False,
                "displayDescription": False,
                "displayExtraLink": False,
                "displayDetail": True,
            },
        )
        self.assertIn("water", str(answer["result"]))
        self.assertNotIn("smoke", str(answer["result"]))

    def test_the_page_is_not_found(self):
        self.assertEqual(self.url_open(self.water.website_url, timeout=PATIENCE_S).status_code, 200)
        self.assertIn(
            self.url_open(self.smoke.website_url, timeout=PATIENCE_S).status_code, (403, 404)
        )
        self.authenticate("admin", "admin")
        self.assertEqual(self.url_open(self.smoke.website_url, timeout=PATIENCE_S).status_code, 404)

    def _block(self):
        answer = self._rpc(
            "/website/snippet/filters",
            filter_id=self.env.ref("website_sale.dynamic_filter_newest_products").id,
            template_key="website_sale.dynamic_filter_template_product_product_products_item",
            limit=16,
            search_domain=[["name", "like", "Qq"]],
        )
        return str(answer["result"])

    def test_a_block_of_products_on_a_page_leaves_them_out(self):
        for login in (None, "admin"):
            if login:
                self.authenticate(login, login)
            block = self._block()
            self.assertIn("Qqwater", block, login)
            self.assertNotIn("Qqsmoke", block, login)

    def test_they_are_no_accessory_and_no_alternative(self):
        self.water.accessory_product_ids = self.smoke.product_variant_id
        self.water.alternative_product_ids = self.smoke
        water = self.water.with_context(website_id=self.website.id)
        self.assertFalse(water._get_website_accessory_product())
        self.assertFalse(water._get_website_alternative_product())

    def test_they_are_not_in_the_feed_for_search_engines(self):
        found = self.env["product.product"].search(self.website._get_basic_feed_product_domain())
        self.assertIn(self.water.product_variant_id, found)
        self.assertNotIn(self.smoke.product_variant_id, found)

    def test_water_goes_into_the_cart(self):
        self.assertEqual(self._add(self.water)["result"]["cart_quantity"], 1)

    @mute_logger("odoo.http")
    def test_a_crafted_request_puts_no_cigarettes_into_the_cart(self):
        self.assertIn("error", self._add(self.smoke))
        self.authenticate("admin", "admin")
        self.assertIn("error", self._add(self.smoke))

    @mute_logger("odoo.http")
    def test_nor_as_a_product_linked_to_another_one(self):
        answer = self._add(
            self.water,
            linked_products=[
                {
                    "product_template_id": self.smoke.id,
                    "product_id": self.smoke.product_variant_id.id,
                    "parent_product_template_id": self.water.id,
                    "quantity": 1,
                    "combo_item_id": 1,
                    "product_custom_attribute_values": [],
                    "no_variant_attribute_value_ids": [],
                }
            ],
        )
        self.assertIn("Qqsmoke", answer["error"]["data"]["message"])
        refusal = self._refusals(source_model="sale.order", stage="sale")
        self.assertIn("CN-CHAN-ONLINE", refusal.mapped("rule"))

    @mute_logger("odoo.http")
    def test_a_visitor_cannot_wish_for_or_compare_them(self):
        if "product.wishlist" in self.env:
            variant = self.smoke.product_variant_id
            self.assertIn("error", self._rpc("/shop/wishlist/add", product_id=variant.id))
            answer = self._rpc("/shop/compare/get_product_data", product_ids=[variant.id])
            self.assertEqual(answer["result"], [])

    def _cart_with_smoke(self):
        return self.env["sale.order"].create(
            {
                "partner_id": self.env.user.partner_id.id,
                "website_id": self.website.id,
                "company_id": self.company.id,
                "order_line": [Command.create({"product_id": self.smoke.product_variant_id.id})],
            }
        )

    def test_an_old_cart_is_neither_paid_nor_confirmed(self):
        order = self._cart_with_smoke()
        with self.assertRaisesRegex(UserError, "Qqsmoke"):
            order._check_cart_is_ready_to_be_paid()
        with self.assertRaisesRegex(UserError, "Qqsmoke"):
            order.action_confirm()
        self.assertEqual(order.state, "draft")

    def test_a_line_of_an_old_cart_can_only_leave_it(self):
        order = self._cart_with_smoke()
        changed = order._cart_update_line_quantity(order.order_line.id, 3)
        self.assertTrue(changed["warning"])
        self.assertFalse(order.order_line)

    def test_an_order_taken_by_a_salesman_is_no_online_sale(self):
        order = self._cart_with_smoke()
        order.website_id = False
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_nobody_publishes_cigarettes(self):
        self.smoke.is_published = False
        with self.assertRaisesRegex(ValidationError, "Qqsmoke"):
            self.smoke.is_published = True
        with self.assertRaisesRegex(ValidationError, "Qqnew"):
            self._article("Qqnew", tobacco_category="cigar", is_published=True)

    def test_what_becomes_tobacco_leaves_the_shop_and_that_is_recorded(self):
        self.water.tobacco_category = "herbal"
        closed = self.website._tobacco_closed_categories()
        self.assertEqual(self.water.is_published, "herbal" not in closed)
        self.water.tobacco_category = "cigarette"
        self.assertFalse(self.water.is_published)
        refusal = self._refusals(source_name=self.water.display_name, stage="catalogue")
        self.assertEqual(refusal[-1:].rule, "CN-CHAN-ONLINE")

    def test_a_look_tells_the_officer_why(self):
        self.assertTrue(self.smoke.tobacco_is_kept_offline)
        self.assertTrue(self.smoke.tobacco_offline_reason)
        self.assertFalse(self.water.tobacco_is_kept_offline)

    def test_where_no_rule_forbids_it_cigarettes_are_sold_online(self):
        self.shop.jurisdiction = "US"
        self.env["product.template"].invalidate_model()
        self.assertIn("Qqsmoke", self._see("/shop?search=Qq"))
        self.assertEqual(self._add(self.smoke)["result"]["cart_quantity"], 1)

    def test_the_strictest_of_several_places_decides(self):
        self.shop.copy({"code": "WEB-2"}).jurisdiction = "US"
        self.assertIn("cigarette", self.website._tobacco_closed_categories())

    def test_a_company_without_a_shop_follows_its_country(self):
        self.shop.active = False
        self.company.country_id = self.env.ref("base.cn")
        self.assertIn("cigarette", self.website._tobacco_closed_categories())
        self.company.country_id = self.env.ref("base.ch")
        self.assertFalse(self.website._tobacco_closed_categories())
