"""What stands on the shelves: tobacco in packs, with cartons and cases, and other goods."""

from odoo.fields import Command

from . import rows

# xml id -> (name, colour of the button at the till, name of the product category)
SHELVES = {
    "class_1": ("一类烟", 3, "卷烟"),
    "class_2": ("二类烟", 2, "卷烟"),
    "class_3": ("三类烟", 10, "卷烟"),
    "class_4": ("四五类烟", 7, "卷烟"),
    "cigar": ("雪茄", 1, "雪茄烟"),
    "ecig": ("电子烟", 5, "电子烟"),
    "liquor": ("酒", 9, "酒"),
    "drinks": ("饮料", 4, "饮料"),
    "smoking": ("烟具", 8, "烟具"),
    "snacks": ("零食", 11, "零食"),
    "sundries": ("日用", 6, "日用"),
}
UNITS = {"pack": "uom_pack", "stick": "uom_stick", "piece": None}
CARTON_UNITS = {"10": "uom_carton_10", "5": "uom_carton_5"}
CARTONS_PER_CASE = 50


def set_up(records):
    """All articles; returns them by code."""
    _shelves(records)
    tobacco, goods = rows.read("articles"), rows.read("goods")
    vals = {row["code"]: _tobacco_vals(records, row) for row in tobacco}
    vals |= {row["code"]: _goods_vals(records, row) for row in goods}
    articles = records.ensure_all("product.template", vals)
    _unit_barcodes(records, tobacco)
    return articles


def _shelves(records):
    records.ensure_all(
        "pos.category",
        {
            f"pos_{name}": {"name": text, "color": color, "sequence": number}
            for number, (name, (text, color, _)) in enumerate(SHELVES.items())
        },
    )
    categories = dict.fromkeys(category for _, _, category in SHELVES.values())
    records.ensure_all(
        "product.category",
        {_category(name): {"name": name, "property_cost_method": "average"} for name in categories},
    )


def _category(name):
    shelf = next(shelf for shelf, (_, _, category) in SHELVES.items() if category == name)
    return f"category_{shelf}"


def _shelf_vals(records, shelf):
    return {
        "categ_id": records.get(_category(SHELVES[shelf][2])).id,
        "pos_categ_ids": [Command.set(records.get(f"pos_{shelf}").ids)],
    }


def shelf_of(row):
    """On which shelf a tobacco article stands."""
    if row["category"] == "cigarette":
        return f"class_{min(int(row['price_class']), 4)}"
    return "cigar" if row["category"] == "cigar" else "ecig"


def _common_vals(records, row, shelf):
    return {
        "default_code": row["code"],
        "barcode": row["barcode"],
        "list_price": float(row["price"]),
        "standard_price": float(row["cost"]),
        "type": "consu",
        "is_storable": True,
        "available_in_pos": True,
        **_shelf_vals(records, shelf),
    }


def _tobacco_vals(records, row):
    unit = UNITS[row["stock_unit"]]
    uom = records.env.ref(f"tobacco_compliance.{unit}" if unit else "uom.product_uom_unit")
    is_cigarette = row["category"] == "cigarette"
    return {
        **_common_vals(records, row, shelf_of(row)),
        "name": f"{row['brand']}({row['specification']})",
        "uom_id": uom.id,
        "uom_ids": [Command.set(_larger_units(records.env, row).ids)],
        "tobacco_category": row["category"],
        "tobacco_brand": row["brand"],
        "tobacco_specification": row["specification"],
        "tobacco_origin": row["maker"],
        "tobacco_price_class": row["price_class"] or False,
        "tobacco_sticks_per_pack": int(row["sticks_per_pack"] or 0),
        "tobacco_packs_per_carton": int(row["packs_per_carton"] or 0),
        "tobacco_cartons_per_case": CARTONS_PER_CASE if row["case_barcode"] else 0,
        "tobacco_marked_price": float(row["price"]),
        "tobacco_suggested_price": float(row["price"]) if is_cigarette else 0,
        **(_ecig_vals(row) if row["category"].startswith("ecig") else {}),
    }


def _ecig_vals(row):
    """As the national standard asks: tobacco flavour, closed, at most 20 mg/g."""
    is_pod = row["category"] == "ecig_pod"
    return {
        "tobacco_flavour": "tobacco",
        "tobacco_is_refillable": False,
        "tobacco_is_nicotine_known": is_pod,
        "tobacco_nicotine_mg_per_g": 18 if is_pod else 0,
        "tobacco_nicotine_mg": 108 if is_pod else 0,
        "tobacco_volume_ml": 6 if is_pod else 0,
    }


def _goods_vals(records, row):
    return {
        **_common_vals(records, row, row["pos_category"]),
        "name": row["name"],
        "uom_id": records.env.ref("uom.product_uom_unit").id,
    }


def _larger_units(env, row):
    """Carton and case of a cigarette, as units of measure."""
    units = env["uom.uom"]
    if row["carton_barcode"]:
        units |= env.ref(f"tobacco_compliance.{CARTON_UNITS[row['packs_per_carton']]}")
    if row["case_barcode"]:
        units |= env.ref("tobacco_compliance.uom_case_500")
    return units


def _unit_barcodes(records, tobacco):
    vals = {}
    for row in tobacco:
        product = records.get(row["code"]).product_variant_id
        carton_price = float(row["carton_price"] or 0)
        for unit in _larger_units(records.env, row):
            is_case = unit.tobacco_unit == "case"
            kind = "case" if is_case else "carton"
            vals[f"{row['code']}_{kind}"] = {
                "product_id": product.id,
                "uom_id": unit.id,
                "barcode": row[f"{kind}_barcode"],
                "tobacco_price": carton_price * (CARTONS_PER_CASE if is_case else 1),
            }
    records.ensure_all("product.uom", vals)
