import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import float_repr

from ..report.shelf_label import labels_pdf, minors_sign_pdf

MAX_LABELS = 3000


class TobaccoLabelPrint(models.TransientModel):
    """Shelf labels as a PDF: of chosen articles, or of all whose label is no longer right."""

    _name = "tobacco.label.print"
    _description = "Print Shelf Labels"

    scope = fields.Selection(
        [
            ("chosen", "Chosen articles"),
            ("outdated", "All whose label is missing or no longer right"),
            ("changed", "All changed since a day"),
        ],
        string="Which Articles",
        required=True,
        default="outdated",
    )
    product_ids = fields.Many2many(
        "product.template", string="Articles", domain=[("tobacco_category", "!=", False)]
    )
    changed_since = fields.Date(default=fields.Date.context_today)
    layout = fields.Selection(
        [("a4_3x8", "A4, 3 by 8 labels (70 × 37 mm)"), ("roll_60x40", "Roll, 60 × 40 mm")],
        required=True,
        default="a4_3x8",
    )
    has_packs = fields.Boolean(string="Labels of the Pack", default=True)
    has_cartons = fields.Boolean(string="Labels of the Carton")
    skipped = fields.Integer(
        string="Used Places on the First Sheet", help="To go on with a sheet that was begun."
    )
    label_count = fields.Integer(string="Labels", compute="_compute_label_count")
    unpriced = fields.Char(string="Without a Price", compute="_compute_label_count")
    content = fields.Binary(string="PDF", readonly=True, attachment=False)
    filename = fields.Char(compute="_compute_filename")

    @api.model
    def default_get(self, field_names):
        # EXTENDS web
        values = super().default_get(field_names)
        if self.env.context.get("active_model") == "product.template":
            chosen = self.env["product.template"].browse(self.env.context.get("active_ids", []))
            chosen = chosen.filtered("tobacco_category")
            values.update(scope="chosen", product_ids=[(6, 0, chosen.ids)])
        return values

    @api.depends("layout")
    def _compute_filename(self):
        for wizard in self:
            wizard.filename = self.env._("shelf labels") + ".pdf"

    @api.depends("scope", "product_ids", "changed_since", "has_packs", "has_cartons")
    def _compute_label_count(self):
        for wizard in self:
            products = wizard._products()
            priced = products.filtered(wizard._price)
            wizard.label_count = len(wizard._labels(priced))
            wizard.unpriced = "、".join((products - priced)[:20].mapped("name"))

    def _products(self):
        if self.scope == "chosen":
            return self.product_ids._origin
        domain = Domain("tobacco_category", "!=", False)
        if self.scope == "outdated":
            domain &= Domain("tobacco_label_state", "!=", "current")
        else:
            domain &= Domain("tobacco_shelf_changed_on", ">=", self.changed_since)
        return self.env["product.template"].search(domain, order="name, id")

    @staticmethod
    def _price(product):
        return product.tobacco_marked_price or product.list_price

    def _labels(self, products):
        found = []
        for product in products:
            if self.has_packs:
                found.append(
                    self._prepare_label(
                        product, product.barcode, self._price(product), product.uom_id.name
                    )
                )
            row = product._tobacco_unit_row("carton") if self.has_cartons else False
            if row:
                packs = row.uom_id._compute_quantity(1, product.uom_id, round=False)
                price = row.tobacco_price or self._price(product) * packs
                found.append(self._prepare_label(product, row.barcode, price, row.uom_id.name))
        return found

    def _prepare_label(self, product, barcode, price, unit):
        decimals = self.env["decimal.precision"].precision_get("Product Price")
        named = (product.tobacco_specification, product.tobacco_origin)
        return {
            "name": product.name,
            "detail": " · ".join(text for text in named if text),
            "price": float_repr(price, decimals),
            "unit": unit,
            "barcode": barcode or "",
        }

    def action_print(self):
        """Make the PDF and remember what the labels say."""
        self.ensure_one()
        if self.skipped < 0:
            raise UserError(self.env._("The number of used places is 0 or more."))
        products = self._products().filtered(self._price)
        labels = self._labels(products)
        if not labels:
            raise UserError(
                self.env._(
                    "There is no label to print. Choose articles with a price, or another range."
                )
            )
        if len(labels) > MAX_LABELS:
            raise UserError(
                self.env._(
                    "%(count)s labels are too many for one file. Print %(limit)s at a time.",
                    count=len(labels),
                    limit=MAX_LABELS,
                )
            )
        captions = {
            "title": self.env._("Shelf Labels"),
            "unit": self.env._("Unit: "),
            "currency": self.env.company.currency_id.symbol or "",
        }
        self.content = base64.b64encode(
            labels_pdf(self.env, labels, captions, self.layout, self.skipped)
        )
        if self.has_packs:
            products._tobacco_label_was_printed()
        return self._download()

    def action_minors_sign(self):
        """The sign that no tobacco is sold to minors, to hang up where customers see it."""
        texts = (
            self.env._("No tobacco is sold to minors"),
            self.env._(
                "Law on the Protection of Minors, article 59:"
                " if in doubt, please show your identity card."
            ),
            self.env._("Smoking harms health"),
        )
        wizard = self.create({"content": base64.b64encode(minors_sign_pdf(self.env, texts))})
        return wizard._download()

    def _download(self):
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/content/{self.filename}?download=true",
            "target": "download",
        }
