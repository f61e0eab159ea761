"""Opening stock: what lies on the shelves on the first day, counted and valued at cost."""

from . import rows


def set_up(records):
    """Count every article once; a stock that was counted before is left as the sales made it."""
    env = records.env
    warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    quants = env["stock.quant"].with_context(inventory_mode=True, inventory_name="期初库存")
    for row in rows.read("articles") + rows.read("goods"):
        name = f"opening_{row['code']}"
        if records.get(name):
            continue
        product = records.get(row["code"]).product_variant_id
        quant = quants.create(
            {
                "product_id": product.id,
                "location_id": warehouse.lot_stock_id.id,
                "inventory_quantity": float(row["opening_stock"]),
            }
        )
        quant.action_apply_inventory()
        move = env["stock.move"].search(
            [("product_id", "=", product.id), ("is_inventory", "=", True)], limit=1
        )
        records.adopt(name, move)
