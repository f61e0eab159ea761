from odoo import api, fields, models
from odoo.tools import SQL

# What a movement of stock is for the ledger. Side of the ledger by kind: +1 in, -1 out; the kinds
# of KINDS_INSIDE stay in the shop.
KINDS = [
    ("purchase", "Purchase"),
    ("vendor_return", "Return to Supplier"),
    ("sale", "Sale"),
    ("customer_return", "Return from Customer"),
    ("inventory", "Inventory Difference"),
    ("scrap", "Scrap"),
    ("transfer", "Transfer"),
    ("production", "Production"),
    ("quarantine", "Quarantine"),
]


class TobaccoLedgerEntry(models.Model):
    """The stock facts of the ledger: one row for each done movement of tobacco across the edge of a
    shop's warehouses, and for each one into or out of its quarantine.

    A view over Odoo's own movements: nothing is kept twice, so nothing can disagree. Quantities
    are in the article's stock unit, positive into the shop and negative out of it; `value` is
    Odoo's stock valuation of that movement with the same sign. A movement between two places of
    one shop other than its quarantine is no business of the ledger.
    """

    _name = "tobacco.ledger.entry"
    _description = "Tobacco Ledger Entry"
    _auto = False
    _order = "at desc, id desc"
    _rec_name = "document"
    _depends = {
        "stock.move": ["state", "date", "value", "is_in", "is_out", "quantity", "inventory_name"],
        "stock.move.line": ["state", "product_id", "location_id", "quantity_product_uom"],
        "stock.location": ["usage", "parent_path", "is_tobacco_quarantine"],
        "stock.picking": ["name", "origin", "partner_id"],
        "product.template": ["tobacco_category", "uom_id"],
        "tobacco.shop": ["tz", "warehouse_ids"],
    }

    shop_id = fields.Many2one("tobacco.shop", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    at = fields.Datetime(string="Time", readonly=True)
    day = fields.Date(readonly=True, help="In the shop's time zone.")
    kind = fields.Selection(KINDS, readonly=True)
    product_id = fields.Many2one("product.product", string="Article", readonly=True)
    qty = fields.Float(string="Quantity", digits="Product Unit", readonly=True)
    value = fields.Float(readonly=True, help="As valued by the stock valuation.")
    document = fields.Char(readonly=True)
    origin = fields.Char(string="Order", readonly=True)
    partner_id = fields.Many2one("res.partner", readonly=True)
    picking_id = fields.Many2one("stock.picking", string="Transfer", readonly=True)
    is_till = fields.Boolean(string="By a Till", readonly=True)

    @api.model
    def _places_query(self):
        """`shop_id, warehouse_id` of the warehouses whose goods a shop answers for."""
        return SQL(
            "SELECT tobacco_shop_id AS shop_id, stock_warehouse_id AS warehouse_id"
            " FROM stock_warehouse_tobacco_shop_rel"
        )

    @api.model
    def _till_condition(self):
        """Whether a movement (transfer `k`) was made by a till whose lines say more about it."""
        return SQL("FALSE")

    @api.model
    def _quarantine_condition(self, alias):
        """Whether the location `alias` holds goods that may not be sold."""
        return SQL("COALESCE(%s, FALSE)", SQL.identifier(alias, "is_tobacco_quarantine"))

    @property
    def _table_query(self):
        return SQL(
            """
            WITH place AS (
                SELECT DISTINCT w.shop_id, p.id AS location_id,
                       %(quarantine)s AS is_quarantine
                  FROM (%(places)s) w
                  JOIN stock_warehouse h ON h.id = w.warehouse_id
                  JOIN stock_location v ON v.id = h.view_location_id
                  JOIN stock_location p ON p.parent_path LIKE v.parent_path || '%%'
                   AND p.usage IN ('internal', 'transit') AND p.company_id IS NOT NULL
            ), line AS (
                SELECT l.id, l.move_id, l.product_id, l.location_id, l.location_dest_id,
                       l.quantity_product_uom, s.shop_id AS from_shop, d.shop_id AS to_shop,
                       d.is_quarantine AS is_to_quarantine
                  FROM stock_move_line l
                  LEFT JOIN place s ON s.location_id = l.location_id
                  LEFT JOIN place d ON d.location_id = l.location_dest_id
                 WHERE l.state = 'done'
                   AND (s.shop_id IS DISTINCT FROM d.shop_id
                        OR s.is_quarantine IS DISTINCT FROM d.is_quarantine)
            ), side AS (
                SELECT line.*, CASE WHEN line.sign > 0 THEN to_shop ELSE from_shop END AS shop_id
                  FROM (SELECT line.*, unnest(CASE
                          WHEN from_shop = to_shop AND is_to_quarantine THEN ARRAY[1]
                          WHEN from_shop = to_shop OR to_shop IS NULL THEN ARRAY[-1]
                          WHEN from_shop IS NULL THEN ARRAY[1]
                          ELSE ARRAY[-1, 1] END) AS sign FROM line) line
            )
            SELECT l.id * 2 + (CASE WHEN l.sign > 0 THEN 1 ELSE 0 END) AS id,
                   l.shop_id, m.company_id, m.date AS at,
                   ((m.date AT TIME ZONE 'UTC') AT TIME ZONE shop.tz)::date AS day,
                   CASE WHEN l.from_shop = l.to_shop THEN 'quarantine'
                        WHEN m.scrap_id IS NOT NULL THEN 'scrap'
                        WHEN o.usage = 'supplier' THEN
                            CASE WHEN l.sign > 0 THEN 'purchase' ELSE 'vendor_return' END
                        WHEN o.usage = 'customer' THEN
                            CASE WHEN l.sign > 0 THEN 'customer_return' ELSE 'sale' END
                        WHEN o.usage = 'inventory' THEN 'inventory'
                        WHEN o.usage = 'production' THEN 'production'
                        ELSE 'transfer' END AS kind,
                   l.product_id, l.sign * l.quantity_product_uom AS qty,
                   CASE WHEN l.from_shop = l.to_shop THEN 0
                        WHEN m.is_in OR m.is_out THEN
                            l.sign * m.value * l.quantity_product_uom
                                / NULLIF(m.quantity * move_uom.factor / stock_uom.factor, 0)
                        ELSE l.sign * l.quantity_product_uom * COALESCE(
                            (p.standard_price ->> m.company_id::text)::numeric, 0)
                   END AS value,
                   COALESCE(k.name, x.name, NULLIF(m.inventory_name, ''), m.origin) AS document,
                   COALESCE(b.name, k.origin, m.origin) AS origin,
                   COALESCE(k.partner_id, m.partner_id) AS partner_id,
                   m.picking_id, COALESCE(%(till)s, FALSE) AS is_till
              FROM side l
              JOIN stock_move m ON m.id = l.move_id
              JOIN stock_location o ON o.id = CASE
                   WHEN l.sign > 0 THEN l.location_id ELSE l.location_dest_id END
              JOIN product_product p ON p.id = l.product_id
              JOIN product_template t ON t.id = p.product_tmpl_id
               AND t.tobacco_category IS NOT NULL
              JOIN uom_uom move_uom ON move_uom.id = m.product_uom
              JOIN uom_uom stock_uom ON stock_uom.id = t.uom_id
              JOIN tobacco_shop shop ON shop.id = l.shop_id
              LEFT JOIN stock_picking k ON k.id = m.picking_id
              LEFT JOIN stock_scrap x ON x.id = m.scrap_id
              LEFT JOIN purchase_order_line y ON y.id = m.purchase_line_id
              LEFT JOIN purchase_order b ON b.id = y.order_id
            """,
            places=self._places_query(),
            quarantine=self._quarantine_condition("p"),
            till=self._till_condition(),
        )
