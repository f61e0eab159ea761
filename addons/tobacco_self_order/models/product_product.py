from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _can_return_content(self, field_name=None, access_token=None):
        # EXTENDS pos_self_order
        if self.sudo().product_tmpl_id._tobacco_is_kept_from_menus():  # sudo: asked by visitors
            return False
        return super()._can_return_content(field_name, access_token)

    def _send_availability_status(self):
        """An open menu hears nothing of what it may not show."""
        # EXTENDS pos_self_order
        if self.product_tmpl_id._tobacco_is_kept_from_menus():
            return None
        return super()._send_availability_status()
