from odoo.tests import HttpCase, tagged

from .receipt_common import ReceiptCase


@tagged("post_install", "-at_install")
class TestReceiptScreen(HttpCase, ReceiptCase):
    def test_a_delivery_is_received_with_a_carton_of_another_shop_set_aside(self):
        """One carton taken in, a second undone, a foreign one: it fills the carton that was
        scanned, so ten packs of twenty are here, all in quarantine, and ten are still to come.
        """
        picking = self._deliver((self.cigarette, 20))
        self.start_tour(
            "/odoo/action-tobacco_compliance.tobacco_receipt_screen_action",
            "tobacco_receipt",
            login=self.receiver.login,
        )
        receipt = self.env["tobacco.receipt"].search([("picking_id", "=", picking.id)])
        self.assertEqual(receipt.state, "done")
        self.assertEqual(picking.state, "done")
        self.assertEqual(sum(picking.move_ids.mapped("quantity")), 10)
        self.assertEqual(sum(receipt.backorder_id.move_ids.mapped("product_uom_qty")), 10)
        self.assertEqual(len(receipt.scan_ids.filtered("undone_at")), 1)
        self.assertTrue(receipt.quarantine_ids)
