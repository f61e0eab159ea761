"""Reads what the scanners of a delivery send: which article, how many, may it come in."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.codes import carton_code
from .tobacco_receipt_data import plain

MAX_SCANS = 500
MAX_CODE = 512
MAX_UUID = 64
BARCODES = ("pack", "carton", "case")
# A code of about this length that no article has is meant to be that of a carton.
CARTON_LENGTHS = range(carton_code.LENGTH - 8, carton_code.LENGTH + 9)


class TobaccoReceipt(models.Model):
    _inherit = "tobacco.receipt"

    @api.model
    def scan(self, receipt_id, scans):
        """Take in a queue of scans, oldest first; each is decided once, whoever sends it again.

        :param scans: list of {"uuid", "code", "product_id" (optional): the article that a carton or
            trace code belongs to; default the one of this user's last barcode}
        :return: {"results": [{"uuid", "result": ok | quarantine | refused, "message", "product_id",
            "packs": stock units that the code stands for}], "receipt": `receipt_data`}
        """
        receipt = self._of_screen(receipt_id)
        queue = receipt._clean_queue(scans)
        # sudo: a repetition is one whichever delivery it was first sent to
        scan_model = self.env["tobacco.receipt.scan"].sudo()
        known = {
            scan.uuid: scan for scan in scan_model.search([("uuid", "in", [x[0] for x in queue])])
        }
        results = []
        for uuid, code, product_id in queue:
            if uuid not in known:
                if receipt.state != "open":
                    results.append(receipt._late(uuid))
                    continue
                known[uuid] = receipt._take(uuid, code, product_id)
            results.append(receipt._answer(known[uuid]))
        return {"results": results, "receipt": self.receipt_data(receipt.id)}

    def _clean_queue(self, scans):
        """[(uuid, code, product id or None)]; raises for what no device of ours sends."""
        if not isinstance(scans, list) or len(scans) > MAX_SCANS:
            raise UserError(self.env._("Send at most %(count)s scans at once.", count=MAX_SCANS))
        queue = []
        for scan in scans:
            uuid, code = str(scan.get("uuid") or ""), str(scan.get("code") or "").strip()
            if not uuid or len(uuid) > MAX_UUID or not code or len(code) > MAX_CODE:
                raise UserError(self.env._("A scan without number or code came in: scan again."))
            queue.append((uuid, code, int(scan.get("product_id") or 0) or None))
        return queue

    def _answer(self, scan):
        if scan.receipt_id != self:
            return {
                **self._late(scan.uuid),
                "message": self.env._("This scan belongs to another delivery: scan again."),
            }
        return {
            "uuid": scan.uuid,
            "result": scan.result,
            "message": scan.message or "",
            "product_id": scan.product_id.id,
            "packs": plain(scan.packs),
        }

    def _late(self, uuid):
        return {
            "uuid": uuid,
            "result": "refused",
            "message": self.env._(
                "%(receipt)s is closed already: open the next delivery.", receipt=self.name
            ),
            "product_id": False,
            "packs": 0,
        }

    def _take(self, uuid, code, product_id):
        """Decide one scan and write it down."""
        read = self._read(code, product_id)
        if read["result"] == "ok":
            read.update(self._judge(uuid, read))
        values = {
            "receipt_id": self.id,
            "uuid": uuid,
            "user_id": self.env.uid,
            "at": fields.Datetime.now(),
            **{name: value for name, value in read.items() if name != "uom"},
            "product_id": read["product_id"].id,
        }
        # sudo: scans are written by code only
        scan = self.env["tobacco.receipt.scan"].sudo().create(values)
        self.invalidate_recordset(["scan_ids"])
        return scan

    # === WHAT IT IS === #

    def _read(self, code, product_id):
        """Vals of a scan (`product_id` and `uom` as records): result ok or refused."""
        product, uom = self._article_of(code)
        if product:
            kind = uom.tobacco_unit if uom.tobacco_unit in BARCODES else "pack"
            packs = uom._compute_quantity(1, product.uom_id, round=False)
            return self._found(code, kind, product, packs, uom)
        product = self.env["product.product"].browse(product_id or []).exists()
        is_ecig = bool(product) and self._is_ecig(product)
        if not is_ecig and len(carton_code.clean(code)) in CARTON_LENGTHS:
            try:
                parsed = carton_code.parse(code)
            except carton_code.CartonCodeError as error:
                if not self._is_ecig(self._last_article()):
                    return self._refused(code, self._carton_error_text(error), "carton_code")
            else:
                return self._read_carton_code(parsed.code, product or self._last_article())
        product = product or self._last_article()
        if product and self._is_ecig(product):
            return self._read_ecig_code(code, product)
        return self._refused(
            code,
            self.env._(
                "No article has this barcode. Enter it at the article, or scan the other code of"
                " the pack."
            ),
        )

    def _read_carton_code(self, code, product):
        product = product or self._only_article()
        if not product or self._is_ecig(product):
            return self._refused(
                code,
                self.env._(
                    "Which article is it? Scan the barcode of the carton first, then this code."
                ),
                "carton_code",
            )
        if not product.tobacco_packs_per_carton:
            return self._refused(
                code,
                self.env._(
                    "“%(product)s” has no packs per carton: enter them at the article, then scan"
                    " again.",
                    product=product.display_name,
                ),
                "carton_code",
            )
        seen = self._seen("carton", code)
        if seen:
            return self._refused(code, seen, "carton_code", product)
        packs = product.tobacco_packs_per_carton
        uom = product.product_uom_ids.uom_id.filtered(lambda u: u.tobacco_unit == "carton")[:1]
        return self._found(code, "carton_code", product, packs, uom or product.uom_id)

    def _read_ecig_code(self, code, product):
        seen = self._seen("ecig", code)
        if seen:
            return self._refused(code, seen, "ecig_code", product)
        return self._found(code, "ecig_code", product, 1, product.uom_id)

    def _article_of(self, barcode):
        """(product, unit) that the barcode is printed on; empty records for any other code."""
        products = self.env["product.product"]
        companies = [("company_id", "in", [False, self.company_id.id])]
        product = products.search([("barcode", "=", barcode), *companies], limit=1)
        if product:
            return product, product.uom_id
        row = self.env["product.uom"].search(
            [
                ("barcode", "=", barcode),
                ("product_id.company_id", "in", [False, self.company_id.id]),
            ],
            limit=1,
        )
        return row.product_id, row.uom_id

    def _last_article(self):
        """What this user scanned last by a barcode: another device counts something else."""
        return self.scan_ids.filtered(
            lambda scan: (
                scan.kind in BARCODES and scan._is_counted() and scan.user_id == self.env.user
            )
        )[:1].product_id

    def _only_article(self):
        """The article of a delivery of one article that has cartons."""
        products = self.picking_id.move_ids.product_id.filtered("tobacco_packs_per_carton")
        return products if len(products) == 1 else products.browse()

    def _seen(self, kind, code):
        """Where a code that must be unique was seen before; None for a new one."""
        # sudo: who receives may learn where a code is, whatever else he may read
        scans = self.env["tobacco.receipt.scan"].sudo()
        scan = scans.search(
            [
                ("code", "=", code),
                ("company_id", "=", self.company_id.id),
                ("undone_at", "=", False),
                ("result", "!=", "refused"),
                ("receipt_id.state", "=", "open"),
            ],
            limit=1,
        )
        if scan:
            return self.env._(
                "This code was scanned already: %(receipt)s, %(user)s. Scan the next one.",
                receipt=scan.receipt_id.name,
                user=scan.user_id.name,
            )
        trace = scans.env["tobacco.trace.code"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("kind", "=", kind),
                ("code", "=", code),
                ("state", "!=", "returned_to_vendor"),
            ]
        )
        if not trace:
            return None
        labels = dict(trace.event_ids._fields["kind"]._description_selection(self.env))
        last = trace.event_ids[-1:]
        return self.env._(
            "This code is known already: %(what)s, %(document)s. Do not take it in; tell the"
            " compliance officer.",
            what=labels.get(last.kind, ""),
            document=last.source_name or "",
        )

    def _found(self, code, kind, product, packs, uom):
        return {
            "code": code,
            "kind": kind,
            "product_id": product,
            "packs": packs,
            "uom": uom,
            "result": "ok",
            "message": False,
        }

    def _refused(self, code, message, kind="unknown", product=None):
        return {
            **self._found(code, kind, product or self.env["product.product"], 0, None),
            "result": "refused",
            "message": message,
        }

    def _carton_error_text(self, error):
        """What is wrong with a code that should be that of a carton, and what to do."""
        env = self.env
        if error.code == "length":
            return env._(
                "A carton code has 32 characters, this one %(found)s: scan or type both rows.",
                found=error.found,
            )
        if error.code == "day":
            return env._(
                "Characters 2 to 5 of a carton code are month and day; %(found)s is none. Scan"
                " again.",
                found=error.found,
            )
        return env._(
            "Character %(position)s of the carton code cannot be “%(found)s”. Scan again, or"
            " compare it with the carton.",
            position=error.position,
            found=error.found,
        )
