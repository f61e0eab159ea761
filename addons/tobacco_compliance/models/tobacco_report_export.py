"""Reporting's share of the export of legal records."""

from odoo import api, models


class TobaccoLegalExport(models.Model):
    _inherit = "tobacco.legal.export"

    @api.model
    def _retained_models(self):
        # The facts, how they were sent, and what the regulator answered.
        return [
            *super()._retained_models(),
            "tobacco.report.chain",
            "tobacco.report.record",
            "tobacco.report.seal",
            "tobacco.report.batch",
            "tobacco.report.delivery",
        ]
