"""A month for the inspector's ledger: goods bought and received, goods scrapped and counted."""

from odoo.fields import Command

# article -> cartons bought
BOUGHT = {"T001": 5, "T002": 20, "T003": 10}
SCRAPPED = ("T002", 2)


def set_up(records):
    """One purchase received and one scrap; both once."""
    if not records.get("ledger_purchase"):
        _buy(records)
    if not records.get("ledger_scrap"):
        _scrap(records)


def _buy(records):
    env = records.env
    carton = env.ref("tobacco_compliance.uom_carton_10")
    order = env["purchase.order"].create(
        {
            "partner_id": records.get("wholesaler").id,
            "order_line": [
                Command.create(
                    {
                        "product_id": product.id,
                        "product_qty": cartons,
                        "product_uom_id": carton.id,
                        "price_unit": product.standard_price * 10,
                    }
                )
                for product, cartons in (
                    (records.get(code).product_variant_id, cartons)
                    for code, cartons in BOUGHT.items()
                )
            ],
        }
    )
    order.button_confirm()
    for move in order.picking_ids.move_ids:
        move.write({"quantity": move.product_uom_qty, "picked": True})
    order.picking_ids.button_validate()
    records.adopt("ledger_purchase", order)


def _scrap(records):
    env = records.env
    code, packs = SCRAPPED
    product = records.get(code).product_variant_id
    warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    scrap = env["stock.scrap"].create(
        {
            "product_id": product.id,
            "scrap_qty": packs,
            "product_uom_id": product.uom_id.id,
            "location_id": warehouse.lot_stock_id.id,
            "origin": "受潮",
        }
    )
    scrap.do_scrap()
    records.adopt("ledger_scrap", scrap)
