from odoo import api, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    @api.model
    def _load_pos_data_read(self, records, config):
        """Add `_tobacco_facts` to the tobacco articles only, so that other goods cost nothing."""
        # EXTENDS point_of_sale
        read_records = super()._load_pos_data_read(records, config)
        if config.tobacco_shop_id:
            tobacco = {tmpl.id: tmpl for tmpl in records if tmpl.tobacco_category}
            for values in read_records:
                if template := tobacco.get(values["id"]):
                    product = template.product_variant_ids[:1]
                    facts = product._prepare_tobacco_facts()
                    values["_tobacco_facts"] = {
                        key: fact for key, fact in facts.items() if fact is not None
                    }
        return read_records
