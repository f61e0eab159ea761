from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.product.missing import missing
from ..tools.product.price_class import class_of, per_standard_carton

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

CONTENT_FIELDS = (
    "tobacco_sticks_per_pack",
    "tobacco_packs_per_carton",
    "tobacco_cartons_per_case",
)
AMOUNT_FIELDS = (
    "tobacco_allocation_price",
    "tobacco_wholesale_price",
    "tobacco_marked_price",
    "tobacco_suggested_price",
    "tobacco_stamp_price",
    "tobacco_tar_mg",
    "tobacco_nicotine_mg_per_stick",
    "tobacco_co_mg",
    "tobacco_length_mm",
    "tobacco_nicotine_mg_per_g",
    "tobacco_nicotine_mg",
    "tobacco_volume_ml",
    "tobacco_tank_ml",
    "tobacco_weight_g",
)
# fact of tools/product/missing.py -> the field that holds it and what else it depends on
MISSING_FIELDS = {
    "brand": ["tobacco_brand"],
    "specification": ["tobacco_specification"],
    "barcode": ["barcode", "product_variant_ids.barcode"],
    "marked_price": ["tobacco_marked_price"],
    "sticks_per_pack": ["tobacco_sticks_per_pack"],
    "packs_per_carton": ["tobacco_packs_per_carton"],
    "carton_barcode": ["tobacco_carton_barcode"],
    "flavour": ["tobacco_flavour"],
    "is_nicotine_known": ["tobacco_is_nicotine_known"],
}


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
    tobacco_brand = fields.Char(string="Brand", help="品牌, as on the pack: 中华, 玉溪 …")
    tobacco_specification = fields.Char(
        string="Specification", help="品规 without the brand: 软, 硬, 细支 …"
    )
    tobacco_product_type = fields.Char(
        help="Only where a law outside mainland China distinguishes types within a category."
    )
    tobacco_origin = fields.Char(string="Manufacturer", help="As on the pack: 上海烟草集团 …")
    tobacco_is_imported = fields.Boolean(
        string="Imported", help="Foreign article; unticked: made in this country."
    )
    tobacco_allocation_price = fields.Float(
        string="Allocation Price",
        digits="Product Price",
        help="调拨价 without VAT, for one carton of this article; gives price and tax class.",
    )
    tobacco_wholesale_price = fields.Float(
        string="Wholesale Price",
        digits="Product Price",
        help="批发价 of the wholesaler's catalogue, VAT included, for one carton of this article.",
    )
    tobacco_price_class = fields.Selection(
        [("1", "Class 1"), ("2", "Class 2"), ("3", "Class 3"), ("4", "Class 4"), ("5", "Class 5")],
        string="Price Class",
        compute="_compute_tobacco_classes",
        store=True,
        readonly=False,
        help="Follows from the allocation price per 200 sticks; without one it can be chosen.",
    )
    tobacco_tax_class = fields.Selection(
        [("a", "Tax Class A"), ("b", "Tax Class B")],
        string="Tax Class",
        compute="_compute_tobacco_classes",
        store=True,
        readonly=False,
        help="Of the consumption tax; follows from the allocation price per 200 sticks.",
    )
    tobacco_sticks_per_pack = fields.Integer(
        string="Sticks per Pack", help="Printed on the pack; 20 is common, but not a rule."
    )
    tobacco_packs_per_carton = fields.Integer(
        string="Packs per Carton", help="10 is common; gift cartons hold 5."
    )
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
    tobacco_lists = fields.Char(
        string="Approved Product Lists",
        help="Lists of approved products that name this article, separated by commas, where the law"
        " asks for one: UTL (California), TW-HTP (heated tobacco in Taiwan).",
    )
    tobacco_tar_mg = fields.Float(
        string="Tar (mg)", digits=(6, 2), help="焦油量 of one stick, as on the pack."
    )
    tobacco_nicotine_mg_per_stick = fields.Float(
        string="Nicotine per Stick (mg)", digits=(6, 2), help="烟气烟碱量, as on the pack."
    )
    tobacco_co_mg = fields.Float(
        string="Carbon Monoxide (mg)", digits=(6, 2), help="烟气一氧化碳量, as on the pack."
    )
    tobacco_length_mm = fields.Integer(string="Stick Length (mm)", aggregator=None)
    tobacco_nicotine_mg_per_g = fields.Float(
        string="Nicotine (mg/g)", digits=(6, 2), help="Concentration; at most 20 in China."
    )
    tobacco_nicotine_mg = fields.Float(
        string="Nicotine in Total (mg)", digits=(8, 2), help="At most 200 in China."
    )
    tobacco_volume_ml = fields.Float(string="Liquid (ml)", digits=(8, 2))
    tobacco_tank_ml = fields.Float(string="Tank (ml)", digits=(8, 2))
    tobacco_weight_g = fields.Float(string="Tobacco Weight (g)", digits=(8, 2))
    tobacco_is_nicotine_known = fields.Boolean(
        string="Nicotine Declared",
        help="A declared 0 breaks the national standard; without a declaration nothing is tested.",
    )
    tobacco_is_refillable = fields.Boolean(
        string="User-refillable", help="Users can refill it: not lawful in China."
    )
    tobacco_is_single_use = fields.Boolean(
        string="Single Use", help="Thrown away when empty: not lawful in some countries."
    )
    tobacco_has_duty_stamp = fields.Boolean(
        string="Duty Stamp", help="The pack carries the tax stamp of the country."
    )
    tobacco_is_recalled = fields.Boolean(
        string="Recalled", help="No till sells it. Set and cleared by the list of recalls."
    )
    tobacco_is_damaged = fields.Boolean(
        string="Mouldy or Damaged", help="No till sells it until this is unticked."
    )
    tobacco_missing = fields.Char(
        string="Still Missing",
        compute="_compute_tobacco_missing",
        help="Facts without which a rule, the till or the report cannot tell everything.",
    )

    @api.depends(
        "tobacco_allocation_price",
        "tobacco_category",
        "tobacco_sticks_per_pack",
        "tobacco_packs_per_carton",
    )
    def _compute_tobacco_classes(self):
        classes = self.env["tobacco.price.class"]
        for product in self:
            price = per_standard_carton(
                Decimal(repr(product.tobacco_allocation_price)),
                product.tobacco_sticks_per_pack * product.tobacco_packs_per_carton,
            )
            if product.tobacco_category == "cigarette" and price:
                product.tobacco_price_class = class_of(price, classes._thresholds("price"))
                product.tobacco_tax_class = class_of(price, classes._thresholds("tax"))
            else:
                product.tobacco_price_class = product.tobacco_price_class
                product.tobacco_tax_class = product.tobacco_tax_class

    @api.depends("tobacco_category", *(name for names in MISSING_FIELDS.values() for name in names))
    def _compute_tobacco_missing(self):
        labels = {
            name: self._fields[names[0]]._description_string(self.env)
            for name, names in MISSING_FIELDS.items()
        }
        for product in self:
            facts = {name: product[names[0]] for name, names in MISSING_FIELDS.items()}
            lacking = missing({"category": product.tobacco_category, **facts})
            product.tobacco_missing = "、".join(labels[name] for name in lacking)

    @api.constrains(*CONTENT_FIELDS)
    def _check_tobacco_contents(self):
        for product in self:
            if min(product[name] for name in CONTENT_FIELDS) < 0:
                raise ValidationError(
                    self.env._(
                        "“%(product)s”: sticks, packs and cartons are counted from 1; leave 0 where"
                        " there are none.",
                        product=product.display_name,
                    )
                )

    @api.constrains(*AMOUNT_FIELDS)
    def _check_tobacco_amounts(self):
        for product in self:
            for name in AMOUNT_FIELDS:
                if product[name] < 0:
                    raise ValidationError(
                        self.env._(
                            "“%(product)s”: “%(field)s” cannot be below 0. Correct it, or enter 0"
                            " when you do not know it.",
                            product=product.display_name,
                            field=self._fields[name]._description_string(self.env),
                        )
                    )

    @api.constrains("tobacco_category", "tobacco_is_recalled")
    def _check_tobacco_recalled(self):
        lines = self.env["tobacco.recall.line"]._open_lines(
            self.filtered(lambda product: not product.tobacco_is_recalled).product_variant_ids
        )
        if lines:
            raise ValidationError(
                self.env._(
                    "“%(product)s” is on the open recall %(recall)s. Close that recall with a"
                    " reason, or take the article off its list; the flag then clears by itself.",
                    product=lines[0].product_id.display_name,
                    recall=lines[0].recall_id.display_name,
                )
            )
