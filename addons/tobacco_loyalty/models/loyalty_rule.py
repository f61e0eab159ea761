from odoo import api, models
from odoo.fields import Domain


class LoyaltyRule(models.Model):
    _inherit = "loyalty.rule"

    @api.constrains("product_ids", "product_category_id", "product_tag_id", "product_domain")
    def _check_tobacco(self):
        self.program_id._check_tobacco()

    def _get_valid_product_domain(self):
        """No points on tobacco where a rule blocks that, whatever the program was made for."""
        # EXTENDS loyalty
        domain = Domain(super()._get_valid_product_domain())
        closed = self.program_id._tobacco_closed_categories()
        if closed and not self.env.context.get("tobacco_as_written"):
            domain &= Domain("tobacco_category", "not in", closed)
        return domain
