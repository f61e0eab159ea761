from odoo import models


class TobaccoShop(models.Model):
    _inherit = "tobacco.shop"

    def action_rules(self):
        """The rules that hold here today, as this shop has changed them."""
        return self._action_with_shop("tobacco_rule_day_action")

    def action_try_basket(self):
        """Try a basket at this shop."""
        return self._action_with_shop("tobacco_rule_trial_action")

    def _action_with_shop(self, name):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(f"tobacco_compliance.{name}")
        context = {"dialog_size": "extra-large", "default_shop_id": self.id}
        return {**action, "context": context}
