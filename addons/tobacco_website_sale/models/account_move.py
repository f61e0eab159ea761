from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _tobacco_channel(self):
        """An invoice of an order that a website took is an online sale."""
        # EXTENDS tobacco_compliance
        orders = self.sudo().line_ids.sale_line_ids.order_id  # sudo: who invoices may be no seller
        return "online" if orders.website_id else super()._tobacco_channel()
