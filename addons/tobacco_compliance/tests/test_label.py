import base64
import io

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ComplianceCase


@tagged("post_install", "-at_install")
class TestLabel(ComplianceCase):
    def setUp(self):
        super().setUp()
        self.article.write(
            {"name": "中华(软)", "barcode": "6999999000050", "tobacco_origin": "上海烟草集团"}
        )

    def _wizard(self, **values):
        return (
            self.env["tobacco.label.print"]
            .with_user(self.officer)
            .with_context(active_model="product.template", active_ids=self.article.ids)
            .create(values)
        )

    def _pages(self, wizard):
        reader = PdfReader(io.BytesIO(base64.b64decode(wizard.content)))
        return [page.extract_text() for page in reader.pages]

    def test_a_label_shows_name_price_and_unit_of_pack_and_carton(self):
        wizard = self._wizard(has_cartons=True)
        wizard.action_print()
        text = self._pages(wizard)[0]
        for shown in ("中华(软)", "上海烟草集团", "45.00", "440.00", self.uom_pack.name):
            self.assertIn(shown, text)

    def test_the_font_is_embedded(self):
        wizard = self._wizard()
        wizard.action_print()
        self.assertIn(b"/FontFile2", base64.b64decode(wizard.content))

    def test_a_roll_has_a_page_for_each_label_and_a_sheet_goes_on_where_it_was_left(self):
        roll = self._wizard(layout="roll_60x40", has_cartons=True)
        roll.action_print()
        self.assertEqual(len(self._pages(roll)), 2)
        sheet = self._wizard(has_cartons=True, skipped=23)
        sheet.action_print()
        self.assertEqual(len(self._pages(sheet)), 2)

    def test_what_was_printed_is_remembered_and_a_new_price_asks_for_a_new_label(self):
        self._wizard().action_print()
        self.assertEqual(self.article.tobacco_label_state, "current")
        others = self._wizard(scope="outdated")._products()
        self.assertNotIn(self.article, others)
        self.article.tobacco_marked_price = 50
        self.assertIn(self.article, self._wizard(scope="outdated")._products())

    def test_articles_without_a_price_are_named_and_left_out(self):
        self.article.write({"list_price": 0, "tobacco_marked_price": 0})
        wizard = self._wizard()
        self.assertEqual((wizard.label_count, wizard.unpriced), (0, "中华(软)"))
        with self.assertRaisesRegex(UserError, "no label"):
            wizard.action_print()

    def test_the_sign_for_minors_is_a_page(self):
        action = self._wizard().action_minors_sign()
        wizard = self.env["tobacco.label.print"].browse(int(action["url"].split("/")[4]))
        self.assertEqual(len(self._pages(wizard)), 1)

    def test_a_cashier_prints_no_labels(self):
        with self.assertRaises(AccessError):
            self.env["tobacco.label.print"].with_user(self.cashier).create({})
