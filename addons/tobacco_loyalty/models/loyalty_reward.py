from odoo import api, models


class LoyaltyReward(models.Model):
    _inherit = "loyalty.reward"

    @api.constrains(
        "reward_type",
        "reward_product_id",
        "reward_product_tag_id",
        "discount_product_ids",
        "discount_product_category_id",
        "discount_product_tag_id",
        "discount_product_domain",
    )
    def _check_tobacco(self):
        self.program_id._check_tobacco()
