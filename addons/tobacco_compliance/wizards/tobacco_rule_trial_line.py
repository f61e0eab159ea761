from odoo import api, fields, models
from odoo.tools import float_repr

QUANTITY_DECIMALS = 6


class TobaccoRuleTrialLine(models.TransientModel):
    """One article of a tried basket."""

    _name = "tobacco.rule.trial.line"
    _description = "Line of a Trial of the Rules"

    trial_id = fields.Many2one("tobacco.rule.trial", required=True, ondelete="cascade")
    product_id = fields.Many2one(
        "product.product", string="Article", domain=[("tobacco_category", "!=", False)]
    )
    allowed_uom_ids = fields.Many2many("uom.uom", compute="_compute_allowed_uom_ids")
    uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_uom_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', allowed_uom_ids)]",
    )
    quantity = fields.Float(default=1, digits="Product Unit")
    price_unit = fields.Float(
        string="Unit Price",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        digits="Product Price",
        help="Proposed from the article: the carton's own price, else that of its packs.",
    )
    discount = fields.Float(help="Money off the whole line.", digits="Product Price")

    @api.depends("product_id")
    def _compute_allowed_uom_ids(self):
        for line in self:
            product = line.product_id
            line.allowed_uom_ids = product.uom_id | product.uom_ids | product.product_uom_ids.uom_id

    @api.depends("product_id")
    def _compute_uom_id(self):
        for line in self:
            if line.uom_id not in line.allowed_uom_ids:
                line.uom_id = line.product_id.uom_id

    @api.depends("product_id", "uom_id")
    def _compute_price_unit(self):
        for line in self:
            product, uom = line.product_id, line.uom_id
            row = product.product_uom_ids.filtered(lambda row, uom=uom: row.uom_id == uom)[:1]
            line.price_unit = row.tobacco_price or (
                product.uom_id._compute_price(product.lst_price, uom) if uom else 0
            )

    def _prepare_facts(self, number):
        """The line's facts of the contract; `number` counts from 1."""
        decimals = self.env["decimal.precision"].precision_get("Product Price")
        return {
            **self.product_id._origin._prepare_tobacco_facts(self.uom_id._origin),
            "line": number,
            "qty": float_repr(self.quantity, QUANTITY_DECIMALS),
            "unit_price": float_repr(self.price_unit, decimals),
            "discount": float_repr(self.discount, decimals),
        }
