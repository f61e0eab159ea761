from odoo import api, models


class PosSession(models.Model):
    _inherit = "pos.session"

    @api.model
    def _load_pos_data_models(self, config):
        # EXTENDS point_of_sale
        return [*super()._load_pos_data_models(config), "tobacco.settlement.reason"]

    def _prepare_account_bank_statement_line_vals(
        self, session, sign, amount, reason, partner_id, extras
    ):
        # EXTENDS point_of_sale: core books cash in and out against the suspense account, which can
        # never be cleared by reconciling; the reason names the right account at once.
        vals = super()._prepare_account_bank_statement_line_vals(
            session, sign, amount, reason, partner_id, extras
        )
        found = self.env["tobacco.settlement.reason"]._for_cash(session, sign, reason, extras)
        if found:
            vals["counterpart_account_id"] = found.account_id.id
        return vals
