from odoo import models
from odoo.exceptions import ValidationError


class ProductTemplate(models.Model):
    """The ledger of the past names its articles by their category, so that it stays what it was."""

    _inherit = "product.template"

    def write(self, vals):
        if "tobacco_category" in vals:
            self.filtered(
                lambda product: (
                    product.tobacco_category
                    and product.tobacco_category != (vals["tobacco_category"] or False)
                )
            )._tobacco_refuse_moved()
        return super().write(vals)

    def _tobacco_refuse_moved(self):
        moved = self._tobacco_moved()
        if moved:
            raise ValidationError(
                self.env._(
                    "“%(product)s” has been bought, sold or counted as tobacco: with another"
                    " category the ledgers of the past would change. Create a new article with the"
                    " right category and archive this one.",
                    product=moved[0].display_name,
                )
            )

    def _tobacco_moved(self):
        """The articles among these that a ledger of the past speaks of."""
        # sudo: a movement of any company counts, whoever changes the article
        lines = self.env["stock.move.line"].sudo()
        groups = lines._read_group(
            [("state", "=", "done"), ("product_id.product_tmpl_id", "in", self.ids)],
            ["product_id"],
        )
        return self & self.browse({product.product_tmpl_id.id for (product,) in groups})
