from decimal import Decimal

from odoo.addons.tobacco_pos.tools.payload import kind_of, report_line, sticks

CARTON = {
    "line": 3,
    "name": "中华(硬)",
    "product": {"category": "cigarette", "sticks_per_pack": 20},
    "stock_unit": "pack",
    "unit": "carton",
    "per_unit": 10.0,
    "stock_qty": 20.0,
    "unit_price_fen": 45000,
    "amount_fen": 90000,
    "decimals": 2,
    "barcode": "6901028000017",
    "entry": "scanned",
    "codes": [],
}


def test_a_carton_is_reported_as_a_carton():
    assert report_line(CARTON) == {
        "line": 3,
        "article": "6901028000017",
        "name": "中华(硬)",
        "category": "cigarette",
        "unit": "carton",
        "qty": "2",
        "sticks": "400",
        "unit_price": Decimal("450.00"),
        "amount": Decimal("900.00"),
        "entry": "scanned",
        "trace": [],
    }


def test_goods_taken_back_are_negative_but_their_price_is_not():
    line = report_line({**CARTON, "stock_qty": -5.0, "amount_fen": -22500, "barcode": False})
    assert (line["qty"], line["sticks"]) == ("-0.5", "-100")
    assert (line["amount"], line["unit_price"]) == (Decimal("-225.00"), Decimal("450.00"))
    assert line["article"] == ""


def test_the_codes_of_the_cartons_are_their_trace():
    codes = ["3090399327788543CDYC430701204804"]
    assert report_line({**CARTON, "codes": codes})["trace"] == codes


def test_sticks_are_counted_only_where_there_are_any():
    assert sticks(3.0, "stick", {"sticks_per_pack": 20}) == "3"
    assert sticks(3.0, "pack", {}) == "0"
    assert sticks(2.5, "ml", {"sticks_per_pack": 20}) == "0"


def test_a_basket_that_also_sells_is_a_sale():
    assert kind_of([-1.0]) == "refund"
    assert kind_of([-10.0, 1.0]) == "sale"
