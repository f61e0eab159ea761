from odoo import api, models


class TobaccoLegalExport(models.Model):
    _inherit = "tobacco.legal.export"

    @api.model
    def _retained_models(self):
        # EXTENDS tobacco_compliance
        return [*super()._retained_models(), "tobacco.approval", "tobacco.approval.review"]
