from odoo import api, models, tools


class ProductUom(models.Model):
    """A barcode's unit and its price; every sale asks for the price, so it is cached."""

    _name = "product.uom"
    _inherit = ["product.uom", "tobacco.till.cached"]

    @api.model
    def _load_pos_data_fields(self, config):
        # EXTENDS point_of_sale
        return [*super()._load_pos_data_fields(config), "tobacco_price"]

    @api.model
    @tools.ormcache("product_id", "uom_id")
    def _tobacco_own_price(self, product_id, uom_id):
        """The list price of a unit of an article, None where it follows from the pack's."""
        # sudo: a price on the shelf is no secret
        row = self.sudo().search_fetch(
            [
                ("product_id", "=", product_id),
                ("uom_id", "=", uom_id),
                ("tobacco_price", ">", 0),
            ],
            ["tobacco_price"],
            limit=1,
        )
        return row.tobacco_price or None
