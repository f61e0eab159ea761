from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    tobacco_vendor = fields.Selection(
        [("local", "Licensed local wholesaler"), ("other", "Any other vendor")],
        help="Cigarettes and cigars may be bought from the licensed local wholesaler only."
        " Empty: not known, nothing is refused.",
    )
    tobacco_licence_number = fields.Char()
