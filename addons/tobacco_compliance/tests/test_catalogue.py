import base64

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import tobacco_catalogue_file
from ..wizards import tobacco_catalogue_import
from .common import ComplianceCase

HEAD = "商品名称,盒码,条盒条码,支/盒,盒/条,建议零售价(元/条),批发价(元/条),调拨价(元/条)"
GOLD = "金叶(硬),6999000770104,6999000770111,20,10,220,190,150"
GIFT = "金叶(礼盒),6999000770203,6999000770210,20,5,450,390,350"


@tagged("post_install", "-at_install")
class TestCatalogue(ComplianceCase):
    """Loaded by the officer, who is no administrator."""

    def _wizard(self, *rows, user=None, head=HEAD, **values):
        content = "\n".join((head, *rows)).encode("gb18030")
        return (
            self.env["tobacco.catalogue.import"]
            .with_user(user or self.officer)
            .create(
                {"content": base64.b64encode(content), "filename": "list.csv", **values},
            )
        )

    def _load(self, *rows, **values):
        action = self._wizard(*rows, **values).action_load()
        return self.env["tobacco.catalogue.file"].browse(action["res_id"])

    def _articles(self, *barcodes):
        products = self.env["product.product"].search([("barcode", "in", barcodes)])
        return products.sorted("barcode").product_tmpl_id

    def test_new_articles_come_with_units_codes_and_prices(self):
        self._load(GOLD, GIFT)
        gold, gift = self._articles("6999000770104", "6999000770203")
        self.assertEqual((gold.tobacco_brand, gold.tobacco_specification), ("金叶", "硬"))
        self.assertEqual((gold.uom_id, gold.is_storable), (self.uom_pack, True))
        self.assertEqual((gold.list_price, gold.tobacco_marked_price), (22, 22))
        self.assertEqual((gold.tobacco_carton_price, gold.tobacco_price_class), (220, "1"))
        self.assertEqual(gift.tobacco_carton_barcode, "6999000770210")
        self.assertEqual(gift.tobacco_barcode_ids.uom_id.factor, 5)
        self.assertEqual((gift.list_price, gift.tobacco_wholesale_price), (90, 390))

    def test_the_preview_shows_what_would_change_and_changes_nothing(self):
        self._load(GOLD)
        wizard = self._wizard(GOLD.replace("220", "230"), GIFT)
        self.assertEqual((wizard.state, wizard.new_count, wizard.changed_count), ("good", 1, 1))
        self.assertIn("22.00 → 23.00", wizard.preview_changed)
        self.assertIn("金叶(礼盒)", wizard.preview_new)
        self.assertEqual(self._articles("6999000770104").tobacco_suggested_price, 22)

    def test_the_same_file_twice_does_nothing_the_second_time(self):
        self._load(GOLD, GIFT)
        wizard = self._wizard(GOLD, GIFT)
        self.assertEqual((wizard.state, wizard.unchanged_count), ("known", 2))
        with self.assertRaisesRegex(UserError, "nothing to load"):
            wizard.action_load()

    def test_our_prices_follow_only_when_asked_to(self):
        self._load(GOLD)
        self._load(GOLD.replace("220", "230"))
        gold = self._articles("6999000770104")
        self.assertEqual((gold.list_price, gold.tobacco_suggested_price), (22, 23))
        self._load(GOLD.replace("220", "240"), follows_price=True)
        self.assertEqual((gold.list_price, gold.tobacco_marked_price), (24, 24))
        self.assertEqual(gold.tobacco_carton_price, 240)

    def test_one_bad_cell_keeps_everything_out_and_is_named(self):
        wizard = self._wizard(GOLD, GIFT.replace("450", "x"))
        self.assertEqual((wizard.state, wizard.problem_count), ("bad", 1))
        self.assertIn("F3", wizard.problems)
        with self.assertRaisesRegex(UserError, "F3"):
            wizard.action_load()
        self.assertFalse(self._articles("6999000770104"))

    def test_a_code_of_other_goods_is_refused(self):
        self.env["product.product"].create({"name": "Water", "barcode": "6999000770111"})
        wizard = self._wizard(GOLD)
        self.assertEqual(wizard.state, "bad")
        self.assertIn("Water", wizard.problems)

    def test_the_code_of_another_article_s_carton_is_refused(self):
        wizard = self._wizard(GOLD.replace("6999000770104", "6999999000012"))
        self.assertEqual(wizard.state, "bad", "6999999000012 is a carton, not a pack")
        self.assertIn("B2", wizard.problems)

    def test_the_file_is_kept_as_it_came_with_who_and_what(self):
        file = self._load(GOLD, GIFT)
        self.assertEqual((file.state, file.new_count, file.create_uid), ("done", 2, self.officer))
        self.assertIn("金叶", base64.b64decode(file.content).decode("gb18030"))
        self.assertTrue(file.with_user(self.auditor).content)
        for user in (self.officer, self.auditor):
            with self.assertRaises(AccessError):
                file.with_user(user).write({"name": "other"})
        with self.assertRaises(psycopg2.Error), mute_logger("odoo.sql_db"):
            self.env.cr.execute("DELETE FROM tobacco_catalogue_file")

    def test_a_large_file_waits_for_the_scheduler_and_shows_how_far_it_is(self):
        self.patch(tobacco_catalogue_import, "AT_ONCE", 1)
        self.patch(tobacco_catalogue_file, "AT_ONCE", 1)
        file = self._load(GOLD, GIFT)
        self.assertEqual((file.state, file.progress), ("waiting", 0))
        self.assertFalse(self._articles("6999000770104"))
        with self.enter_registry_test_mode():
            file.sudo()._load_or_say_why_not()
        self.assertEqual((file.state, file.progress, file.new_count), ("done", 100, 2))
        self.assertEqual(self._articles("6999000770104").create_uid, self.officer)

    def test_a_large_file_that_became_wrong_while_it_waited_loads_nothing(self):
        wizard = self._wizard(GOLD)
        file = (
            self.env["tobacco.catalogue.file"]
            .with_user(self.officer)
            ._keep("list.csv", wizard._bytes(), "cigarette", follows_price=False)
        )
        self.env["product.product"].create({"name": "Water", "barcode": "6999000770111"})
        file.sudo()._load_or_say_why_not()
        self.assertEqual(file.state, "failed")
        self.assertIn("Water", file.error)

    def test_a_list_of_carton_sizes_that_nobody_had_makes_their_units(self):
        self._load(GIFT.replace(",5,450,", ",8,720,"))
        gift = self._articles("6999000770203")
        self.assertEqual((gift.tobacco_barcode_ids.uom_id.factor, gift.list_price), (8, 90))

    def test_a_cashier_and_an_auditor_load_nothing(self):
        for user in (self.cashier, self.auditor):
            with self.assertRaises(AccessError):
                self._wizard(GOLD, user=user)

    def test_the_sample_can_be_loaded(self):
        content = self.env["tobacco.catalogue.import"]._sample_content()
        wizard = (
            self.env["tobacco.catalogue.import"]
            .with_user(self.officer)
            .create({"content": base64.b64encode(content), "filename": "sample.xlsx"})
        )
        self.assertEqual((wizard.state, wizard.new_count, wizard.notes), ("good", 2, False))
        self.assertFalse(wizard.ignored)


