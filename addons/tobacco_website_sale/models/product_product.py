from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _is_add_to_cart_allowed(self):
        """An administrator may put anything into a cart, but no tobacco that is closed online."""
        # EXTENDS website_sale
        if self.sudo().product_tmpl_id.tobacco_is_kept_offline:  # sudo: visitors ask
            return False
        return super()._is_add_to_cart_allowed()
