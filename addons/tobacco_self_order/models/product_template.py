from odoo import api, models
from odoo.fields import Domain


class ProductTemplate(models.Model):
    _inherit = "product.template"

    @api.model
    def _load_pos_self_data_domain(self, data, config):
        # EXTENDS pos_self_order
        closed = config._tobacco_closed_categories()
        return Domain.AND(
            [
                super()._load_pos_self_data_domain(data, config),
                [("tobacco_category", "not in", closed)],
            ]
        )

    def _load_pos_self_data_read(self, data, config):
        """Choices of a combo come past the domain, so they are left out here."""
        # EXTENDS pos_self_order
        found = super()._load_pos_self_data_read(data, config)
        closed = config._tobacco_closed_categories()
        if not closed:
            return found
        kept_out = set(
            self.browse(row["id"] for row in found)
            .filtered(lambda product: product.tobacco_category in closed)
            .ids
        )
        return [row for row in found if row["id"] not in kept_out]

    def _can_return_content(self, field_name=None, access_token=None):
        """No picture for everybody of what no menu may show."""
        # EXTENDS pos_self_order
        if self._tobacco_is_kept_from_menus():
            return False
        return super()._can_return_content(field_name, access_token)

    def _tobacco_is_kept_from_menus(self):
        """Whether a menu of any till with self-ordering may not show one of these."""
        categories = set(self.sudo().mapped("tobacco_category")) - {
            False
        }  # sudo: asked by visitors
        if not categories:
            return False
        configs = self.env["pos.config"].sudo().search([("self_ordering_mode", "!=", "nothing")])
        return any(
            not categories.isdisjoint(config._tobacco_closed_categories()) for config in configs
        )
