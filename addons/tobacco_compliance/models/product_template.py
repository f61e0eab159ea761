from odoo import api, fields, models
from odoo.exceptions import ValidationError

CATEGORIES = [
    ("cigarette", "Cigarettes"),
    ("cigar", "Cigars"),
    ("cut_tobacco", "Cut Tobacco"),
    ("papers", "Rolling Papers"),
    ("herbal", "Herbal Smoking Products"),
    ("ecig_device", "E-cigarette Device"),
    ("ecig_pod", "E-cigarette Pod"),
    ("ecig_combined", "E-cigarette with Pod or Disposable"),
    ("e_liquid", "E-liquid"),
    ("heated", "Heated Tobacco"),
    ("oral", "Oral Tobacco"),
    ("nicotine_other", "Nicotine Pouches and Others"),
    ("other", "Other Tobacco Products"),
]


class ProductTemplate(models.Model):
    """Tobacco facts of an article (品规): stock and list price are per pack (盒) where it has
    packs.
    """

    _inherit = "product.template"

    tobacco_category = fields.Selection(
        CATEGORIES,
        index="btree_not_null",
        help="Empty: not a tobacco product, no tobacco rule looks at it.",
    )
    tobacco_brand = fields.Char(string="Brand")
    tobacco_specification = fields.Char(string="Specification")
    tobacco_product_type = fields.Char()
    tobacco_origin = fields.Char(string="Manufacturer")
    tobacco_price_class = fields.Selection(
        [("1", "Class 1"), ("2", "Class 2"), ("3", "Class 3"), ("4", "Class 4"), ("5", "Class 5")],
        string="Price Class",
        help="By allocation price without VAT per carton of 200: from 100, 70, 30, 16.5, below.",
    )
    tobacco_sticks_per_pack = fields.Integer(string="Sticks per Pack")
    tobacco_packs_per_carton = fields.Integer(string="Packs per Carton")
    tobacco_cartons_per_case = fields.Integer(string="Cartons per Case")
    tobacco_marked_price = fields.Float(
        string="Marked Price",
        digits="Product Price",
        help="Price on the shelf label, per stock unit. Nothing may be sold above it; 0: none.",
    )
    tobacco_suggested_price = fields.Float(
        string="Suggested Retail Price",
        digits="Product Price",
        help="Of the wholesaler's catalogue, per stock unit; 0: none.",
    )
    tobacco_stamp_price = fields.Float(
        string="Tax Stamp Price",
        digits="Product Price",
        help="Printed on the tax stamp, where the law fixes it, per stock unit; 0: none.",
    )
    tobacco_flavour = fields.Char(
        string="Flavour", help="As the rules name it: tobacco, menthol, fruit …"
    )
    tobacco_tar_mg = fields.Float(string="Tar (mg)", digits=(6, 2))
    tobacco_nicotine_mg_per_stick = fields.Float(string="Nicotine per Stick (mg)", digits=(6, 2))
    tobacco_nicotine_mg_per_g = fields.Float(string="Nicotine (mg/g)", digits=(6, 2))
    tobacco_nicotine_mg = fields.Float(string="Nicotine in Total (mg)", digits=(8, 2))
    tobacco_volume_ml = fields.Float(string="Liquid (ml)", digits=(8, 2))
    tobacco_tank_ml = fields.Float(string="Tank (ml)", digits=(8, 2))
    tobacco_weight_g = fields.Float(string="Tobacco Weight (g)", digits=(8, 2))
    tobacco_is_nicotine_known = fields.Boolean(
        string="Nicotine Declared",
        help="A declared 0 breaks the national standard; without a declaration nothing is tested.",
    )
    tobacco_is_refillable = fields.Boolean(string="User-refillable")
    tobacco_is_single_use = fields.Boolean(string="Single Use")
    tobacco_has_duty_stamp = fields.Boolean(string="Duty Stamp")
    tobacco_is_recalled = fields.Boolean(string="Recalled")
    tobacco_is_damaged = fields.Boolean(string="Mouldy or Damaged")
    tobacco_barcode_ids = fields.One2many(
        related="product_variant_ids.product_uom_ids", readonly=False, string="Unit Barcodes"
    )

    @api.model
    def _get_related_fields_variant_template(self):
        # EXTENDS product
        return [*super()._get_related_fields_variant_template(), "tobacco_barcode_ids"]

    @api.constrains(
        "tobacco_sticks_per_pack", "tobacco_packs_per_carton", "tobacco_cartons_per_case"
    )
    def _check_tobacco_contents(self):
        for product in self:
            contents = (
                product.tobacco_sticks_per_pack,
                product.tobacco_packs_per_carton,
                product.tobacco_cartons_per_case,
            )
            if min(contents) < 0:
                raise ValidationError(
                    self.env._(
                        "“%(product)s”: sticks, packs and cartons are counted from 1; leave 0 where"
                        " there are none.",
                        product=product.display_name,
                    )
                )
