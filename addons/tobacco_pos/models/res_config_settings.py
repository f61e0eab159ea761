from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pos_tobacco_shop_id = fields.Many2one(related="pos_config_id.tobacco_shop_id", readonly=False)
