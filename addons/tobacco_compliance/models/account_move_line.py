from odoo import models
from odoo.tools import float_repr

QUANTITY_DECIMALS = 6


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _prepare_tobacco_facts(self, number):
        decimals = self.currency_id.decimal_places
        gross = self.price_total / self.quantity
        full = self.price_unit * self.quantity * self.discount / 100
        return {
            **self.product_id._prepare_tobacco_facts(self.product_uom_id),
            "line": number,
            "qty": float_repr(self.quantity, QUANTITY_DECIMALS),
            "unit_price": float_repr(gross, decimals),
            "discount": float_repr(full, decimals),
        }
