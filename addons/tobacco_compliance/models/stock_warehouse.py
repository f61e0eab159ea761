from odoo import fields, models


class StockWarehouse(models.Model):
    """Each warehouse has a place outside its stock for tobacco that may not be sold yet."""

    _inherit = "stock.warehouse"

    tobacco_quarantine_loc_id = fields.Many2one(
        "stock.location", string="Quarantine Location", check_company=True, copy=False
    )

    def _get_locations_values(self, vals, code=False):
        # EXTENDS stock
        return {
            **super()._get_locations_values(vals, code),
            "tobacco_quarantine_loc_id": {
                "name": self.env._("Quarantine"),
                "active": True,
                "usage": "internal",
                "is_tobacco_quarantine": True,
            },
        }

    def _tobacco_quarantine_location(self):
        """The quarantine location of this warehouse; made when it is older than this module."""
        self.ensure_one()
        if not self.tobacco_quarantine_loc_id:
            # sudo: whoever receives goods must be able to put them aside in the first place
            warehouse = self.sudo()
            warehouse._create_missing_locations({})
        return self.tobacco_quarantine_loc_id
