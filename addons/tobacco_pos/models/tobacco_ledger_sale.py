from odoo import api, models
from odoo.tools import SQL


class TobaccoLedgerSale(models.Model):
    _inherit = "tobacco.ledger.sale"
    _depends = {
        "pos.order": ["state", "date_order", "partner_id", "pos_reference"],
        "pos.order.line": [
            "qty",
            "price_unit",
            "price_subtotal_incl",
            "tobacco_entry",
            "tobacco_facts",
        ],
        "pos.payment": ["payment_method_id"],
        "pos.config": ["tobacco_shop_id"],
    }

    @api.model
    def _sources(self):
        # EXTENDS tobacco_compliance
        return [*super()._sources(), self._till_source()]

    @api.model
    def _till_source(self):
        """Lines of paid orders, in the unit sold and with the price that the buyer paid.

        The scan rate looks at cigarettes sold, not at what came back. A line is of the category
        that its article had then (`tobacco_facts`); lines without a snapshot go by the article.
        """
        return SQL(
            """
            SELECT l.id * 2 + 1 AS id, c.tobacco_shop_id AS shop_id, o.company_id,
                   o.date_order AS at,
                   ((o.date_order AT TIME ZONE 'UTC') AT TIME ZONE shop.tz)::date AS day,
                   'pos.order' AS source_model, o.id AS source_id, o.uuid AS source_uuid,
                   COALESCE(o.pos_reference, o.name) AS document, l.product_id,
                   COALESCE(NULLIF(l.tobacco_barcode, ''),
                            CASE WHEN l.tobacco_uom_id IS NULL THEN p.barcode END) AS barcode,
                   COALESCE(sold.tobacco_unit, stock.tobacco_unit, 'piece') AS unit,
                   l.qty / x.per_unit AS qty, l.qty AS stock_qty,
                   round(l.price_unit * x.per_unit, 2) AS price_unit,
                   sign(l.qty) * abs(l.price_subtotal_incl) AS amount,
                   %(payment)s AS payment,
                   COALESCE(l.tobacco_entry, 'keyed') AS entry,
                   o.partner_id IS NOT NULL AS is_member,
                   f.is_counted::int AS scan_lines,
                   (f.is_counted AND l.tobacco_entry = 'scanned')::int AS scanned_lines,
                   CASE WHEN f.is_counted THEN l.qty ELSE 0 END AS scan_qty,
                   CASE WHEN f.is_counted AND l.tobacco_entry = 'scanned'
                        THEN l.qty ELSE 0 END AS scanned_qty
              FROM pos_order_line l
              JOIN pos_order o ON o.id = l.order_id AND o.state IN ('paid', 'done')
              JOIN pos_config c ON c.id = o.config_id
              JOIN tobacco_shop shop ON shop.id = c.tobacco_shop_id
              JOIN product_product p ON p.id = l.product_id
              JOIN product_template t ON t.id = p.product_tmpl_id
               AND (t.tobacco_category IS NOT NULL OR l.tobacco_facts IS NOT NULL)
              JOIN uom_uom stock ON stock.id = t.uom_id
              LEFT JOIN uom_uom sold ON sold.id = l.tobacco_uom_id
             CROSS JOIN LATERAL (SELECT COALESCE(NULLIF(
                   CASE WHEN l.tobacco_uom_id IS NOT NULL THEN l.tobacco_uom_qty END, 0), 1)
                   AS per_unit) x
             CROSS JOIN LATERAL (SELECT l.qty > 0 AND 'cigarette' = COALESCE(
                   l.tobacco_facts ->> 'category', t.tobacco_category) AS is_counted) f
            """,
            payment=self._payment_column(),
        )

    @api.model
    def _payment_column(self):
        """Kinds of payment of order `o`; not looked up for totals of half a million lines."""
        if self.env.context.get("tobacco_ledger_totals"):
            return SQL("NULL::varchar")
        return SQL(
            """
            (SELECT string_agg(DISTINCT m.tobacco_payment_kind, '+')
               FROM pos_payment y JOIN pos_payment_method m ON m.id = y.payment_method_id
              WHERE y.pos_order_id = o.id)
            """
        )
