from odoo import api, fields, models
from odoo.tools import float_repr

# What a shelf label must show (明码标价和禁止价格欺诈规定 7), as the rules name it.
LABEL_FACTS = ("name", "price", "unit")


class ProductTemplate(models.Model):
    """What the shelf label of an article says, and whether that is still true."""

    _inherit = "product.template"

    tobacco_label = fields.Json(
        string="Printed Label",
        readonly=True,
        copy=False,
        help="Name, price and unit on the label that was printed last.",
    )
    tobacco_label_printed_on = fields.Datetime(
        string="Label Printed", readonly=True, copy=False, help="When it was printed last."
    )
    tobacco_label_state = fields.Selection(
        [("none", "Never Printed"), ("outdated", "Print Again"), ("current", "Up to Date")],
        string="Shelf Label",
        compute="_compute_tobacco_label_state",
        store=True,
        help="“Print Again”: name, price or unit changed since the label was printed.",
    )
    tobacco_shelf_changed_on = fields.Datetime(
        string="Label Facts Changed",
        compute="_compute_tobacco_shelf_changed_on",
        store=True,
        help="When name, price, unit or barcode changed last.",
    )

    @api.depends(
        "name",
        "list_price",
        "tobacco_marked_price",
        "uom_id",
        "product_variant_ids.barcode",
        "product_variant_ids.product_uom_ids.barcode",
        "product_variant_ids.product_uom_ids.tobacco_price",
    )
    def _compute_tobacco_shelf_changed_on(self):
        self.tobacco_shelf_changed_on = fields.Datetime.now()

    @api.depends("tobacco_label", "name", "list_price", "tobacco_marked_price", "uom_id")
    def _compute_tobacco_label_state(self):
        for product in self:
            shown = product._tobacco_label_shown()
            product.tobacco_label_state = (
                "none"
                if shown is None
                else "current"
                if len(shown) == len(LABEL_FACTS)
                else "outdated"
            )

    def _prepare_tobacco_label(self):
        """What the label of the stock unit says today, in the language of the environment."""
        self.ensure_one()
        decimals = self.env["decimal.precision"].precision_get("Product Price")
        return {
            "lang": self.env.lang or "en_US",
            "name": self.name,
            "price": float_repr(self.tobacco_marked_price or self.list_price, decimals),
            "unit": self.uom_id.id,
        }

    def _tobacco_label_shown(self):
        """Which of the facts on the printed label are still true; None without a label."""
        self.ensure_one()
        printed = self.tobacco_label
        if not printed:
            return None
        today = self.with_context(lang=printed["lang"])._prepare_tobacco_label()
        return [name for name in LABEL_FACTS if printed[name] == today[name]]

    def _tobacco_label_was_printed(self):
        """Remember what was printed, so that the rules know what the shelf says."""
        for product in self:
            product.write(
                {
                    "tobacco_label": product._prepare_tobacco_label(),
                    "tobacco_label_printed_on": fields.Datetime.now(),
                }
            )
