from datetime import datetime, time, timedelta

import pytz

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.tobacco_compliance.tools.rules.same_buyer import (
    COUNTED,
    bought_before,
    net_cartons,
)

from ..tools.units import unit_quantity


class PosOrder(models.Model):
    _inherit = "pos.order"

    def _tobacco_bought_before(self, stage, moment, lines):
        """What the member of this order bought on its day in other orders, None for nobody known.

        Of an order that reaches the server late the later ones count too: the sum is the same.
        """
        categories = {line["product"]["category"] for line in lines if line["stock_qty"] > 0}
        if stage != "sale" or not self.partner_id or categories.isdisjoint(COUNTED):
            return None
        shop = self.config_id.tobacco_shop_id
        bought = self._tobacco_bought_on(moment.date(), shop, self.partner_id.id)
        return bought_before(cartons for uuid, cartons in bought.items() if uuid != self.uuid)

    @api.model
    def _tobacco_bought_on(self, day, shop, partner_id):
        """Cartons that a member bought at the tills of `shop` on its local `day`, in one query.

        :rtype: dict[str, str]
        :return: net cartons (decimal text) by the uuid of the order
        """
        self.flush_model(["partner_id", "state", "date_order"])
        self.env["pos.order.line"].flush_model(["qty", "tobacco_uom_id", "tobacco_facts"])
        tz = pytz.timezone(shop._till_tz())

        def midnight(local_day):
            local = tz.localize(datetime.combine(local_day, time()))
            return local.astimezone(pytz.utc).replace(tzinfo=None)

        rows = self.env.execute_query(
            SQL(
                """
                SELECT o.uuid, l.tobacco_facts, l.qty,
                       CASE WHEN l.tobacco_uom_id IS NULL THEN 1
                            ELSE COALESCE(NULLIF(l.tobacco_uom_qty, 0), 1) END,
                       COALESCE(sold.tobacco_unit, stock.tobacco_unit, 'piece')
                  FROM pos_order o
                  JOIN pos_config c ON c.id = o.config_id AND c.tobacco_shop_id = %(shop_id)s
                  JOIN pos_order_line l ON l.order_id = o.id
                  JOIN product_product p ON p.id = l.product_id
                  JOIN product_template t ON t.id = p.product_tmpl_id
                  JOIN uom_uom stock ON stock.id = t.uom_id
                  LEFT JOIN uom_uom sold ON sold.id = l.tobacco_uom_id
                 WHERE o.partner_id = %(partner_id)s AND o.state IN ('paid', 'done')
                   AND o.date_order >= %(start)s AND o.date_order < %(end)s
                   AND l.tobacco_facts ->> 'category' IN %(categories)s
                """,
                shop_id=shop.id,
                partner_id=partner_id,
                start=midnight(day),
                end=midnight(day + timedelta(days=1)),
                categories=COUNTED,
            )
        )
        lines = {}
        for uuid, facts, qty, per_unit, unit in rows:
            line = {**facts, "unit": unit, "qty": unit_quantity(qty, per_unit)}
            lines.setdefault(uuid, []).append(line)
        return {uuid: net_cartons(of_order) for uuid, of_order in lines.items()}
