from odoo import api, models
from odoo.fields import Domain


class WebsiteSnippetFilter(models.Model):
    _inherit = "website.snippet.filter"

    @api.model
    def _get_products(self, mode, **kwargs):
        """Product blocks of pages leave closed tobacco out for everybody, editors too."""
        # EXTENDS website_sale
        offered = self.env["website"]._tobacco_offline_domain()
        wanted = Domain.AND([self.env.context.get("search_domain") or [], offered])
        return super(
            WebsiteSnippetFilter, self.with_context(search_domain=list(wanted))
        )._get_products(mode, **kwargs)
