from decimal import Decimal

from odoo import api, fields, models, tools


class TobaccoPriceClass(models.Model):
    """From which allocation price on a cigarette belongs to a price class or a tax class."""

    _name = "tobacco.price.class"
    _description = "Price and Tax Class of Cigarettes"
    _order = "kind, code"

    kind = fields.Selection([("price", "Price Class"), ("tax", "Tax Class")], required=True)
    code = fields.Selection(
        [
            ("1", "Class 1"),
            ("2", "Class 2"),
            ("3", "Class 3"),
            ("4", "Class 4"),
            ("5", "Class 5"),
            ("a", "Tax Class A"),
            ("b", "Tax Class B"),
        ],
        required=True,
    )
    minimum_price = fields.Float(
        string="From (yuan per 200 sticks)",
        digits=(12, 2),
        help="Lowest allocation price without VAT of a standard carton of 200 sticks.",
    )
    source = fields.Char(help="Where the figure comes from.")

    _code_unique = models.UniqueIndex("(kind, code)", "This class has its lowest price already.")
    _minimum_positive = models.Constraint(
        "CHECK (minimum_price >= 0)", "The lowest price of a class cannot be negative; use 0."
    )

    @api.depends("code")
    def _compute_display_name(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for record in self:
            record.display_name = labels.get(record.code, "")

    @tools.ormcache("kind")
    def _thresholds(self, kind):
        """(code, lowest price) of each class of `kind`."""
        # sudo: whoever may see an article may see its class
        rows = self.sudo().search([("kind", "=", kind)])
        return [(row.code, Decimal(repr(row.minimum_price))) for row in rows]

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
