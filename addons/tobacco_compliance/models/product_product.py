from odoo import api, models
from odoo.tools import float_repr

# contract key -> field of the template
_PLAIN_FACTS = {
    "product_type": "tobacco_product_type",
    "brand": "tobacco_brand",
    "flavour": "tobacco_flavour",
    "sticks_per_pack": "tobacco_sticks_per_pack",
    "packs_per_carton": "tobacco_packs_per_carton",
}
_DECIMAL_FACTS = {
    "volume_ml": "tobacco_volume_ml",
    "tank_ml": "tobacco_tank_ml",
    "weight_g": "tobacco_weight_g",
}
_NICOTINE_FACTS = {
    "nicotine_mg_per_g": "tobacco_nicotine_mg_per_g",
    "nicotine_mg": "tobacco_nicotine_mg",
}
_FLAG_FACTS = {
    "is_refillable": "tobacco_is_refillable",
    "is_single_use": "tobacco_is_single_use",
    "has_duty_stamp": "tobacco_has_duty_stamp",
    "is_recalled": "tobacco_is_recalled",
    "is_damaged": "tobacco_is_damaged",
}
_PRICE_FACTS = {
    "marked_price": "tobacco_marked_price",
    "suggested_price": "tobacco_suggested_price",
    "stamp_price": "tobacco_stamp_price",
}


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _prepare_tobacco_facts(self, uom=None):
        """What a line's facts owe to the article, for one unit of `uom` (default: the stock unit).

        Keys and text as in facts: decimals are strings, prices in the currency's decimals and per
        unit sold. A unit with a price of its own (carton) is marked with that; suggested prices
        scale with the unit. An article that is no tobacco has `category` None and is otherwise
        empty.
        """
        self.ensure_one()
        # The template's own fields: through the variant each would be a computed one.
        template = self.product_tmpl_id
        if not template.tobacco_category:
            return {"category": None}
        uom = uom or template.uom_id
        is_nicotine_known = template.tobacco_is_nicotine_known
        return {
            "category": template.tobacco_category,
            "unit": uom.tobacco_unit or "piece",
            **{key: template[field] or None for key, field in _PLAIN_FACTS.items()},
            **{key: _decimal(template[field] or None) for key, field in _DECIMAL_FACTS.items()},
            **{
                key: _decimal(template[field] if is_nicotine_known else None)
                for key, field in _NICOTINE_FACTS.items()
            },
            **{key: template[field] for key, field in _FLAG_FACTS.items()},
            "lists": _listed(template.tobacco_lists),
            "label": template._tobacco_label_shown(),
            **self._prepare_tobacco_price_facts(uom),
        }

    def _prepare_tobacco_price_facts(self, uom):
        # Cached, unlike the currency, which costs each sale two queries.
        decimals = self.env["decimal.precision"].precision_get("Product Price")
        template = self.product_tmpl_id
        prices = {key: template[field] for key, field in _PRICE_FACTS.items()}
        if uom != template.uom_id:
            stock_units = uom._compute_quantity(
                1, template.uom_id, round=False, raise_if_failure=False
            )
            prices = {key: price * stock_units for key, price in prices.items()}
            row = self.product_uom_ids.filtered(lambda row: row.uom_id == uom)[:1]
            prices["marked_price"] = row.tobacco_price or prices["marked_price"]
        return {
            key: float_repr(price, decimals) if price else None for key, price in prices.items()
        }

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS product
        products = super().create(vals_list)
        self.env["tobacco.recall.line"]._link_articles([vals.get("barcode") for vals in vals_list])
        return products

    def write(self, vals):
        # EXTENDS product
        done = super().write(vals)
        if vals.get("barcode"):
            self.env["tobacco.recall.line"]._link_articles([vals["barcode"]])
        return done


def _listed(text):
    """Names separated by commas; None where there is none."""
    return [name for name in (part.strip() for part in (text or "").split(",")) if name] or None


def _decimal(value):
    """Shortest decimal text of a float with at most two decimals."""
    return None if value is None else float_repr(value, 2).rstrip("0").rstrip(".")
