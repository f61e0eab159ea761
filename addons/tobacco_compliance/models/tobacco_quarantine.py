from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError


class TobaccoQuarantine(models.Model):
    """Goods of a delivery that wait apart: a carton or e-cigarette by its code, or a quantity.

    The compliance officer releases them to stock or sends them back, with a reason; either is a
    real transfer, and codes get their event.
    """

    _name = "tobacco.quarantine"
    _description = "Goods in Quarantine"
    _order = "id desc"
    _rec_name = "product_id"

    receipt_id = fields.Many2one(
        "tobacco.receipt",
        string="Goods Receipt",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="receipt_id.company_id", store=True, index=True)
    shop_id = fields.Many2one(related="receipt_id.shop_id", store=True)
    vendor_id = fields.Many2one(related="receipt_id.vendor_id")
    picking_id = fields.Many2one(related="receipt_id.picking_id", string="Came With")
    product_id = fields.Many2one(
        "product.product", string="Article", required=True, readonly=True, ondelete="restrict"
    )
    packs = fields.Float(string="Quantity", digits="Product Unit", required=True, readonly=True)
    code = fields.Char(readonly=True, index="btree_not_null")
    code_kind = fields.Selection(
        lambda self: (
            self.env["tobacco.trace.code"]._fields["kind"]._description_selection(self.env)
        ),
        readonly=True,
    )
    reason = fields.Char(string="Why It Waits", readonly=True)
    # held -> released | returned
    state = fields.Selection(
        [("held", "Waits"), ("released", "Released to stock"), ("returned", "Returned to vendor")],
        required=True,
        readonly=True,
        default="held",
        index=True,
    )
    decision_reason = fields.Char(string="Reason of the Decision", readonly=True)
    decision_user_id = fields.Many2one(
        "res.users", string="Decided By", readonly=True, ondelete="restrict"
    )
    decided_at = fields.Datetime(readonly=True)
    decision_picking_id = fields.Many2one(
        "stock.picking", string="Moved With", readonly=True, ondelete="restrict"
    )

    def action_release(self):
        """Ask for the reason and release the goods to stock."""
        return self._open_decision("release", self.env._("Release to stock"))

    def action_return(self):
        """Ask for the reason and send the goods back to the vendor."""
        return self._open_decision("return", self.env._("Return to vendor"))

    def _open_decision(self, decision, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "tobacco.quarantine.decision",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_decision": decision,
                "default_quarantine_ids": [Command.set(self.ids)],
            },
        }

    @api.model
    def _check_officer(self):
        if not self.env.user.has_group("tobacco_compliance.group_officer"):
            raise AccessError(
                self.env._("Only the compliance officer decides about goods in quarantine.")
            )

    def _decide(self, decision, reason):
        """Move the goods (`decision` release or return), write down why; the transfers made."""
        self._check_officer()
        self.check_access("read")
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Write the reason: an inspector will ask for it."))
        # sudo: the officer decides here, whatever rights he has on stock and these facts
        records = self.sudo()
        records.lock_for_update(allow_referencing=True)
        records.invalidate_recordset(["state"])
        if records.filtered(lambda item: item.state != "held"):
            raise UserError(
                self.env._("Somebody decided about some of these already: reload the list.")
            )
        pickings = self.env["stock.picking"]
        for receipt in records.receipt_id:
            group = records.filtered(lambda item, receipt=receipt: item.receipt_id == receipt)
            pickings |= group._decide_of_one(receipt, decision, reason)
        return pickings

    def _decide_of_one(self, receipt, decision, reason):
        is_release = decision == "release"
        move = self._release if is_release else self._send_back
        picking = move(receipt)
        self.write(
            {
                "state": "released" if is_release else "returned",
                "decision_reason": reason,
                "decision_user_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
                "decision_picking_id": picking.id,
            }
        )
        event = "released" if is_release else "returned_to_vendor"
        codes = [(item.code_kind, item.code) for item in self if item.code]
        self.env["tobacco.trace.code"].with_company(receipt.company_id)._happened(
            event, event, codes, "stock.picking", picking.id, reason=reason
        )
        return picking

    def _quantities(self):
        totals = {}
        for item in self:
            totals[item.product_id] = totals.get(item.product_id, 0) + item.packs
        return totals

    def _release(self, receipt):
        """An internal transfer from the quarantine into stock."""
        warehouse = receipt.picking_id.picking_type_id.warehouse_id
        place = warehouse._tobacco_quarantine_location()
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": warehouse.int_type_id.id,
                "location_id": place.id,
                "location_dest_id": warehouse.lot_stock_id.id,
                "origin": receipt.name,
                "company_id": receipt.company_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom": product.uom_id.id,
                            "product_uom_qty": quantity,
                            "location_id": place.id,
                            "location_dest_id": warehouse.lot_stock_id.id,
                            "company_id": receipt.company_id.id,
                        }
                    )
                    for product, quantity in self._quantities().items()
                ],
            }
        )
        picking.action_confirm()
        return self._carry_out(picking)

    def _send_back(self, receipt):
        """Odoo's return of the receipt, out of the quarantine; a purchase learns of it."""
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=receipt.picking_id.id, active_model="stock.picking")
            .create({})
        )
        rest = self._quantities()
        for line in wizard.product_return_moves:
            product, move = line.product_id, line.move_id
            there = sum(
                item.product_uom_id._compute_quantity(item.quantity, product.uom_id, round=False)
                for item in move.move_line_ids
                if item.location_dest_id.is_tobacco_quarantine
            )
            packs = min(rest.get(product, 0), there)
            line.quantity = product.uom_id._compute_quantity(packs, line.uom_id, round=False)
            rest[product] = rest.get(product, 0) - packs
        picking = wizard._create_return()
        place = receipt.picking_id.picking_type_id.warehouse_id._tobacco_quarantine_location()
        picking.do_unreserve()
        picking.location_id = place
        # A chained move takes what its origin left in the stock, too; this one only from here.
        picking.move_ids.write({"location_id": place.id, "move_orig_ids": [Command.clear()]})
        return self._carry_out(picking)

    def _carry_out(self, picking):
        picking.action_assign()
        short = picking.move_ids.filtered(
            lambda move: move.product_uom.compare(move.quantity, move.product_uom_qty) < 0
        )
        if short:
            raise UserError(
                self.env._(
                    "“%(product)s” is not in quarantine any more in this quantity: count it and"
                    " correct the stock first.",
                    product=short[:1].product_id.display_name,
                )
            )
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
        return picking
