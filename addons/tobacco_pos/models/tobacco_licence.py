from odoo import models


class TobaccoLicence(models.Model):
    _name = "tobacco.licence"
    _inherit = ["tobacco.licence", "tobacco.till.cached"]
