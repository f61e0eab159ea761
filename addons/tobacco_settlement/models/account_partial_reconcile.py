from odoo import models

from .settlement_proposal_posting import REVERSAL


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    def unlink(self):
        # EXTENDS account: what settlement cleared is undone by a reversal document only.
        if self.env.context.get("tobacco_reversal") is not REVERSAL:
            moves = (self.debit_move_id | self.credit_move_id).move_id
            moves._tobacco_check_not_settled()
        return super().unlink()
