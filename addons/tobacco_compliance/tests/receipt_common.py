from odoo.tests import new_test_user

from .common import ComplianceCase

OWN = "110101100001"


class ReceiptCase(ComplianceCase):
    """A delivery of cigarettes and pods that is expected, and a man of the stock room."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receiver = new_test_user(cls.env, "cmp_receiver", "stock.group_stock_user")
        cls.second = new_test_user(cls.env, "cmp_receiver_2", "stock.group_stock_user")
        cls.licence.is_ecig = True
        cls.vendor = cls.env["res.partner"].create(
            {"name": "County Tobacco Company", "tobacco_vendor": "local"}
        )
        cls.cigarette = cls.article.product_variant_id
        cls.cigarette.write({"is_storable": True, "barcode": "6999999000005"})
        cls.pod = cls.env["product.product"].create(
            {
                "name": "Pod",
                "is_storable": True,
                "barcode": "6999999000029",
                "tobacco_category": "ecig_pod",
                "tobacco_flavour": "tobacco",
            }
        )
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.carton_barcode = "6999999000012"
        cls.serial = 0

    def _deliver(self, *quantities, **values):
        """The transfer of a confirmed order of (article, quantity)."""
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "order_line": [
                    (0, 0, {"product_id": product.id, "product_qty": quantity, "price_unit": 3})
                    for product, quantity in quantities
                ],
                **values,
            }
        )
        order.button_confirm()
        self.assertEqual(order.state, "purchase")
        return order.picking_ids

    def _receipts(self, user=None):
        return self.env["tobacco.receipt"].with_user(user or self.receiver)

    def _open(self, picking):
        return self._receipts().open_picking(picking.id)["id"]

    def _code(self, number, licence=OWN):
        """The code of the carton `number` that was delivered on 3 September 2026."""
        return f"60903{number:011d}CDYC{licence}"

    def _scan(self, receipt_id, *codes, user=None, **extra):
        scans = []
        for code in codes:
            type(self).serial += 1
            scans.append({"uuid": f"scan-{self.serial}", "code": code, **extra})
        return self._receipts(user).scan(receipt_id, scans)

    def _on_hand(self, product, location):
        quants = self.env["stock.quant"].search(
            [("product_id", "=", product.id), ("location_id", "child_of", location.id)]
        )
        return sum(quants.mapped("quantity"))

    def _trace(self, code):
        return self.env["tobacco.trace.code"].search([("code", "=", code)])
