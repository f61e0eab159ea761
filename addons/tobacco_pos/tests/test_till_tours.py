from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon
from odoo.addons.point_of_sale.tests.common import archive_products

from .common import TobaccoTill

# As the tour scans it.
CARTON_CODE = "6112399327788543CDYC110101100001"


@tagged("post_install", "-at_install")
class TestTillTours(TobaccoTill, AccountTestInvoicingHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        archive_products(cls.env)
        cls._set_up_shop()
        # The units are named in Chinese on the screen, whatever the language of the run.
        cls.carton.with_context(lang="en_US").name = "条"
        cls.cashier.password = "till_cashier"
        cls.cash = cls.env["pos.payment.method"].create(
            {"name": "Cash", "journal_id": cls.company_data["default_journal_cash"].id}
        )
        wechat = cls.env["pos.payment.method"].create(
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
                "payment_method_ids": (cls.cash | wechat).ids,
            }
        )

    def _run_tour(self, name):
        self.till.with_user(self.cashier).open_ui()
        self.start_tour(f"/pos/ui/{self.till.id}", name, login=self.cashier.login)
        return self.env["pos.order"].search([("config_id", "=", self.till.id)])

    def test_a_pack_and_two_cartons_are_sold_and_one_carton_comes_back(self):
        self._start_reporting()
        orders = self._run_tour("tobacco_sell_and_take_back").sorted("id")
        self.assertEqual(orders.mapped("state"), ["paid", "paid"])
        sale, refund = orders
        self.assertEqual((sale.amount_total, refund.amount_total), (945, -450))
        self.assertEqual(sale.lines.mapped("qty"), [1, 20])
        self.assertEqual(sale.lines.mapped("tobacco_entry"), ["scanned"] * 2)
        self.assertEqual(sale.tobacco_age_basis, "document")
        self.assertEqual((sale.tobacco_age_user_id, sale.tobacco_device_seq), (self.cashier, 1))
        self.assertEqual((refund.lines.qty, refund.lines.tobacco_uom_id), (-10, self.carton))
        self.assertEqual(refund.tobacco_device_seq, 2)
        self.assertEqual(sale.lines[1].tobacco_carton_codes, [CARTON_CODE])
        self.assertEqual(refund.lines.tobacco_carton_codes, [CARTON_CODE])
        for order, kind in ((sale, "sale"), (refund, "refund")):
            record = self.env["tobacco.report.record"].search([("source_uuid", "=", order.uuid)])
            self.assertEqual((record.kind, record.problems), (kind, False))

    def test_fifty_cartons_are_refused_and_49_are_not(self):
        self.assertFalse(self._run_tour("tobacco_fifty_cartons_refused").filtered("amount_paid"))

    def test_an_expired_licence_sells_water(self):
        self.licence.write({"valid_to": self.today - timedelta(days=1)})
        order = self._run_tour("tobacco_expired_licence_sells_water")
        self.assertEqual((order.state, order.lines.product_id), ("paid", self.water))
