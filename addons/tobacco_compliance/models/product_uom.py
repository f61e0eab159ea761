from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .product_barcode import mistyped_warning

# unit -> how many stock units one of them holds, out of the article's facts
_CONTENT = {
    "carton": ("tobacco_packs_per_carton",),
    "case": ("tobacco_packs_per_carton", "tobacco_cartons_per_case"),
}


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

    @api.constrains("uom_id", "product_id")
    def _check_tobacco_content(self):
        """A carton code that stands for ten packs must not hang on an article of five."""
        for row in self:
            expected = row._tobacco_expected_content()
            held = row.uom_id._compute_quantity(
                1, row.product_id.uom_id, round=False, raise_if_failure=False
            )
            if expected and abs(held - expected) > 0.001:
                raise ValidationError(
                    self.env._(
                        "“%(product)s”: the unit “%(unit)s” of barcode %(barcode)s holds"
                        " %(held)g, but the article says %(expected)s. Correct the packs per carton"
                        " and cartons per case, or choose the unit that holds %(expected)s.",
                        product=row.product_id.display_name,
                        unit=row.uom_id.name,
                        barcode=row.barcode,
                        held=held,
                        expected=expected,
                    )
                )

    def _tobacco_expected_content(self):
        """Stock units in this row's carton or case as the article's facts say; 0: not known."""
        names = _CONTENT.get(self.uom_id.tobacco_unit)
        if not names or self.product_id.uom_id.tobacco_unit != "pack":
            return 0
        expected = 1
        for name in names:
            expected *= self.product_id[name]
        return expected

    @api.onchange("barcode")
    def _onchange_tobacco_barcode(self):
        return mistyped_warning(self.env, self.barcode)

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        self.env["tobacco.recall.line"]._link_articles([vals.get("barcode") for vals in vals_list])
        return rows

    def write(self, vals):
        done = super().write(vals)
        if vals.get("barcode"):
            self.env["tobacco.recall.line"]._link_articles([vals["barcode"]])
        return done
