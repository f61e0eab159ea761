from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .product_barcode import mistyped_warning

CONTENT_FIELDS = {"tobacco_packs_per_carton", "tobacco_cartons_per_case"}


class ProductTemplate(models.Model):
    """Carton and case of an article, each with a code and a price of its own.

    They are rows of `product.uom` as Odoo has them; here one writes the code and the right unit
    follows from the article's own contents.
    """

    _inherit = "product.template"

    tobacco_barcode_ids = fields.One2many(
        related="product_variant_ids.product_uom_ids", readonly=False, string="Unit Barcodes"
    )
    tobacco_carton_barcode = fields.Char(
        string="Carton Barcode",
        compute="_compute_tobacco_carton",
        inverse="_inverse_tobacco_carton",
        search="_search_tobacco_carton_barcode",
        help="Printed on the carton (条). Enter the packs per carton first; the unit of that size"
        " is made by itself.",
    )
    tobacco_carton_price = fields.Float(
        string="Carton Price",
        digits="Product Price",
        compute="_compute_tobacco_carton",
        inverse="_inverse_tobacco_carton",
        help="Price of a whole carton; 0: the pack's price times its content.",
    )
    tobacco_case_barcode = fields.Char(
        string="Case Barcode",
        compute="_compute_tobacco_case",
        inverse="_inverse_tobacco_case",
        search="_search_tobacco_case_barcode",
        help="Printed on the case (件), if you ever receive or sell whole cases.",
    )

    @api.model
    def _get_related_fields_variant_template(self):
        # EXTENDS product
        return [
            *super()._get_related_fields_variant_template(),
            "tobacco_barcode_ids",
            "tobacco_carton_barcode",
            "tobacco_carton_price",
            "tobacco_case_barcode",
        ]

    def _tobacco_unit_row(self, kind):
        """The code by which the carton or case of this article is known; the oldest of several."""
        rows = self.product_variant_ids.product_uom_ids
        return rows.filtered(lambda row: row.uom_id.tobacco_unit == kind).sorted("id")[:1]

    @api.depends(
        "product_variant_ids.product_uom_ids.barcode",
        "product_variant_ids.product_uom_ids.uom_id",
        "product_variant_ids.product_uom_ids.tobacco_price",
    )
    def _compute_tobacco_carton(self):
        for product in self:
            row = product._tobacco_unit_row("carton")
            product.tobacco_carton_barcode = row.barcode
            product.tobacco_carton_price = row.tobacco_price

    @api.depends(
        "product_variant_ids.product_uom_ids.barcode",
        "product_variant_ids.product_uom_ids.uom_id",
    )
    def _compute_tobacco_case(self):
        for product in self:
            product.tobacco_case_barcode = product._tobacco_unit_row("case").barcode

    def _inverse_tobacco_carton(self):
        for product in self:
            product._tobacco_set_unit(
                "carton",
                product.tobacco_carton_barcode,
                {"tobacco_price": product.tobacco_carton_price},
            )

    def _inverse_tobacco_case(self):
        for product in self:
            product._tobacco_set_unit("case", product.tobacco_case_barcode, {})

    def _tobacco_set_unit(self, kind, barcode, vals):
        """Let the article be known by `barcode` as a carton or case; an empty one forgets it."""
        if not self.product_variant_ids:
            return  # while the template is made; its creation writes these again
        row, code = self._tobacco_unit_row(kind), (barcode or "").strip()
        if not code:
            row.unlink()
            return
        unit = self._tobacco_unit(kind)
        vals = {"barcode": code, "uom_id": unit.id, **vals}
        if row:
            row.write(vals)
        else:
            row.create({"product_id": self.product_variant_ids[:1].id, **vals})
        if unit not in self.uom_ids:
            self.uom_ids |= unit

    def _tobacco_unit(self, kind):
        """The unit of this article's carton or case."""
        packs, cartons = self.tobacco_packs_per_carton, self.tobacco_cartons_per_case
        if packs < 1 or (kind == "case" and cartons < 1):
            raise ValidationError(
                self.env._(
                    "“%(product)s”: enter the packs per carton (and for a case the cartons per"
                    " case) before its barcode, so that the code stands for the right number.",
                    product=self.name,
                )
            )
        units = self.env["uom.uom"]
        carton = units._tobacco_unit_of("carton", self.uom_id, packs)
        return carton if kind == "carton" else units._tobacco_unit_of("case", carton, cartons)

    def write(self, vals):
        # EXTENDS product
        done = super().write(vals)
        if CONTENT_FIELDS & vals.keys():
            self._tobacco_follow_contents()
        return done

    def _tobacco_follow_contents(self):
        """Codes of cartons and cases move on to the unit that fits the corrected contents.

        What was bought and sold before keeps the unit that it was bought and sold in.
        """
        for product in self.filtered("tobacco_category"):
            for kind in ("carton", "case"):
                rows = product.product_variant_ids.product_uom_ids.filtered(
                    lambda row, kind=kind: row.uom_id.tobacco_unit == kind
                )
                if rows and any(row._tobacco_expected_content() for row in rows):
                    unit = product._tobacco_unit(kind)
                    rows.filtered(lambda row, unit=unit: row.uom_id != unit).uom_id = unit

    def _search_tobacco_carton_barcode(self, operator, value):
        return self._tobacco_search_unit("carton", operator, value)

    def _search_tobacco_case_barcode(self, operator, value):
        return self._tobacco_search_unit("case", operator, value)

    @staticmethod
    def _tobacco_search_unit(kind, operator, value):
        of_kind = Domain("uom_id.tobacco_unit", "=", kind)
        if operator == "in" and False in value:
            has_none = Domain("product_variant_ids.product_uom_ids", "not any", of_kind)
            rest = [code for code in value if code]
            if not rest:
                return has_none
            return has_none | Domain(
                "product_variant_ids.product_uom_ids",
                "any",
                of_kind & Domain("barcode", "in", rest),
            )
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        return Domain(
            "product_variant_ids.product_uom_ids",
            "any",
            of_kind & Domain("barcode", operator, value),
        )

    @api.onchange("barcode")
    def _onchange_tobacco_barcode(self):
        return self.tobacco_category and mistyped_warning(self.env, self.barcode)

    @api.onchange("tobacco_carton_barcode")
    def _onchange_tobacco_carton_barcode(self):
        return mistyped_warning(self.env, self.tobacco_carton_barcode)

    @api.onchange("tobacco_case_barcode")
    def _onchange_tobacco_case_barcode(self):
        return mistyped_warning(self.env, self.tobacco_case_barcode)
