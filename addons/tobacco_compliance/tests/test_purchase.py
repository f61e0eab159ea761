from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import ComplianceCase


@tagged("post_install", "-at_install")
class TestPurchase(ComplianceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = new_test_user(cls.env, "cmp_buyer", "purchase.group_purchase_user")
        cls.vendor = cls.env["res.partner"].create({"name": "County Tobacco Company"})
        cls.pod = cls.env["product.product"].create(
            {"name": "Pod", "tobacco_category": "ecig_pod", "tobacco_flavour": "tobacco"}
        )

    def _order(self, product=None, **values):
        return (
            self.env["purchase.order"]
            .with_user(self.buyer)
            .create(
                {
                    "partner_id": self.vendor.id,
                    "order_line": [
                        (
                            0,
                            0,
                            {
                                "product_id": (product or self.article.product_variant_id).id,
                                "product_qty": 10,
                                "price_unit": 30,
                            },
                        )
                    ],
                    **values,
                }
            )
        )

    def test_cigarettes_come_from_the_local_wholesaler(self):
        self.vendor.tobacco_vendor = "local"
        order = self._order()
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_cigarettes_from_anybody_else_are_refused_with_what_to_do(self):
        self.vendor.tobacco_vendor = "other"
        with self.assertRaisesRegex(UserError, "local tobacco company"):
            self._order().button_confirm()

    def test_a_refused_order_is_evidence(self):
        refused = []
        self.patch(
            type(self.env["tobacco.channel"]),
            "_record_refusal",
            lambda _channel, vals: refused.append((vals["rule"], vals["stage"], vals["shop_id"])),
        )
        self.vendor.tobacco_vendor = "other"
        with self.assertRaises(UserError):
            self._order().button_confirm()
        self.assertEqual(refused, [("CN-BUY-LOCAL", "purchase", self.shop.id)])

    def test_a_refusal_outlives_the_rollback_of_what_it_refused(self):
        self.registry_enter_test_mode()
        order = self._order()
        self.env.flush_all()
        with self.registry.cursor() as cr:
            refused = self.env(cr=cr, user=self.buyer)["purchase.order"].browse(order.id)
            refused.partner_ref = "undone"
            with self.assertRaises(UserError):
                refused.button_confirm()
            cr.rollback()
        self.env.invalidate_all()
        self.assertFalse(order.partner_ref, "the rollback was real")
        check = self.env["tobacco.check"].search(
            [("source_model", "=", "purchase.order"), ("source_uuid", "=", str(order.id))]
        )
        self.assertEqual((check.kind, check.rule), ("refusal", "CN-BUY-LOCAL"))
        self.assertEqual((check.user_id, check.shop_id), (self.buyer, self.shop))

    def test_a_vendor_of_whom_nothing_is_known_is_refused_until_its_licence_is_entered(self):
        order = self._order()
        with self.assertRaisesRegex(UserError, "enter its wholesale licence on the vendor"):
            order.button_confirm()
        self.env["tobacco.partner.licence"].create(
            {
                "partner_id": self.vendor.id,
                "number": "110101300007",
                "kind": "wholesale",
                "valid_from": "2024-01-01",
                "valid_to": "2099-12-31",
            }
        )
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_outside_mainland_china_no_rule_asks_who_the_vendor_is(self):
        self.shop.jurisdiction_id = self.env.ref("tobacco_compliance.jurisdiction_hk")
        order = self._order()
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_water_may_come_from_anybody(self):
        self.vendor.tobacco_vendor = "other"
        water = self.env["product.product"].create({"name": "Water"})
        self._order(water).button_confirm()

    def test_e_cigarettes_need_the_number_of_the_platform(self):
        order = self._order(self.pod)
        self.assertTrue(order.tobacco_has_ecig)
        with self.assertRaisesRegex(UserError, "platform"):
            order.button_confirm()
        order.tobacco_platform_order = "P-1"
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_a_shop_in_the_european_union_orders_with_the_identifiers_of_both_sides(self):
        site = self.env["res.partner"].create({"name": "Shop", "tobacco_eo_id": "QCALS1"})
        self.shop.write(
            {
                "partner_id": site.id,
                "jurisdiction_id": self.env.ref("tobacco_compliance.jurisdiction_de").id,
            }
        )
        self.vendor.write({"tobacco_eo_id": "QCALV1", "tobacco_f_id": "QCALV1F1"})
        order = self._order()
        with self.assertRaisesRegex(UserError, "facility ID of the buyer"):
            order.button_confirm()
        self.shop.f_id = "QCALS1F1"
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_a_company_without_a_tobacco_shop_is_left_alone(self):
        self.vendor.tobacco_vendor = "other"
        self.shop.active = False
        self.env["tobacco.shop"].search([("id", "!=", self.shop.id)]).active = False
        self._order().button_confirm()
