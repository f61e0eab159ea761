"""`python -m bench.ledger_lines DATABASE LINES ODOO_WORDS...`: a year of sales for the ledger.

Reads the suite's shelf on standard input and writes, by SQL, what a year at its till leaves behind
in Odoo: paid orders of two lines, their payments, deliveries with done and valued moves, and the
stock that is gone. The reporting record of each order is there too. Prints how many lines.
"""

import json
import sys

from bench.inside import environment, open_registry
from bench.shelf import Shelf

DAYS = 360
LINES_EACH = 2
COST = 8
REFRESHED = ("pos_order", "pos_order_line", "pos_payment", "stock_picking", "stock_move",
             "stock_move_line", "tobacco_report_record", "stock_quant")  # fmt: skip

# What every statement begins with: line `n`, its order `o`, article, quantity, and time.
LINE = """
    WITH good AS (
        SELECT p.id AS product_id, row_number() OVER (ORDER BY p.id) - 1 AS number,
               t.list_price AS price, t.uom_id, t.name ->> 'en_US' AS name, p.barcode
          FROM product_product p JOIN product_template t ON t.id = p.product_tmpl_id
         WHERE p.id = ANY(%(goods)s)
    ), line AS (
        SELECT n, n / %(each)s AS o, 1 + n %% 3 AS qty, good.*,
               %(start)s::timestamp + interval '1 second'
                   * (86400.0 * %(days)s * (n / %(each)s) * %(each)s / %(lines)s)::bigint AS at
          FROM generate_series(0, %(lines)s - 1) n
          JOIN good ON good.number = (n * 7 + n / 500) %% %(count)s
    ), sale AS (
        SELECT o, at, SUM(qty * price) AS amount FROM line GROUP BY o, at
    )
"""
STATEMENTS = (
    """
    INSERT INTO pos_order (name, pos_reference, uuid, state, session_id, config_id, company_id,
                           pricelist_id, user_id, date_order, amount_tax, amount_total,
                           amount_paid, amount_return, access_token)
    SELECT 'BL/' || o, 'BL-' || lpad(o::text, 7, '0'), 'bench-ledger-' || o, 'done', %(session)s,
           %(config)s, %(company)s, %(pricelist)s, %(user)s, at, 0, amount, amount, 0,
           'bench-' || o
      FROM sale
    """,
    """
    INSERT INTO pos_order_line (name, uuid, order_id, company_id, product_id, qty, price_unit,
                                price_subtotal, price_subtotal_incl, tobacco_entry,
                                tobacco_barcode)
    SELECT 'BL/' || n, 'bench-ledger-line-' || n, r.id, %(company)s, product_id, qty, price,
           qty * price, qty * price, CASE WHEN n %% 20 = 0 THEN 'keyed' ELSE 'scanned' END, barcode
      FROM line JOIN pos_order r ON r.uuid = 'bench-ledger-' || o
    """,
    """
    INSERT INTO pos_payment (pos_order_id, payment_method_id, session_id, company_id, amount,
                             payment_date)
    SELECT r.id, %(method)s, %(session)s, %(company)s, amount, at
      FROM sale JOIN pos_order r ON r.uuid = 'bench-ledger-' || o
    """,
    """
    INSERT INTO stock_picking (name, origin, move_type, state, picking_type_id, company_id,
                               location_id, location_dest_id, pos_order_id, pos_session_id,
                               date_done, scheduled_date)
    SELECT 'BLP/' || o, r.pos_reference, 'direct', 'done', %(type)s, %(company)s, %(stock)s,
           %(customers)s, r.id, %(session)s, at, at
      FROM sale JOIN pos_order r ON r.uuid = 'bench-ledger-' || o
    """,
    """
    INSERT INTO stock_move (company_id, product_id, product_uom, location_id, location_dest_id,
                            picking_id, picking_type_id, state, procure_method, product_qty,
                            product_uom_qty, quantity, picked, date, value, is_in, is_out, origin,
                            inventory_name, reference)
    SELECT %(company)s, product_id, uom_id, %(stock)s, %(customers)s, k.id, %(type)s, 'done',
           'make_to_stock', qty, qty, qty, TRUE, at, qty * %(cost)s, FALSE, TRUE, k.origin, NULL,
           'BLM/' || n
      FROM line JOIN stock_picking k ON k.name = 'BLP/' || o
    """,
    """
    INSERT INTO stock_move_line (picking_id, move_id, company_id, product_id, product_uom_id,
                                 location_id, location_dest_id, state, quantity,
                                 quantity_product_uom, picked, date)
    SELECT picking_id, id, company_id, product_id, product_uom, location_id, location_dest_id,
           state, quantity, quantity, TRUE, date
      FROM stock_move WHERE reference LIKE 'BLM/%%'
    """,
    """
    INSERT INTO tobacco_report_record (chain_id, revision, uuid, source_model, source_uuid, kind,
                                       order_ref, payload_sha256, payload, business_time,
                                       captured_at)
    SELECT %(chain)s, 0, 'bench-record-' || o, 'pos.order', 'bench-ledger-' || o, 'sale',
           'BL-' || lpad(o::text, 7, '0'), '', json_build_object('total', amount::text), at, at
      FROM sale
    """,
    """
    UPDATE stock_quant q SET quantity = q.quantity - sold.qty
      FROM (SELECT product_id, SUM(qty) AS qty FROM line GROUP BY product_id) sold
     WHERE q.product_id = sold.product_id AND q.location_id = %(stock)s
    """,
)


def main(words):
    database, lines, *odoo_words = words
    shelf = Shelf.from_json(json.loads(sys.stdin.readline()))
    registry = open_registry(odoo_words, database)
    with environment(registry) as env:
        params = places(env, shelf, int(lines))
        # The goods were counted in today; a shop has its goods before it sells them.
        for table in ("stock_move", "stock_move_line"):
            env.cr.execute(
                f"UPDATE {table} SET date = %(start)s - interval '1 day'"
                " WHERE product_id = ANY(%(goods)s)",
                params,
            )
        for statement in STATEMENTS:
            uses_lines = "FROM line" in statement or "FROM sale" in statement
            env.cr.execute((LINE if uses_lines else "") + statement, params)
    with registry.cursor() as cr:
        for table in REFRESHED:
            cr.execute(f"ANALYZE {table}")
    print(lines)  # noqa: T201 - read by run.py


def places(env, shelf, lines):
    config = env["pos.config"].browse(shelf.config_id)
    goods = [good.product_id for good in shelf.goods if good.is_tobacco]
    start = env.cr.now().replace(microsecond=0)
    env.cr.execute("SELECT %s - interval '1 day' * %s", [start, DAYS + 1])
    [start] = env.cr.fetchone()
    chain = env["tobacco.report.chain"].search(
        [("licence_id", "in", config.tobacco_shop_id.licence_ids.ids)], limit=1
    )
    return {
        "goods": goods,
        "count": len(goods),
        "each": LINES_EACH,
        "lines": lines,
        "days": DAYS,
        "start": start,
        "cost": COST,
        "session": shelf.session_id,
        "config": shelf.config_id,
        "company": config.company_id.id,
        "pricelist": shelf.pricelist_id or None,
        "user": shelf.cashier_id,
        "method": shelf.payment_method_id,
        "type": config.picking_type_id.id,
        "stock": config.picking_type_id.default_location_src_id.id,
        "customers": env.ref("stock.stock_location_customers").id,
        "chain": chain.id,
    }


if __name__ == "__main__":
    main(sys.argv[1:])
