from odoo import models


class TobaccoRuleChange(models.Model):
    """A till that is open goes by the changed rule at once, not after its next start."""

    _name = "tobacco.rule.change"
    _inherit = ["tobacco.rule.change", "tobacco.till.cached"]

    def _till_shops(self):
        # EXTENDS tobacco.till.cached
        companies = self.company_id
        places = set(self.jurisdiction_id.mapped("code"))
        chain_of = self.env["tobacco.jurisdiction"]._chain
        # sudo: whoever changes a rule changes it for all shops of the company
        shops = self.env["tobacco.shop"].sudo().search([("company_id", "in", companies.ids)])
        return shops.filtered(lambda shop: not places.isdisjoint(chain_of(shop.jurisdiction)))
