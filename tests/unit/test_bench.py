"""The figures of `make bench` are only worth something if the arithmetic behind them is right."""

import statistics
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.shelf import Good, Shelf, order
from bench.stats import paired, percentile

ROOT = Path(__file__).resolve().parents[2]
SHELF = Shelf(
    config_id=1,
    session_id=2,
    payment_method_id=3,
    pricelist_id=0,
    tax_id=4,
    cashier_id=5,
    goods=(
        Good(10, 25.0, "2900000000010", True),
        Good(11, 13.5, "2900000000011", True),
        Good(12, 3.0, "2900000000012", False),
    ),
)
MOMENT = "2026-01-05 02:00:00"


def test_a_slow_minute_that_hits_one_side_does_not_move_the_ratio():
    stock = [100.0] * 99 + [5_000.0]
    suite = [104.0] * 100
    assert paired(stock, suite).ratio == pytest.approx(1.04)


def test_the_interval_holds_the_median_difference():
    found = paired([10.0] * 40, [10.0 + number % 5 for number in range(40)])
    assert found.low <= found.difference <= found.high
    assert found.low < found.high


def test_samples_that_are_not_pairs_are_refused():
    with pytest.raises(ValueError, match="zip"):
        paired([1.0], [1.0, 2.0])
    with pytest.raises(ValueError, match="no pairs"):
        paired([], [])


@given(st.lists(st.floats(1, 1e6), min_size=1, max_size=60))
def test_a_side_compared_with_itself_differs_by_nothing(values):
    found = paired(values, values)
    assert (found.difference, found.low, found.high, found.ratio) == (0, 0, 0, 1)
    assert found.a == statistics.median(values)


@given(st.lists(st.integers(-1000, 1000), min_size=1), st.floats(0.01, 1))
def test_a_percentile_is_a_sample_that_enough_samples_do_not_exceed(values, share):
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9


def test_both_sides_get_the_same_goods_and_money():
    stock = order(SHELF, "run", 7, MOMENT)
    suite_shelf = Shelf.from_json({**SHELF.to_json(), "carton_uom_id": 9})
    suite = order(suite_shelf, "run", 7, MOMENT)
    for line, other in zip(stock["lines"], suite["lines"], strict=True):
        added = {key for key in other[2] if key.startswith("tobacco_")}
        assert line[2] == {key: other[2][key] for key in set(other[2]) - added}
    assert stock["amount_total"] == suite["amount_total"]
    assert suite["tobacco_device_seq"] == 7
    assert not [key for key in stock if key.startswith("tobacco_")]


def test_an_order_adds_up():
    sale = order(SHELF, "run", 3, MOMENT)
    lines = [line[2] for line in sale["lines"]]
    assert sale["amount_total"] == pytest.approx(sum(x["price_unit"] * x["qty"] for x in lines))
    assert sale["amount_paid"] == sum(payment[2]["amount"] for payment in sale["payment_ids"])
    assert len({line["uuid"] for line in lines} | {sale["uuid"]}) == 4


def test_the_measurement_of_the_rules_can_be_started():
    done = subprocess.run(
        [sys.executable, "-c", "import runpy; runpy.run_path('bench/rules.py')"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
