from odoo import models


class TobaccoLicence(models.Model):
    _name = "tobacco.licence"
    _inherit = ["tobacco.licence", "tobacco.till.cached"]

    def _till_shops(self):
        # EXTENDS tobacco.till.cached
        return self.shop_id
