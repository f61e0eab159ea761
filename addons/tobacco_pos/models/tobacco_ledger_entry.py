from odoo import api, models
from odoo.tools import SQL


class TobaccoLedgerEntry(models.Model):
    _inherit = "tobacco.ledger.entry"

    @api.model
    def _places_query(self):
        """A shop that names no warehouse answers for those that its tills sell from."""
        # EXTENDS tobacco_compliance
        return SQL(
            """
            %s
            UNION
            SELECT c.tobacco_shop_id, y.warehouse_id
              FROM pos_config c
              JOIN stock_picking_type y ON y.id = c.picking_type_id
             WHERE c.tobacco_shop_id IS NOT NULL AND y.warehouse_id IS NOT NULL
               AND NOT EXISTS (SELECT FROM stock_warehouse_tobacco_shop_rel r
                                WHERE r.tobacco_shop_id = c.tobacco_shop_id)
            """,
            super()._places_query(),
        )

    @api.model
    def _till_condition(self):
        # EXTENDS tobacco_compliance
        return SQL(
            "(%s OR k.pos_session_id IS NOT NULL OR k.pos_order_id IS NOT NULL)",
            super()._till_condition(),
        )
