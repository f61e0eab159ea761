from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import BANK_ACCOUNT, MERCHANT, SettlementCase
from .files import bank_statement, wechat_bill

ROW = ("2026-08-05 10:00:00", 88.0, "长江商行", "6222000033332222", "烟款", "I1")


@tagged("post_install", "-at_install")
class TestImport(SettlementCase):
    def test_the_preview_counts_new_and_known_rows(self):
        self.load_bank([ROW])
        second = ("2026-08-06 10:00:00", 12.0, "", "", "", "I2")
        wizard = self.wizard(self.bank, bank_statement(BANK_ACCOUNT, [ROW, second]))
        self.assertEqual((wizard.state, wizard.new_count, wizard.known_count), ("good", 1, 1))
        file = self.env["tobacco.settlement.file"].browse(wizard.action_load()["res_id"])
        self.assertEqual((file.row_count, file.known_count), (1, 1))

    def test_the_same_file_twice_says_who_loaded_it(self):
        self.load_bank([ROW])
        with self.assertRaisesRegex(UserError, "stl_entry"):
            self.load_bank([ROW])

    def test_a_known_key_with_other_content_refuses_the_file_and_shows_both(self):
        self.load_bank([ROW])
        changed = (ROW[0], 89.0, *ROW[2:])
        content = bank_statement(BANK_ACCOUNT, [changed])
        wizard = self.wizard(self.bank, content)
        self.assertEqual(wizard.state, "bad")
        self.assertIn("88.00", wizard.problems)
        self.assertIn("89.00", wizard.problems)
        with self.assertRaises(UserError):
            wizard.action_load()
        self.assertEqual(self.env["tobacco.settlement.line"].search_count([]), 1)

    def test_a_file_of_another_merchant_is_refused(self):
        wizard = self.wizard(
            self.platform, wechat_bill("1900009999", [("2026-08-01 10:00:00", "A", 1.0)])
        )
        self.assertEqual(wizard.state, "bad")

    def test_a_bank_file_in_the_platform_channel_is_refused(self):
        wizard = self.wizard(self.platform, bank_statement(MERCHANT, [ROW]))
        self.assertEqual(wizard.state, "bad")

    def test_rows_before_the_start_are_left_out(self):
        self.company.tobacco_settlement_start = "2026-08-06"
        file = self.load_bank([ROW, ("2026-08-06 10:00:00", 12.0, "", "", "", "I2")])
        self.assertEqual((file.row_count, file.early_count), (1, 1))

    def test_a_problem_is_named_by_row_and_column(self):
        content = bank_statement(BANK_ACCOUNT, [ROW]).replace(b"88.00,", b"8x.00,", 1)
        wizard = self.wizard(self.bank, content)
        self.assertIn("贷方发生额/元(收入)", wizard.problems)
        self.assertIn("<td>3</td>", wizard.problems)

    def test_markup_in_a_memo_is_shown_as_text(self):
        row = (*ROW[:4], "<script>alert(1)</script>", ROW[5])
        wizard = self.wizard(self.bank, bank_statement(BANK_ACCOUNT, [row]))
        self.assertNotIn("<script>", wizard.preview)

    def test_the_raw_row_is_kept(self):
        line = self.load_bank([ROW]).line_ids
        self.assertIn("长江商行", line.raw)
        self.assertEqual(str(line.moment), "2026-08-05 02:00:00")
