"""`python -m bench.seed GOODS TOBACCO DATABASE ODOO_WORDS...`: the shop that both sides have.

A company in China with its chart, a cashier, an open till whose order sequences are `standard`,
GOODS articles of which the first TOBACCO will be tobacco. Prints the shelf as one line of JSON.
"""

import json
import sys

from bench.inside import environment, open_registry
from bench.shelf import Good, Shelf

CASHIER = "bench_cashier"
PASSWORD = "bench_cashier"  # noqa: S105 - a throw-away database on loopback
STOCK_QTY = 1_000_000


def main(words):
    goods, tobacco, database, *odoo_words = words
    registry = open_registry(odoo_words, database)
    with environment(registry) as env:
        company = make_company(env)
        env = env(context={"allowed_company_ids": company.ids, "tracking_disable": True})
        company = company.with_env(env)
        cashier = make_cashier(env, company)
        config = make_till(env, company)
        products = make_goods(env, company, int(goods))
        session = open_session(env, config, cashier)
        shelf = Shelf(
            config_id=config.id,
            session_id=session.id,
            payment_method_id=config.payment_method_ids[:1].id,
            pricelist_id=config.pricelist_id.id,
            tax_id=products.taxes_id[:1].id,
            cashier_id=cashier.id,
            goods=tuple(
                Good(product.id, product.lst_price, product.barcode, index < int(tobacco))
                for index, product in enumerate(products)
            ),
        )
    print(json.dumps(shelf.to_json()))  # noqa: T201 - read by run.py


def make_company(env):
    company = env["res.company"].create(
        {
            "name": "Bench Tobacconist",
            "country_id": env.ref("base.cn").id,
            "currency_id": env.ref("base.CNY").id,
        }
    )
    env.user.company_ids |= company
    env["account.chart.template"].try_loading("cn", company, install_demo=False)
    return company


def make_cashier(env, company):
    groups = ("base.group_user", "point_of_sale.group_pos_user")
    return env["res.users"].create(
        {
            "name": "Bench Cashier",
            "login": CASHIER,
            "password": PASSWORD,
            "lang": "zh_CN",
            "tz": "Asia/Shanghai",
            "company_id": company.id,
            "company_ids": [(6, 0, company.ids)],
            "group_ids": [(6, 0, [env.ref(group).id for group in groups])],
        }
    )


def make_till(env, company):
    journal = env["account.journal"].create(
        {"name": "Bench Cash", "code": "BCASH", "type": "cash", "company_id": company.id}
    )
    method = env["pos.payment.method"].create(
        {"name": "Bench Cash", "journal_id": journal.id, "company_id": company.id}
    )
    config = env["pos.config"].create(
        {
            "name": "Bench Till",
            "company_id": company.id,
            "payment_method_ids": [(6, 0, method.ids)],
        }
    )
    # Stock Odoo's `no_gap` would compare waiting times of its lock, not our code.
    (config.order_seq_id | config.order_line_seq_id).implementation = "standard"
    return config


def make_goods(env, company, count):
    domain = [("company_id", "=", company.id), ("type_tax_use", "=", "sale"), ("amount", "=", 13)]
    tax = env["account.tax"].search(domain, limit=1)
    tax.price_include_override = "tax_included"
    products = env["product.product"].create(
        [
            {
                "name": f"Bench article {number:05}",
                "barcode": f"29{number:011}",
                "lst_price": 10 + number % 90,
                "standard_price": 8,
                "is_storable": True,
                "available_in_pos": True,
                "taxes_id": [(6, 0, tax.ids)],
                "company_id": company.id,
            }
            for number in range(count)
        ]
    )
    warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
    env["stock.quant"].with_context(inventory_mode=True).create(
        [
            {
                "product_id": product.id,
                "location_id": warehouse.lot_stock_id.id,
                "inventory_quantity": STOCK_QTY,
            }
            for product in products
        ]
    ).action_apply_inventory()
    return products


def open_session(env, config, cashier):
    config.with_user(cashier).open_ui()
    session = config.current_session_id
    session.with_user(cashier).set_opening_control(0, "")
    return session


if __name__ == "__main__":
    main(sys.argv[1:])
