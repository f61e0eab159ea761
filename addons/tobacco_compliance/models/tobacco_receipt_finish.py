"""The end of a delivery: what was scanned becomes stock moves, quarantine and history."""

from odoo import Command, api, models
from odoo.exceptions import UserError

from .tobacco_receipt_data import plain


class TobaccoReceipt(models.Model):
    _inherit = "tobacco.receipt"

    @api.model
    def finish(self, receipt_id, is_backorder):
        """Write the moves; what is missing stays to come (`is_backorder`) or is given up.

        :return: {"message", "picking_id", "backorder_id" (False without one)}; a repetition gives
            the same answer again.
        """
        receipt = self._of_screen(receipt_id)
        if receipt.state != "done":
            receipt._check_open()
            counts = {
                self.env["product.product"].browse(product_id): found
                for product_id, found in receipt._counts().items()
            }
            if not counts:
                raise UserError(
                    self.env._(
                        "Nothing was scanned yet. Scan what came, or stop receiving this delivery."
                    )
                )
            receipt._finish(counts, is_backorder)
        return {
            "message": receipt._finish_text(),
            "picking_id": receipt.picking_id.id,
            "backorder_id": receipt.backorder_id.id,
        }

    def _finish(self, counts, is_backorder):
        uncoded = {product: self._judge_uncoded(product, item) for product, item in counts.items()}
        picking = self.picking_id
        picking.move_ids.filtered(lambda move: move.state not in ("done", "cancel")).picked = False
        for product, found in counts.items():
            extra = uncoded[product][0]
            held = min(found.total, found.quarantined + extra)
            self._write_product(product, found.total, held)
        self._validate(is_backorder)
        backorder = picking.backorder_ids.filtered(lambda item: item.state != "cancel")[:1]
        self._set_state("done", backorder_id=backorder.id)
        self._hold(counts, uncoded)
        self._write_history()

    def _judge_uncoded(self, product, found):
        """(stock units, message) of what the law wants a trace code on and none was scanned."""
        if not product.tobacco_category:
            return 0, ""
        missing = found.received - found.coded if self._is_ecig(product) else found.received
        if missing <= 0:
            return 0, ""
        line = self._prepare_fact_line(product, product.uom_id, missing)
        judged = self._apply_rules(line, f"{self.id}-{product.id}", is_at_end=True)
        return (missing if judged["result"] == "quarantine" else 0), judged["message"] or ""

    # === MOVES === #

    def _write_product(self, product, total, held):
        """Put `total` stock units of the article on the transfer's moves, `held` of them apart."""
        moves = self.picking_id.move_ids.filtered(
            lambda move: move.product_id == product and move.state not in ("done", "cancel")
        )
        moves = moves or self._add_move(product, total)
        rest = total
        for move in moves:
            demand = move.product_uom._compute_quantity(
                move.product_uom_qty, product.uom_id, round=False
            )
            quantity = rest if move == moves[-1] else min(rest, demand)
            aside = min(held, quantity)
            move.move_line_ids.unlink()
            if quantity:
                self._write_lines(move, quantity - aside, aside)
            rest, held = rest - quantity, held - aside

    def _add_move(self, product, quantity):
        picking = self.picking_id
        return (
            self.env["stock.move"]
            .create(
                {
                    "product_id": product.id,
                    "product_uom": product.uom_id.id,
                    "product_uom_qty": quantity,
                    "picking_id": picking.id,
                    "picking_type_id": picking.picking_type_id.id,
                    "location_id": picking.location_id.id,
                    "location_dest_id": picking.location_dest_id.id,
                    "company_id": picking.company_id.id,
                }
            )
            ._action_confirm(merge=False)
        )

    def _write_lines(self, move, quantity, aside):
        line_model = self.env["stock.move.line"]
        common = {**move._prepare_move_line_vals(), "product_uom_id": move.product_id.uom_id.id}
        if quantity:
            line = line_model.create({**common, "quantity": quantity, "picked": True})
            line._apply_putaway_strategy()
        if aside:
            place = move.picking_type_id.warehouse_id._tobacco_quarantine_location()
            line_model.create(
                {**common, "quantity": aside, "picked": True, "location_dest_id": place.id}
            )

    def _validate(self, is_backorder):
        """Odoo's own validation, its question about what is missing answered by `is_backorder`."""
        picking = self.picking_id
        action = picking.button_validate()
        if isinstance(action, dict) and action.get("res_model") == "stock.backorder.confirmation":
            wizard = (
                self.env["stock.backorder.confirmation"]
                .with_context(**action["context"])
                .create(
                    {
                        "pick_ids": [Command.set(picking.ids)],
                        "backorder_confirmation_line_ids": [
                            Command.create({"picking_id": picking.id, "to_backorder": True})
                        ],
                    }
                )
            )
            wizard.process() if is_backorder else wizard.process_cancel_backorder()
        if picking.state != "done":
            raise UserError(
                self.env._(
                    "Odoo asks for more about %(picking)s: open the transfer, complete it there and"
                    " validate it.",
                    picking=picking.name,
                )
            )

    # === QUARANTINE AND HISTORY === #

    def _hold(self, counts, uncoded):
        """List what waits for the officer: each code by itself, the rest by article and reason."""
        values = []
        for product, found in counts.items():
            scans = self.scan_ids.filtered(
                lambda scan, product=product: (
                    scan._is_counted()
                    and scan.product_id == product
                    and scan.result == "quarantine"
                )
            )
            rest = found.quarantined
            for scan in scans.filtered(lambda scan: scan._trace_key()):
                values.append(self._prepare_hold(product, scan.packs, scan.message, scan))
                rest -= scan.packs
            if rest > 0:
                other = scans.filtered(lambda scan: not scan._trace_key())[:1]
                values.append(self._prepare_hold(product, rest, other.message))
            extra, message = uncoded[product]
            if extra:
                values.append(self._prepare_hold(product, extra, message))
        # sudo: written by code only
        self.env["tobacco.quarantine"].sudo().create(values)

    def _prepare_hold(self, product, packs, reason, scan=None):
        kind, code = scan._trace_key() if scan else (False, False)
        return {
            "receipt_id": self.id,
            "product_id": product.id,
            "packs": packs,
            "reason": reason or "",
            "code_kind": kind,
            "code": code,
        }

    def _write_history(self):
        """Codes become known, with where they are and the transfer that brought them."""
        coded = self.scan_ids.filtered(lambda scan: scan._is_counted() and scan._trace_key())
        codes = self.env["tobacco.trace.code"].with_company(self.company_id)
        source = ("stock.picking", self.picking_id.id)
        articles = {scan._trace_key(): scan.product_id.id for scan in coded}
        codes._happened("received", "in_stock", articles, *source, articles, receipt=self)
        held = coded.filtered(lambda scan: scan.result == "quarantine").grouped("message")
        for reason, scans in held.items():
            keys = [scan._trace_key() for scan in scans]
            codes._happened("quarantined", "quarantined", keys, *source, reason=reason)

    def _finish_text(self):
        text = self.env._(
            "%(receipt)s is received: %(count)s packs or pieces.",
            receipt=self.name,
            count=plain(sum(found.total for found in self._counts().values())),
        )
        if self.quarantine_ids:
            text += " " + self.env._(
                "%(count)s of them are in quarantine: put them aside, the compliance officer"
                " decides.",
                count=plain(sum(self.quarantine_ids.mapped("packs"))),
            )
        if self.backorder_id:
            text += " " + self.env._(
                "%(backorder)s waits for the rest.", backorder=self.backorder_id.name
            )
        return text
