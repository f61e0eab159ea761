from odoo import fields, models


class ProductUom(models.Model):
    _inherit = "product.uom"

    tobacco_price = fields.Float(
        string="Price of the Unit",
        digits="Product Price",
        help="List price, tax included, of one such unit; 0: the pack's price times its content.",
    )

    _tobacco_price_positive = models.Constraint(
        "CHECK (tobacco_price >= 0)", "The price of a unit cannot be negative."
    )