@tagged("post_install", "-at_install")
class TestRecallImport(ComplianceCase):
    LIST = "商品名称,条码,批次\nRed,6999999000012,B1\n外来,6999000990302,B2"

    def _wizard(self, text=None, **values):
        return (
            self.env["tobacco.recall.import"]
            .with_user(self.officer)
            .create(
                {
                    "number": "2026-017",
                    "source_name": "Bureau",
                    "reason": "Mould",
                    "content": base64.b64encode((text or self.LIST).encode()),
                    "filename": "recall.csv",
                    **values,
                }
            )
        )

    def test_a_list_becomes_a_draft_with_the_file_kept_beside_it(self):
        wizard = self._wizard()
        self.assertEqual((wizard.state, wizard.line_count, wizard.unknown_count), ("good", 2, 1))
        recall = self.env["tobacco.recall"].browse(wizard.action_import()["res_id"])
        self.assertEqual((recall.state, recall.unknown_count), ("draft", 1))
        self.assertEqual(recall.product_ids, self.article.product_variant_id)
        self.assertIn("recall.csv", recall.message_ids.attachment_ids.mapped("name"))

    def test_the_same_list_twice_adds_nothing_and_a_longer_one_only_what_is_new(self):
        self._wizard().action_import()
        self.assertEqual(self._wizard().state, "known")
        longer = self._wizard(self.LIST + "\n外来,6999000990401,B3")
        self.assertEqual((longer.state, longer.line_count), ("good", 1))
        recall = self.env["tobacco.recall"].browse(longer.action_import()["res_id"])
        self.assertEqual(len(recall.line_ids), 3)

    def test_a_bad_cell_keeps_the_whole_list_out(self):
        wizard = self._wizard(self.LIST.replace("6999000990302", "6.9E+12"))
        self.assertEqual(wizard.state, "bad")
        self.assertIn("B3", wizard.problems)
        with self.assertRaises(UserError):
            wizard.action_import()
