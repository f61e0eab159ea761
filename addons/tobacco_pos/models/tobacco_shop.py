from odoo import models, tools


class TobaccoShop(models.Model):
    _name = "tobacco.shop"
    _inherit = ["tobacco.shop", "tobacco.till.cached"]

    def _till_shops(self):
        # EXTENDS tobacco.till.cached
        return self

    @tools.ormcache("self.id")
    def _till_tz(self):
        return self.tz

    @tools.ormcache("self.id", "day")
    def _till_site(self, day):
        """What a sale on `day` needs of this shop, as plain values.

        `code`, `jurisdiction`, `licence_id` (of the licence to judge and report by, False without
        one) and `licence` (its facts, or None). Treat the answer as constant.
        """
        licence = self._licence_on(day)
        return {
            "code": self.code,
            "jurisdiction": self.jurisdiction,
            "licence_id": licence.id,
            "licence": licence._prepare_facts() if licence else None,
        }
