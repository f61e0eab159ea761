from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import ComplianceCase


@tagged("post_install", "-at_install")
class TestProduct(ComplianceCase):
    """Entered by the officer, who is no administrator."""

    def _article(self, **values):
        return (
            self.env["product.template"]
            .with_user(self.officer)
            .create(
                {
                    "name": "Gold (slim)",
                    "tobacco_category": "cigarette",
                    "uom_id": self.uom_pack.id,
                    "list_price": 90,
                    "tobacco_sticks_per_pack": 20,
                    "tobacco_packs_per_carton": 5,
                    "tobacco_cartons_per_case": 50,
                    **values,
                }
            )
        )

    def _held(self, row):
        return row.uom_id._compute_quantity(1, self.uom_pack, round=False)

    def test_a_carton_code_gets_the_unit_that_holds_as_many_packs_as_the_article_says(self):
        article = self._article(tobacco_carton_barcode="6999999000104", tobacco_carton_price=440)
        row = article.tobacco_barcode_ids
        self.assertEqual(row.uom_id, self.env.ref("tobacco_compliance.uom_carton_5"))
        self.assertEqual((row.barcode, row.tobacco_price), ("6999999000104", 440))
        self.assertEqual(article.uom_ids, row.uom_id)

    def test_a_size_of_carton_that_nobody_had_is_made_once_with_a_name_in_each_language(self):
        first = self._article(tobacco_packs_per_carton=8, tobacco_carton_barcode="6999999000104")
        second = self._article(tobacco_packs_per_carton=8, tobacco_carton_barcode="6999999000203")
        unit = first.tobacco_barcode_ids.uom_id
        self.assertEqual(unit, second.tobacco_barcode_ids.uom_id)
        self.assertEqual((unit.tobacco_unit, unit.factor), ("carton", 8))
        self.assertIn("8", unit.name)

    def test_a_case_holds_its_cartons(self):
        article = self._article(
            tobacco_carton_barcode="6999999000104", tobacco_case_barcode="6999999000111"
        )
        case = article.tobacco_barcode_ids.filtered(lambda row: row.uom_id.tobacco_unit == "case")
        self.assertEqual(self._held(case), 250)
        self.assertEqual(article.tobacco_case_barcode, "6999999000111")

    def test_a_carton_code_before_the_contents_says_what_to_enter_first(self):
        with self.assertRaisesRegex(ValidationError, "enter the packs per carton"):
            self._article(tobacco_packs_per_carton=0, tobacco_carton_barcode="6999999000104")

    def test_an_emptied_code_is_forgotten(self):
        article = self._article(tobacco_carton_barcode="6999999000104")
        article.tobacco_carton_barcode = False
        self.assertFalse(article.tobacco_barcode_ids)

    def test_a_code_with_a_unit_of_another_size_is_refused(self):
        article = self._article()
        with self.assertRaisesRegex(ValidationError, "holds 10, but the article says 5"):
            self.env["product.uom"].with_user(self.officer).create(
                {
                    "product_id": article.product_variant_id.id,
                    "uom_id": self.uom_carton.id,
                    "barcode": "6999999000104",
                }
            )

    def test_corrected_contents_take_the_codes_along(self):
        article = self._article(
            tobacco_carton_barcode="6999999000104", tobacco_case_barcode="6999999000111"
        )
        article.tobacco_packs_per_carton = 10
        held = [self._held(row) for row in article.tobacco_barcode_ids.sorted("id")]
        self.assertEqual(held, [10, 500])

    def test_an_article_is_found_by_the_code_of_its_carton_or_by_having_none(self):
        article = self._article()
        products = self.env["product.template"]
        none = [("tobacco_carton_barcode", "=", False), ("id", "=", article.id)]
        self.assertEqual(products.search(none), article)
        article.tobacco_carton_barcode = "6999999000104"
        self.assertFalse(products.search(none))
        self.assertEqual(
            products.search([("tobacco_carton_barcode", "=", "6999999000104")]), article
        )

    def test_price_and_tax_class_follow_from_200_sticks_and_not_from_the_carton(self):
        article = self._article(tobacco_allocation_price=34.99)
        self.assertEqual((article.tobacco_price_class, article.tobacco_tax_class), ("3", "b"))
        article.tobacco_allocation_price = 35  # 100 sticks, 70.00 a standard carton
        self.assertEqual((article.tobacco_price_class, article.tobacco_tax_class), ("2", "a"))

    def test_without_an_allocation_price_a_class_can_be_chosen(self):
        article = self._article(tobacco_price_class="4")
        article.tobacco_sticks_per_pack = 16
        self.assertEqual(article.tobacco_price_class, "4")

    def test_what_is_missing_is_named_until_it_is_entered(self):
        article = self._article(tobacco_brand="Gold", tobacco_specification="slim")
        self.assertEqual(article.tobacco_missing, "Barcode、Marked Price、Carton Barcode")
        article.write({"barcode": "6999999000098", "tobacco_marked_price": 90})
        article.tobacco_carton_barcode = "6999999000104"
        self.assertFalse(article.tobacco_missing)

    def test_a_negative_figure_is_refused_with_its_name(self):
        with self.assertRaisesRegex(ValidationError, "Tar"):
            self._article(tobacco_tar_mg=-1)

    def test_a_mistyped_barcode_warns_and_can_be_kept(self):
        form = Form(self.article.with_user(self.officer), "product.product_template_only_form_view")
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as logs:
            form.barcode = "6999999000014"
        self.assertIn("would have to be 3", logs.output[0])
        self.assertEqual(form.save().barcode, "6999999000014")

    def test_the_label_fact_follows_what_was_printed(self):
        article = self.article.with_user(self.officer)
        facts = article.product_variant_id._prepare_tobacco_facts
        self.assertEqual((facts()["label"], article.tobacco_label_state), (None, "none"))
        article._tobacco_label_was_printed()
        self.assertEqual(facts()["label"], ["name", "price", "unit"])
        article.tobacco_marked_price = 46
        self.assertEqual(facts()["label"], ["name", "unit"])
        self.assertEqual(article.tobacco_label_state, "outdated")
