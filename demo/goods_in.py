"""A delivery that waits to be received: its note holds the codes of the cartons, to be scanned."""

from odoo.fields import Command

# article -> cartons on their way
ORDERED = {"T001": 2, "T002": 3}
# One carton of T002 was printed for another shop: it belongs into quarantine.
FOREIGN_LICENCE = "430701204804"
WHOLESALER = "GZYC"


def set_up(records):
    """One confirmed order with carton codes, once."""
    if records.get("goods_in_purchase"):
        return
    env = records.env
    carton = env.ref("tobacco_compliance.uom_carton_10")
    products = {code: records.get(code).product_variant_id for code in ORDERED}
    order = env["purchase.order"].create(
        {
            "partner_id": records.get("wholesaler").id,
            "order_line": [
                Command.create(
                    {
                        "product_id": products[code].id,
                        "product_qty": cartons,
                        "product_uom_id": carton.id,
                        "price_unit": products[code].standard_price * 10,
                    }
                )
                for code, cartons in ORDERED.items()
            ],
        }
    )
    order.button_confirm()
    order.picking_ids.note = "<br/>".join(_codes(env, order.picking_ids, products))
    records.adopt("goods_in_purchase", order)


def _codes(env, picking, products):
    """Lines of text: article and code of each carton, delivered today."""
    shop = env["tobacco.receipt"]._shop_of(picking)
    today = shop._today()
    number = shop._licence_on(today).number
    serial = 0
    for code, cartons in ORDERED.items():
        for carton in range(1, cartons + 1):
            serial += 1
            is_foreign = code == "T002" and carton == cartons
            licence = FOREIGN_LICENCE if is_foreign else number
            day = f"{today.year % 10}{today:%m%d}"
            text = f"{day}{serial:09d}{carton:02d}{WHOLESALER}{licence}"
            yield f"{products[code].display_name} 第 {carton} 条 {text}"
