from odoo import api, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    @api.model
    def _load_pos_data_read(self, records, config):
        """Add `_tobacco_facts` to the tobacco articles only, so that other goods cost nothing."""
        # EXTENDS point_of_sale
        read_records = super()._load_pos_data_read(records, config)
        if config.tobacco_shop_id:
            facts = self._prepare_tobacco_till_facts(records)
            for values in read_records:
                if values["id"] in facts:
                    values["_tobacco_facts"] = facts[values["id"]]
        return read_records

    @api.model
    def _prepare_tobacco_till_facts(self, templates):
        """Facts of the tobacco articles among `templates` by id; what is not known is left out."""
        tobacco = self.with_context(active_test=False).search_fetch(
            [("id", "in", templates.ids), ("tobacco_category", "!=", False)],
            ["tobacco_category"],
        )
        return {
            product.product_tmpl_id.id: {
                key: fact
                for key, fact in product._prepare_tobacco_facts().items()
                if fact is not None
            }
            for product in tobacco.product_variant_ids
        }
