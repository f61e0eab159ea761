from odoo import api, models
from odoo.exceptions import UserError


class PosOrder(models.Model):
    _inherit = "pos.order"

    @api.model
    def sync_from_ui(self, orders):
        """What a customer sends from a kiosk or a phone may not add tobacco that is closed there.

        Compared with what the order held before: at a table a cashier may have put tobacco on the
        same order, and that stays lawful.
        """
        # EXTENDS point_of_sale
        channels = self.env.context.get("tobacco_self_channels")
        if not channels:
            return super().sync_from_ui(orders)
        uuids = [order["uuid"] for order in orders if order.get("uuid")]
        known = self.search([("uuid", "in", uuids)])
        before = {
            line: (line.product_id, line.qty)
            for line in known.lines.filtered("product_id.tobacco_category")
        }
        result = super().sync_from_ui(orders)
        stored = self.browse([order["id"] for order in result["pos.order"]])
        for order in stored:
            order._tobacco_refuse_self_order(channels, before)
        return result

    def _tobacco_refuse_self_order(self, channels, before):
        """Raise, and leave a check behind, for a line that a rule keeps off `channels`."""
        self.ensure_one()
        channel = self.env["tobacco.channel"]
        places = self.config_id._tobacco_places()
        for number, line in enumerate(self.lines, start=1):
            category = line.product_id.tobacco_category
            product, qty = before.get(line, (None, 0))
            if not category or (product == line.product_id and line.qty <= qty):
                continue
            for stage in ("sale", "catalogue"):
                found = channel._closing(category, places, channels, stage)
                if found and found["severity"] == "block":
                    self._tobacco_raise_refusal({**found, "lines": [number]}, line)

    def _tobacco_raise_refusal(self, violation, line):
        self.env["tobacco.channel"]._record_refusal(
            self.env["tobacco.channel"]._prepare_check_vals(
                violation,
                self.company_id,
                (self._name, self.uuid, self.pos_reference),
                shop_id=self.config_id.sudo().tobacco_shop_id.id,  # sudo: no cashier is here
                stage="sale",
            )
        )
        raise UserError(
            self.env._(
                "“%(product)s” cannot be ordered here. %(reason)s",
                product=line.product_id.display_name,
                reason=violation["message"],
            )
        )
