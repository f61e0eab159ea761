from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _tobacco_is_from_till(self):
        # EXTENDS tobacco_compliance
        # sudo: who posts may be no till user; the order was checked when it was paid
        return bool(self.sudo().pos_order_ids) or super()._tobacco_is_from_till()
