"""What the screen shows of a delivery."""

from odoo import api, models

from ..tools.receipt import Count, Scan, count
from ..tools.rules.line_readings import LICENCE_SCOPE_OF

LAST_SCANS = 10


def plain(quantity):
    """A quantity as people write it: 10 and not 10.0."""
    rounded = round(quantity, 3)
    return int(rounded) if rounded == int(rounded) else rounded


class TobaccoReceipt(models.Model):
    _inherit = "tobacco.receipt"

    @api.model
    def receipt_data(self, receipt_id):
        """State of the delivery for the screen.

        `id`, `name`, `state`, `vendor`, `shop` (names), `lines`: one for each article that is
        expected or was scanned, in stock units; `last`: the newest scans first; `problems`: texts
        of what is to be done before it is finished.
        """
        self._check_receiver()
        receipt = self.browse(int(receipt_id))
        receipt.check_access("read")
        lines = receipt._lines()
        return {
            "id": receipt.id,
            "name": receipt.name,
            "state": receipt.state,
            "vendor": receipt.vendor_id.display_name or "",
            "shop": receipt.shop_id.name,
            "lines": lines,
            "last": [scan._for_screen() for scan in receipt.scan_ids[:LAST_SCANS]],
            "problems": receipt._problems(lines) if receipt.state == "open" else [],
        }

    def _counts(self):
        """{product id: Count} of what was scanned and not taken back."""
        return count(
            Scan(scan.product_id.id, scan.kind, scan.packs, scan.result == "quarantine")
            for scan in self.scan_ids
            if scan._is_counted()
        )

    def _expected(self):
        """{product: stock units} that the transfer still expects or, when done, expected."""
        expected = {}
        for move in self.picking_id.move_ids:
            if move.state == "cancel":
                continue
            quantity = move.product_uom._compute_quantity(
                move.product_uom_qty, move.product_id.uom_id, round=False
            )
            expected[move.product_id] = expected.get(move.product_id, 0) + quantity
        return expected

    def _lines(self):
        counts, expected = self._counts(), self._expected()
        if self.state == "open" or self.scan_ids:
            scanned = self.env["product.product"].browse(counts)
            products = list(expected) + [item for item in scanned if item not in expected]
        else:
            products = list(expected)
        return [
            self._line(product, counts.get(product.id, Count(0, 0, 0)), expected.get(product, 0))
            for product in products
        ]

    def _line(self, product, found, expected):
        return {
            "product_id": product.id,
            "name": product.display_name,
            "expected_packs": plain(expected),
            "received_packs": plain(found.received),
            "packs_per_carton": product.tobacco_packs_per_carton or 0,
            "quarantined_packs": plain(found.quarantined),
            "needs_code": self._is_ecig(product) and found.coded < max(found.total, expected),
        }

    def _is_ecig(self, product):
        """Whether the law wants the trace code of each piece."""
        return LICENCE_SCOPE_OF.get(product.tobacco_category) == "ecig"

    def _problems(self, lines):
        problems, env = [], self.env
        counts = self._counts()
        for line in lines:
            name, total = line["name"], line["received_packs"] + line["quarantined_packs"]
            if line["quarantined_packs"]:
                problems.append(
                    env._(
                        "%(product)s: %(count)s go into quarantine. Put them aside.",
                        product=name,
                        count=line["quarantined_packs"],
                    )
                )
            if not line["expected_packs"] and self.picking_id.move_ids:
                problems.append(
                    env._(
                        "%(product)s is not on the order. Ask the vendor, or take the scan back.",
                        product=name,
                    )
                )
            elif line["expected_packs"] and total > line["expected_packs"]:
                problems.append(
                    env._(
                        "%(product)s: %(count)s more than ordered. Count again.",
                        product=name,
                        count=plain(total - line["expected_packs"]),
                    )
                )
            if line["needs_code"] and total:
                found = counts[line["product_id"]]
                if found.coded < found.total:
                    problems.append(
                        env._(
                            "%(product)s: %(count)s without trace code. Scan the code of each,"
                            " or they go into quarantine.",
                            product=name,
                            count=plain(found.total - found.coded),
                        )
                    )
        return problems
