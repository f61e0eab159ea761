from odoo import models
from odoo.exceptions import UserError

from .settlement_proposal_posting import REVERSAL


class AccountMove(models.Model):
    _inherit = "account.move"

    def _tobacco_check_not_settled(self):
        """Raise if one of these is the entry of a posted settlement."""
        proposal = (
            self.env["tobacco.settlement.proposal"]
            .sudo()  # who may not read settlements must not undo them either
            .search([("move_id", "in", self.ids), ("state", "=", "posted")], limit=1)
        )
        if proposal:
            raise UserError(
                self.env._(
                    "“%(name)s” was cleared by a settlement. Ask the reverser to reverse it there.",
                    name=proposal.display_name,
                )
            )

    def button_draft(self):
        # EXTENDS account
        if self.env.context.get("tobacco_reversal") is not REVERSAL:
            self._tobacco_check_not_settled()
        return super().button_draft()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        # EXTENDS account
        if self.env.context.get("tobacco_reversal") is not REVERSAL:
            self._tobacco_check_not_settled()
        return super()._reverse_moves(default_values_list, cancel)
