from odoo import models


class TobaccoLicenceSuspension(models.Model):
    _name = "tobacco.licence.suspension"
    _inherit = ["tobacco.licence.suspension", "tobacco.till.cached"]
