from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestPromotion(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["tobacco.shop"].search([("company_id", "=", cls.env.company.id)]).active = False
        cls.shop = cls.env["tobacco.shop"].create({"name": "Main Street", "code": "PRO-1"})
        cls.smoke = cls.env["product.product"].create(
            {"name": "Red Label", "tobacco_category": "cigarette"}
        )
        cls.water = cls.env["product.product"].create({"name": "Water"})

    def _program(self, product, kind="loyalty", reward=None, **values):
        gift = {"reward_type": "product", "reward_product_id": reward and reward.id}
        discount = {"reward_type": "discount", "discount_product_ids": [Command.link(product.id)]}
        return self.env["loyalty.program"].create(
            {
                "name": "Programme",
                "program_type": kind,
                "rule_ids": [
                    Command.clear(),
                    Command.create({"product_ids": [Command.link(product.id)]}),
                ],
                "reward_ids": [
                    Command.clear(),
                    Command.create(
                        gift if reward else {**discount, "discount_applicability": "specific"}
                    ),
                ],
                **values,
            }
        )

    def _checks(self, program):
        return self.env["tobacco.check"].search(
            [("source_model", "=", "loyalty.program"), ("source_uuid", "=", str(program.id))]
        )

    def test_points_on_tobacco_in_china_are_warned_of_and_recorded(self):
        program = self._program(self.smoke)
        self.assertIn("Red Label", program.tobacco_warning)
        check = self._checks(program)
        self.assertEqual(check.mapped("rule"), ["CN-PROMO"])
        self.assertEqual(check.severity, "warn")
        self.assertEqual(check.stage, "promotion")

    def test_points_on_water_are_nobodys_business(self):
        program = self._program(self.water)
        self.assertFalse(program.tobacco_warning)
        self.assertFalse(self._checks(program))

    def test_tobacco_given_away_with_water_is_found(self):
        program = self._program(self.water, "buy_x_get_y", reward=self.smoke)
        self.assertIn("Red Label", program.tobacco_warning)

    def test_a_program_for_the_whole_basket_reaches_tobacco_too(self):
        program = self._program(self.water)
        program.rule_ids.product_ids = [Command.clear()]
        self.assertTrue(program.tobacco_warning)
        self.assertTrue(self._checks(program))

    def test_a_gift_card_is_a_way_to_pay(self):
        program = self.env["loyalty.program"].create({"name": "Card", "program_type": "gift_card"})
        self.assertFalse(program.tobacco_warning)

    def test_in_new_york_city_a_program_on_tobacco_cannot_be_saved(self):
        self.shop.jurisdiction = "US-NY-NYC"
        with self.assertRaisesRegex(ValidationError, "Red Label"):
            self._program(self.smoke)
        with self.assertRaisesRegex(ValidationError, "Red Label"):
            self._program(self.water, reward=self.smoke)
        program = self._program(self.water)
        with self.assertRaisesRegex(ValidationError, "Red Label"):
            program.rule_ids.product_ids = self.smoke

    def test_an_older_program_earns_nothing_on_tobacco_once_a_rule_blocks_it(self):
        program = self._program(self.smoke)
        self.assertIn(self.smoke, program.rule_ids._get_valid_products())
        self.shop.jurisdiction = "US-NY-NYC"
        self.assertNotIn(self.smoke, program.rule_ids._get_valid_products())
        self.assertIn("Red Label", program.tobacco_warning or program._tobacco_finding()[1].name)
