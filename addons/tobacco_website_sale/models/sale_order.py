from odoo import models
from odoo.exceptions import UserError

from .website import ONLINE_CHANNELS


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _tobacco_online_violation(self, product):
        """What forbids `product` on this order of a website, None when nothing does."""
        channel = self.env["tobacco.channel"]
        places = self.website_id._tobacco_places()
        for stage in ("sale", "catalogue"):
            category = product.tobacco_category
            found = category and channel._closing(category, places, ONLINE_CHANNELS, stage)
            if found and found["severity"] == "block":
                return found
        return None

    def _cart_add(self, product_id, quantity=1.0, *, uom_id=None, **kwargs):
        """The one door into a cart: also combos and requests that no page of ours sends."""
        # EXTENDS website_sale
        self._tobacco_refuse(self.env["product.product"].browse(product_id).exists())
        return super()._cart_add(product_id, quantity, uom_id=uom_id, **kwargs)

    def _verify_updated_quantity(self, order_line, product_id, new_qty, uom_id, **kwargs):
        """A line of before the rule began can only leave the cart."""
        # EXTENDS website_sale
        product = self.env["product.product"].browse(product_id)
        if found := self.website_id and self._tobacco_online_violation(product):
            return 0, found["message"]
        return super()._verify_updated_quantity(order_line, product_id, new_qty, uom_id, **kwargs)

    def _check_cart_is_ready_to_be_paid(self):
        # EXTENDS website_sale
        self._tobacco_refuse(self.order_line.product_id)
        return super()._check_cart_is_ready_to_be_paid()

    def action_confirm(self):
        # EXTENDS sale
        for order in self.filtered("website_id"):
            order._tobacco_refuse(order.order_line.product_id)
        return super().action_confirm()

    def _tobacco_refuse(self, products):
        """Raise, and leave a check behind, for the first of `products` that is closed online."""
        self.ensure_one()
        for product in products.filtered("tobacco_category"):
            found = self._tobacco_online_violation(product)
            if not found:
                continue
            self.env["tobacco.channel"]._record_refusal(
                self.env["tobacco.channel"]._prepare_check_vals(
                    found,
                    self.company_id,
                    (self._name, f"{self.id}/{product.id}", self.name),
                    stage="sale",
                )
            )
            raise UserError(
                self.env._(
                    "“%(product)s” cannot be ordered online. %(reason)s",
                    product=product.display_name,
                    reason=found["message"],
                )
            )
