from odoo import models


class TobaccoRuleChange(models.Model):
    """A till that is open goes by the changed rule at once, not after its next start."""

    _name = "tobacco.rule.change"
    _inherit = ["tobacco.rule.change", "tobacco.till.cached"]

    def _till_shops(self):
        # EXTENDS tobacco.till.cached
        places = set(self.jurisdiction_id.mapped("code"))
        chain_of = self.env["tobacco.jurisdiction"]._chain
        # sudo: a rule is changed for a place, whichever company sells there
        shops = self.env["tobacco.shop"].sudo().search([("jurisdiction_id", "!=", False)])
        return shops.filtered(lambda shop: not places.isdisjoint(chain_of(shop.jurisdiction)))
