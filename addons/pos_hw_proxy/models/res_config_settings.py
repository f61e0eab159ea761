from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pos_hw_printer_id = fields.Many2one(related="pos_config_id.hw_printer_id", readonly=False)
    pos_hw_drawer_pin = fields.Selection(related="pos_config_id.hw_drawer_pin", readonly=False)

    @api.model
    def _is_cashdrawer_displayed(self, res_config):
        # EXTENDS point_of_sale
        return super()._is_cashdrawer_displayed(res_config) or bool(res_config.pos_hw_printer_id)

    @api.depends("pos_hw_printer_id")
    def _compute_pos_iface_cashdrawer(self):
        # EXTENDS point_of_sale
        return super()._compute_pos_iface_cashdrawer()

    def action_pos_hw_pair(self):
        """Open the pairing assistant for the till whose settings are shown."""
        return self.pos_config_id.action_hw_pair()
