"""`python -m bench.seed_suite DATABASE ODOO_WORDS...`: make the shop of seed.py a tobacconist's.

Reads the stock side's shelf on standard input: the same goods become tobacco with facts, carton
and case barcodes; the till gets a shop with a licence that reports. Prints the suite's shelf.
"""

import dataclasses
import datetime as dt
import json
import sys

from bench.inside import environment, open_registry
from bench.shelf import PACKS_PER_CARTON, Shelf

LICENCE_NUMBER = "310101100001"


def main(words):
    database, *odoo_words = words
    shelf = Shelf.from_json(json.loads(sys.stdin.readline()))
    registry = open_registry(odoo_words, database)
    with environment(registry) as env:
        config = env["pos.config"].browse(shelf.config_id)
        env = env(context={"allowed_company_ids": config.company_id.ids, "tracking_disable": True})
        give_facts(env, shelf)
        shop = make_shop(env, config.company_id)
        open_reporting(env, shop.licence_ids)
        config.with_env(env).tobacco_shop_id = shop
        carton = env.ref("tobacco_compliance.uom_carton_10")
    print(json.dumps(dataclasses.replace(shelf, carton_uom_id=carton.id).to_json()))  # noqa: T201


def give_facts(env, shelf):
    """Every tobacco article of the shelf becomes a cigarette sold by pack, carton and case."""
    pack = env.ref("tobacco_compliance.uom_pack")
    units = env.ref("tobacco_compliance.uom_carton_10") | env.ref("tobacco_compliance.uom_case_500")
    ids = [good.product_id for good in shelf.goods if good.is_tobacco]
    products = env["product.product"].browse(ids)
    # The goods have moves, so Odoo lets nobody change the unit any more; this is the same unit
    # under the trade's name, and the database is thrown away.
    env.cr.execute(
        "UPDATE product_template SET uom_id = %s WHERE id = ANY(%s)",
        [pack.id, products.product_tmpl_id.ids],
    )
    env.invalidate_all()
    for number, product in enumerate(products):
        product.write(
            {
                "tobacco_category": "cigarette",
                "tobacco_brand": f"Brand {number % 40}",
                "tobacco_specification": product.name,
                "tobacco_sticks_per_pack": 20,
                "tobacco_packs_per_carton": PACKS_PER_CARTON,
                "tobacco_cartons_per_case": 50,
                "tobacco_marked_price": product.lst_price,
                "tobacco_suggested_price": product.lst_price,
            }
        )
    env["product.uom"].create(
        [
            {
                "product_id": product.id,
                "uom_id": unit.id,
                "barcode": f"{prefix}{product.barcode[2:]}",
                "tobacco_price": product.lst_price * packs,
            }
            for product in products
            for unit, prefix, packs in zip(
                units, ("28", "27"), (PACKS_PER_CARTON, 500), strict=True
            )
        ]
    )


def make_shop(env, company):
    shop = env["tobacco.shop"].create(
        {"name": "Bench Tobacconist", "code": "BENCH-1", "company_id": company.id}
    )
    today = dt.date.today()  # noqa: DTZ011 - a licence of a year around the run
    env["tobacco.licence"].create(
        {
            "number": LICENCE_NUMBER,
            "shop_id": shop.id,
            "holder_name": "Bench Tobacconist",
            "is_cigarette": True,
            "valid_from": today - dt.timedelta(days=180),
            "valid_to": today + dt.timedelta(days=180),
        }
    )
    return shop


def open_reporting(env, licence):
    """A chain that captures; nothing is sent, as no worker runs."""
    profile = env["tobacco.report.profile"].create(
        {"name": "Bench", "endpoint": "http://127.0.0.1:9/", "key_id": "bench"}
    )
    go_live = dt.datetime.now(dt.timezone.utc).replace(tzinfo=None) - dt.timedelta(hours=1)
    env["tobacco.report.chain"]._open(licence, profile, go_live)


if __name__ == "__main__":
    main(sys.argv[1:])
