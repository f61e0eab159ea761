from odoo import models
from odoo.fields import Domain

# What a web shop is to the rules: an offer and a sale over an information network, whose goods
# leave by delivery.
ONLINE_CHANNELS = ("online", "delivery")


class Website(models.Model):
    _inherit = "website"

    def _tobacco_places(self):
        """Whose rules hold for this shop window: those of its company's places."""
        website = self or self.get_current_website()
        return self.env["tobacco.channel"]._places(website.company_id or self.env.company)

    def _tobacco_closed_categories(self):
        """The categories that the rules keep off this website (the current one, if empty)."""
        return self.env["tobacco.channel"]._closed_categories(
            self._tobacco_places(), ONLINE_CHANNELS
        )

    def _tobacco_offline_domain(self):
        return Domain("tobacco_category", "not in", self._tobacco_closed_categories())

    def _product_domain(self):
        """Of shop, search, sitemap, accessories, alternatives and what a cart may hold."""
        # EXTENDS website_sale
        return list(Domain(super()._product_domain()) & self._tobacco_offline_domain())

    def _get_basic_feed_product_domain(self):
        # EXTENDS website_sale
        return super()._get_basic_feed_product_domain() & self._tobacco_offline_domain()
