from odoo import fields, models


class TobaccoCheck(models.Model):
    _inherit = "tobacco.check"

    age_basis = fields.Selection(selection_add=[("birth_date", "Birth date read")])
