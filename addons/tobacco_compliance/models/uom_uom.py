from odoo import fields, models


class UomUom(models.Model):
    _inherit = "uom.uom"

    tobacco_unit = fields.Selection(
        [
            ("stick", "Stick"),
            ("pack", "Pack"),
            ("carton", "Carton"),
            ("case", "Case"),
            ("piece", "Piece"),
            ("ml", "Millilitre"),
            ("g", "Gram"),
        ],
        string="Unit in Tobacco Law",
        help="How rules and the regulator count this unit; empty counts as a piece.",
    )
