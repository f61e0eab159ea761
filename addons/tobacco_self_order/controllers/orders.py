from odoo.addons.pos_self_order.controllers.orders import PosSelfOrderController


class TobaccoSelfOrderController(PosSelfOrderController):
    def _verify_authorization(self, access_token, table_identifier, order):
        """Mark what follows as an order that no cashier takes; `pos.order` refuses by the mark."""
        # EXTENDS pos_self_order
        config, table = super()._verify_authorization(access_token, table_identifier, order)
        channels = config._tobacco_self_channels()
        return config.with_context(tobacco_self_channels=channels), table
