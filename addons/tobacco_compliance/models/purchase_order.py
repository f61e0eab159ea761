from odoo import api, fields, models
from odoo.tools import float_repr

from ..tools.rules import check, message_of
from ..tools.rules.line_readings import LICENCE_SCOPE_OF

QUANTITY_DECIMALS = 6


class PurchaseOrder(models.Model):
    """Tobacco is ordered lawfully or not at all: rules of stage `purchase` on confirmation."""

    _inherit = "purchase.order"

    tobacco_platform_order = fields.Char(
        string="E-cigarette Platform Order",
        copy=False,
        help="Order number of the national e-cigarette trading platform.",
    )
    tobacco_has_ecig = fields.Boolean(compute="_compute_tobacco_has_ecig")

    @api.depends("order_line.product_id.tobacco_category")
    def _compute_tobacco_has_ecig(self):
        for order in self:
            categories = order.order_line.product_id.mapped("tobacco_category")
            order.tobacco_has_ecig = any(
                LICENCE_SCOPE_OF.get(category) == "ecig" for category in categories
            )

    def _tobacco_shop(self):
        """The shop that the goods come to; none when this company has no tobacco shop."""
        shops = self.env["tobacco.shop"].search([("company_id", "=", self.company_id.id)])
        warehouse = self.picking_type_id.warehouse_id
        return shops.filtered(lambda shop: warehouse in shop.warehouse_ids)[:1] or shops[:1]

    def _prepare_tobacco_facts(self, shop):
        """Facts of stage `purchase` of this order for `shop`."""
        self.ensure_one()
        now = fields.Datetime.context_timestamp(
            self.with_context(tz=shop.tz), fields.Datetime.now()
        )
        return {
            "stage": "purchase",
            "jurisdiction": shop.jurisdiction,
            "at": now.isoformat(timespec="seconds"),
            "site": shop.code,
            "shop": shop._identifiers(),
            "vendor": {
                **self.partner_id._tobacco_vendor_on(now.date(), shop),
                "platform_order": self.tobacco_platform_order or None,
            },
            "lines": [
                {
                    **line.product_id._prepare_tobacco_facts(line.product_uom_id),
                    "line": number,
                    "qty": float_repr(line.product_qty, QUANTITY_DECIMALS),
                }
                for number, line in enumerate(self.order_line, 1)
                if line.product_id.tobacco_category
            ],
        }

    def _confirmation_error_message(self):
        # EXTENDS purchase
        return super()._confirmation_error_message() or self._check_tobacco_purchase()

    def _check_tobacco_purchase(self):
        """What forbids this order, as one text; what is found is recorded, a refusal too."""
        shop = self._tobacco_shop()
        if not shop:
            return False
        rows = self.env["tobacco.rule"]._engine_rows(shop.jurisdiction, company=shop.company_id)
        violations = check(self._prepare_tobacco_facts(shop), rows)
        blocks = [violation for violation in violations if violation["severity"] == "block"]
        for violation in blocks:
            self.env["tobacco.channel"]._record_refusal(
                self._prepare_tobacco_check_vals(shop, violation)
            )
        if blocks:
            return "\n".join(message_of(violation, rows) for violation in blocks)
        self.env["tobacco.check"]._record(
            [self._prepare_tobacco_check_vals(shop, violation) for violation in violations]
        )
        return False

    def _prepare_tobacco_check_vals(self, shop, violation):
        return self.env["tobacco.channel"]._prepare_check_vals(
            violation,
            self.company_id,
            (self._name, self.id, self.name),
            shop_id=shop.id,
            stage="purchase",
        )
