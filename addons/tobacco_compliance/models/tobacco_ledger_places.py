from odoo import models
from odoo.tools import SQL


class TobaccoLedgerAgreement(models.AbstractModel):
    """Whose goods lie in the warehouses of a ledger."""

    _inherit = "tobacco.ledger.agreement"

    def _view_location_ids(self, shop):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT h.view_location_id FROM (%s) w
                  JOIN stock_warehouse h ON h.id = w.warehouse_id
                 WHERE w.shop_id = %s
                """,
                self.env["tobacco.ledger.entry"]._places_query(),
                shop.id,
            )
        )
        return [row[0] for row in rows]

    def _shared_warehouses(self, shop):
        """[(warehouse, name of the other shop)] of warehouses that two shops answer for."""
        return self.env.execute_query(
            SQL(
                """
                WITH place AS (%s)
                SELECT h.name, other.name FROM place mine
                  JOIN place theirs ON theirs.warehouse_id = mine.warehouse_id
                   AND theirs.shop_id != mine.shop_id
                  JOIN stock_warehouse h ON h.id = mine.warehouse_id
                  JOIN tobacco_shop other ON other.id = theirs.shop_id
                 WHERE mine.shop_id = %s
                 ORDER BY h.name, other.name
                """,
                self.env["tobacco.ledger.entry"]._places_query(),
                shop.id,
            )
        )

    def _compare_places(self, shop):
        """A statement where goods are in the ledgers of two shops; none, as a rule."""
        shared = self._shared_warehouses(shop)
        if not shared:
            return []
        text = self.env._(
            "The stock of these warehouses is also in the ledger of another shop: %(places)s. "
            "Give each shop a warehouse of its own (Shop > Warehouses), or the same goods are "
            "counted twice.",
            places=", ".join(f"{warehouse} ({other})" for warehouse, other in shared),
        )
        return [
            {
                "code": "places",
                "title": self.env._("Warehouses"),
                "is_good": False,
                "text": text,
                "rows": [],
            }
        ]
