from odoo import api, fields, models


class PosOrderLine(models.Model):
    """What the article said when the line was made: a later edit of it changes no sale."""

    _inherit = "pos.order.line"

    tobacco_facts = fields.Json(
        string="Facts of the Article",
        readonly=True,
        help="As they were when the line reached the server; checks and refunds go by them.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS point_of_sale
        products = self.env["product.product"].browse(
            {vals["product_id"] for vals in vals_list if vals.get("product_id")}
        )
        tobacco = {product.id: product for product in products if product.tobacco_category}
        for vals in vals_list:
            if product := tobacco.get(vals.get("product_id")):
                vals["tobacco_facts"] = product._prepare_tobacco_facts()
        return super().create(vals_list)

    def write(self, vals):
        """No till says what an article is, however it sends the line again."""
        # EXTENDS point_of_sale
        return super().write({name: vals[name] for name in vals if name != "tobacco_facts"})

    def _tobacco_product_facts(self):
        """The snapshot; lines of before there was one go by the article as it is.

        So does a correction (context `tobacco_present_facts`), made because the facts were wrong.
        """
        self.ensure_one()
        if self.env.context.get("tobacco_present_facts"):
            return self.product_id._prepare_tobacco_facts()
        return self.tobacco_facts or self.product_id._prepare_tobacco_facts()
