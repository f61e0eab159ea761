from odoo import models


class TobaccoCatalogueLoader(models.AbstractModel):
    _inherit = "tobacco.catalogue.loader"

    def _prepare_article_vals(self, values):
        """What a catalogue brings is sold at the tills."""
        # EXTENDS tobacco_compliance
        return {**super()._prepare_article_vals(values), "available_in_pos": True}
