from odoo import api, models


class TobaccoTillCached(models.AbstractModel):
    """What every sale needs of a shop and its licence is cached; a change of them forgets it."""

    _name = "tobacco.till.cached"
    _description = "Cached by the tills"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
