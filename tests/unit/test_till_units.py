import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.tobacco_pos.tools.units import stock_price, unit_price_fen, unit_quantity

VECTORS = Path(__file__).parents[2] / "addons/tobacco_pos/static/tests/vectors/units.json"


@pytest.mark.parametrize("v", json.loads(VECTORS.read_text()), ids=lambda v: v["case"])
def test_units(v):
    assert unit_price_fen(float(v["stock_price"]), float(v["per_unit"])) == v["unit_fen"]
    assert unit_quantity(float(v["stock_qty"]), float(v["per_unit"])) == v["quantity"]


@given(fen=st.integers(0, 10**8), per_unit=st.integers(1, 1000), count=st.integers(1, 100))
def test_a_price_of_the_unit_sold_survives_its_stock_price_to_the_fen(fen, per_unit, count):
    price = stock_price(fen, per_unit)
    assert unit_price_fen(price, per_unit) == fen
    # what core charges for the line: quantity in stock units times their price, rounded once
    assert round(count * per_unit * price * 100) == count * fen
