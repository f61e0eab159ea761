from odoo import api, models
from odoo.tools import SQL


class TobaccoReportMatch(models.Model):
    _inherit = "tobacco.report.match"
    _depends = {
        "pos.order": ["state", "date_order", "pos_reference", "uuid"],
        "pos.order.line": ["qty", "price_subtotal_incl"],
        "pos.config": ["tobacco_shop_id"],
    }

    @api.model
    def _sources(self):
        # EXTENDS tobacco_compliance
        return [*super()._sources(), self._till_source()]

    @api.model
    def _till_source(self):
        """Paid orders with tobacco; stock keeps the amount of a refund positive or negative."""
        return SQL(
            """
            SELECT o.id * 2 AS id, 'pos.order' AS source_model, o.uuid AS source_uuid,
                   c.tobacco_shop_id AS shop_id, o.date_order AS at,
                   COALESCE(o.pos_reference, o.name) AS document, tobacco.amount
              FROM pos_order o
              JOIN pos_config c ON c.id = o.config_id
             CROSS JOIN LATERAL (
                   SELECT round(sum(sign(l.qty) * abs(l.price_subtotal_incl))::numeric, 2)
                              AS amount
                     FROM pos_order_line l
                     JOIN product_product p ON p.id = l.product_id
                     JOIN product_template t ON t.id = p.product_tmpl_id
                    WHERE l.order_id = o.id AND t.tobacco_category IS NOT NULL
                   ) tobacco
             WHERE o.state IN ('paid', 'done') AND tobacco.amount IS NOT NULL
            """
        )
