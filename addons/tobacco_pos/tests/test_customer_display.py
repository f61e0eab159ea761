from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .common import TobaccoTill


@tagged("post_install", "-at_install")
class TestCustomerDisplay(TobaccoTill, AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_shop()
        cls.config = cls.env["pos.config"].create({"name": "Till", "tobacco_shop_id": cls.shop.id})

    def _plain(self):
        return self.config._prepare_tobacco_till_data()["plain_on_display"]

    def test_in_china_no_tobacco_is_pictured_on_the_display(self):
        self.assertIn("cigarette", self._plain())
        self.assertIn("ecig_pod", self._plain())

    def test_where_no_rule_forbids_it_the_display_is_left_alone(self):
        self.shop.jurisdiction = "US"
        self.assertEqual(self._plain(), [])

    def test_a_till_without_a_shop_knows_nothing_of_it(self):
        self.config.tobacco_shop_id = False
        self.assertFalse(self.config._prepare_tobacco_till_data())
