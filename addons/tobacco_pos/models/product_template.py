from odoo import api, models

STOPS = {"recalled": "tobacco_is_recalled", "damaged": "tobacco_is_damaged"}


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def write(self, vals):
        """Tills that are open stop selling what is recalled or mouldy at once."""
        written = [name for name in STOPS.values() if name in vals]
        if any(product[name] != bool(vals[name]) for name in written for product in self):
            # sudo: whoever sees the mould tells every till, also those of other companies
            # pylint: disable-next=no-search-all
            shops = self.env["tobacco.shop"].sudo().search([])
            self.env["tobacco.till.cached"]._tell_shops(shops)
        return super().write(vals)

    @api.model
    def _tobacco_stopped(self):
        """Ids of the articles that no till may sell now, by the reason."""
        stopped = self.search_fetch(
            [
                ("tobacco_category", "!=", False),
                "|",
                ("tobacco_is_recalled", "=", True),
                ("tobacco_is_damaged", "=", True),
            ],
            list(STOPS.values()),
        )
        return {reason: stopped.filtered(name).ids for reason, name in STOPS.items()}

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
