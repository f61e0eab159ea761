from odoo import fields, models


class StockLocation(models.Model):
    _inherit = "stock.location"

    is_tobacco_quarantine = fields.Boolean(
        string="Tobacco Quarantine",
        help="Goods that may not be sold wait here until the compliance officer decides.",
    )
