from odoo import api, models
from odoo.fields import Domain


class ProductComboItem(models.Model):
    _inherit = "product.combo.item"

    @api.model
    def _load_pos_self_data_domain(self, data, config):
        # EXTENDS pos_self_order
        closed = config._tobacco_closed_categories()
        return Domain.AND(
            [
                super()._load_pos_self_data_domain(data, config),
                [("product_id.tobacco_category", "not in", closed)],
            ]
        )
