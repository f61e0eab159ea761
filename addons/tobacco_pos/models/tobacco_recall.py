from odoo import models
from odoo.fields import Domain


class TobaccoRecall(models.Model):
    _inherit = "tobacco.recall"

    def action_till_orders(self):
        """Lines of the tills' orders with affected goods since the day entered."""
        self.ensure_one()
        domain = Domain("product_id", "in", self.line_ids.product_id.ids) & Domain(
            "order_id.state", "in", ["paid", "done"]
        )
        if self.sold_since:
            domain &= Domain("order_id.date_order", ">=", self.sold_since)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Orders with Recalled Goods"),
            "res_model": "pos.order.line",
            "view_mode": "list",
            "views": [(self.env.ref("tobacco_pos.pos_order_line_view_list_recall").id, "list")],
            "domain": list(domain),
            "context": {"create": False, "edit": False},
        }
