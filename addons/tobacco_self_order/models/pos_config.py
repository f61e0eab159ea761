from odoo import models

# A kiosk is a shop window on a screen and sells without an attendant; a menu behind a QR code is
# an offer over an information network, also where it only shows.
SELF_CHANNELS = {
    "kiosk": ("kiosk", "vending"),
    "mobile": ("online",),
    "consultation": ("online",),
}


class PosConfig(models.Model):
    _inherit = "pos.config"

    def _tobacco_self_channels(self):
        """The channels of the rules that this till's self-ordering is; none without."""
        self.ensure_one()
        return SELF_CHANNELS.get(self.self_ordering_mode, ())

    def _tobacco_places(self):
        self.ensure_one()
        shop = self.sudo().tobacco_shop_id  # sudo: who orders for himself reads no shops
        if shop:
            return [(shop.jurisdiction, shop.tz)]
        return self.env["tobacco.channel"]._places(self.company_id)

    def _tobacco_closed_categories(self):
        """The categories that the rules keep out of this till's self-ordering."""
        return self.env["tobacco.channel"]._closed_categories(
            self._tobacco_places(), self._tobacco_self_channels()
        )
