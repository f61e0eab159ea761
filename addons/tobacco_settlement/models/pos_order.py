from odoo import api, models
from odoo.exceptions import UserError


class PosOrder(models.Model):
    _inherit = "pos.order"

    @api.model
    def _of_items(self, items):
        """Orders that stand behind journal items: by their invoice, or by session and customer."""
        moves = items.move_id
        if not moves:
            return self.browse()
        invoiced = self.search([("account_move", "in", moves.ids)])
        by_session = self.search(
            [
                ("session_id.move_id", "in", moves.ids),
                ("partner_id", "in", items.partner_id.ids),
                ("account_move", "=", False),
            ]
        )
        return invoiced | by_session

    def action_tobacco_settlement(self):
        """The way of this order's money: bill row, bank row, entries."""
        self.ensure_one()
        if self.state not in ("paid", "done"):
            raise UserError(self.env._("This order is not paid yet."))
        trace = self.env["tobacco.settlement.trace"].create({"pos_order_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Settlement of %(order)s", order=self.display_name),
            "res_model": trace._name,
            "res_id": trace.id,
            "view_mode": "form",
        }
