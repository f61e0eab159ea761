from odoo import api, models


class UomUom(models.Model):
    _inherit = "uom.uom"

    @api.model
    def _load_pos_data_fields(self, config):
        # EXTENDS point_of_sale
        return [*super()._load_pos_data_fields(config), "tobacco_unit"]
