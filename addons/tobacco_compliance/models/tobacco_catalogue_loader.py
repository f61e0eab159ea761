from decimal import Decimal

from odoo import api, models

from ..tools.catalogue.columns import recognise
from ..tools.catalogue.plan import Owner, Plan, plan
from ..tools.catalogue.problem import FileProblem
from ..tools.catalogue.rows import BARCODES, parse_rows
from ..tools.catalogue.table import read_table

REQUIRED = ("name",)
CHUNK = 200
IN_PACKS = ("cigarette", "cigar", "cut_tobacco", "heated", "herbal", "papers")

# fact of tools/catalogue/plan.py -> field of the article
FIELDS = {
    "code": "default_code",
    "name": "name",
    "brand": "tobacco_brand",
    "specification": "tobacco_specification",
    "category": "tobacco_category",
    "barcode": "barcode",
    "carton_barcode": "tobacco_carton_barcode",
    "case_barcode": "tobacco_case_barcode",
    "sticks_per_pack": "tobacco_sticks_per_pack",
    "packs_per_carton": "tobacco_packs_per_carton",
    "cartons_per_case": "tobacco_cartons_per_case",
    "origin": "tobacco_origin",
    "is_imported": "tobacco_is_imported",
    "tar_mg": "tobacco_tar_mg",
    "nicotine_mg_per_stick": "tobacco_nicotine_mg_per_stick",
    "co_mg": "tobacco_co_mg",
    "length_mm": "tobacco_length_mm",
    "flavour": "tobacco_flavour",
    "is_nicotine_known": "tobacco_is_nicotine_known",
    "nicotine_mg_per_g": "tobacco_nicotine_mg_per_g",
    "nicotine_mg": "tobacco_nicotine_mg",
    "volume_ml": "tobacco_volume_ml",
    "suggested_price": "tobacco_suggested_price",
    "stamp_price": "tobacco_stamp_price",
    "wholesale_price": "tobacco_wholesale_price",
    "allocation_price": "tobacco_allocation_price",
    "list_price": "list_price",
    "marked_price": "tobacco_marked_price",
    "carton_price": "tobacco_carton_price",
}
UNIT_FACTS = {"carton": ("carton_barcode", "carton_price"), "case": ("case_barcode", None)}


class TobaccoCatalogueLoader(models.AbstractModel):
    """Reads a catalogue, says what it would change, and changes it: all of it or nothing."""

    _name = "tobacco.catalogue.loader"
    _description = "Loader of Catalogues"

    @api.model
    def _plan(self, content, category, follows_price):
        """(plan, notes, headers that were ignored) of the file `content`."""
        try:
            rows = read_table(content)
        except FileProblem as error:
            return Plan(problems=[error.problem]), [], ()
        header, problems = recognise(rows, REQUIRED)
        if header is None or problems:
            return Plan(problems=problems), [], header.ignored if header else ()
        found, problems, notes = parse_rows(rows, header)
        if problems:
            return Plan(problems=problems), notes, header.ignored
        owners = self._owners(found)
        articles = self._articles({owner.article for owner in owners.values()})
        result = plan(found, articles, owners, category, follows_price=follows_price)
        return result, notes, header.ignored

    def _owners(self, rows):
        """Whose the codes of the file are; archived articles keep theirs."""
        codes = [row.values["code"] for row in rows if "code" in row.values]
        barcodes = [row.values[key] for row in rows for key in BARCODES if key in row.values]
        products = self.env["product.product"].with_context(active_test=False)
        owners = {}
        for product in products.search_fetch(
            [("default_code", "in", codes)], ["product_tmpl_id", "default_code"]
        ):
            owners["code", product.default_code] = self._owner(product, "code")
        for product in products.search_fetch(
            [("barcode", "in", barcodes)], ["product_tmpl_id", "barcode"]
        ):
            owners["barcode", product.barcode] = self._owner(product, "barcode")
        for row in self.env["product.uom"].search_fetch(
            [("barcode", "in", barcodes)], ["product_id", "barcode", "uom_id"]
        ):
            key = f"{row.uom_id.tobacco_unit}_barcode"
            owners["barcode", row.barcode] = self._owner(row.product_id, key)
        return owners

    @staticmethod
    def _owner(product, key):
        template = product.product_tmpl_id
        return Owner(template.id, template.name, key, bool(template.tobacco_category))

    def _articles(self, ids):
        """Facts of our articles by id, as the plan compares them."""
        templates = self.env["product.template"].browse(ids)
        templates.fetch([name for name in FIELDS.values() if templates._fields[name].store])
        return {
            template.id: {
                key: self._plain(template._fields[name], template[name])
                for key, name in FIELDS.items()
            }
            for template in templates
        }

    @staticmethod
    def _plain(field, value):
        if field.type in ("float", "monetary"):
            return Decimal(repr(value)).quantize(Decimal("0.0001"))
        return value

    @api.model
    def _load(self, result, progress=None):
        """Do what the plan says; `progress(done)` is told how many articles are ready."""
        articles, done = self.env["product.template"], 0
        for start in range(0, len(result.new), CHUNK):
            chunk = [new.values for new in result.new[start : start + CHUNK]]
            templates = articles.create([self._prepare_article_vals(values) for values in chunk])
            self._create_units(templates, chunk)
            done += len(chunk)
            if progress:
                progress(done)
        for number, change in enumerate(result.changed, start=1):
            articles.browse(change.article).write(
                {FIELDS[key]: self._stored(value) for key, _old, value in change.facts}
            )
            if progress and number % CHUNK == 0:
                progress(done + number)

    def _prepare_article_vals(self, values):
        """Values of a new article; its cartons and cases follow when it is there."""
        later = {name for names in UNIT_FACTS.values() for name in names}
        uom = self._stock_unit(values)
        units = self.env["uom.uom"]
        for unit in self._units(values, uom).values():
            units |= unit
        return {
            "is_storable": True,
            "uom_id": uom.id,
            "uom_ids": [(6, 0, units.ids)],
            **{
                FIELDS[key]: self._stored(value)
                for key, value in values.items()
                if key not in later
            },
        }

    def _stock_unit(self, values):
        in_packs = values["category"] in IN_PACKS or values.get("packs_per_carton")
        name = "tobacco_compliance.uom_pack" if in_packs else "uom.product_uom_unit"
        return self.env.ref(name)

    def _units(self, values, uom):
        """Kind -> unit of the carton and case that have a code in the file."""
        found, units = {}, self.env["uom.uom"]
        if values.get("carton_barcode") or values.get("case_barcode"):
            carton = units._tobacco_unit_of("carton", uom, values["packs_per_carton"])
            if values.get("carton_barcode"):
                found["carton"] = carton
            if values.get("case_barcode"):
                found["case"] = units._tobacco_unit_of("case", carton, values["cartons_per_case"])
        return found

    def _create_units(self, templates, chunk):
        self.env["product.uom"].create(
            [
                {
                    "product_id": template.product_variant_id.id,
                    "uom_id": unit.id,
                    "barcode": values[UNIT_FACTS[kind][0]],
                    "tobacco_price": float(values.get(UNIT_FACTS[kind][1]) or 0),
                }
                for template, values in zip(templates, chunk, strict=True)
                for kind, unit in self._units(values, template.uom_id).items()
            ]
        )

    @staticmethod
    def _stored(value):
        return float(value) if isinstance(value, Decimal) else value
