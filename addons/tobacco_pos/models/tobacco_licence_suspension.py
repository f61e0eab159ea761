from odoo import models


class TobaccoLicenceSuspension(models.Model):
    _name = "tobacco.licence.suspension"
    _inherit = ["tobacco.licence.suspension", "tobacco.till.cached"]

    def _till_shops(self):
        # EXTENDS tobacco.till.cached
        return self.licence_id.shop_id
