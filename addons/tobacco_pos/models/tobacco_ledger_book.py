from odoo import api, models


class TobaccoLedgerBook(models.AbstractModel):
    _inherit = "tobacco.ledger.book"

    @api.model
    def _payment_text(self, payment):
        # EXTENDS tobacco_compliance
        if not payment:
            return super()._payment_text(payment)
        method = self.env["pos.payment.method"]
        names = dict(method._fields["tobacco_payment_kind"]._description_selection(self.env))
        return "+".join(names.get(kind, kind) for kind in payment.split("+"))
