import json
from decimal import Decimal

import pytest
from test_report_payload import RECORD, SALE, refund, sale

from odoo.addons.tobacco_compliance.tools.report.canonical import canonical
from odoo.addons.tobacco_compliance.tools.report.correction import (
    Difference,
    corrected,
    differences,
    root_of,
    voided,
)
from odoo.addons.tobacco_compliance.tools.report.payload_check import check_payload

ANSWER = "0f2c1a52-3b0e-4c8a-9a55-6a0f5a3e6d11"


def test_a_sale_is_its_own_root():
    assert root_of(sale(kind="sale")) == RECORD


def test_a_refund_is_its_own_root_although_it_names_the_sale():
    assert root_of(refund()) == RECORD


@pytest.mark.parametrize("answer", [corrected, voided])
def test_an_answer_to_an_answer_names_the_first_record(answer):
    first = answer(sale(), SALE)
    assert root_of({**first, "record": ANSWER}) == SALE


@pytest.mark.parametrize("reported", [sale, refund])
@pytest.mark.parametrize("answer", [corrected, voided])
def test_an_answer_is_a_payload_that_a_regulator_takes(answer, reported):
    assert check_payload({**answer(reported(), SALE), "record": ANSWER}) == []


def test_a_void_and_its_sale_add_up_to_nothing():
    before, after = sale(), voided(sale(), RECORD)
    assert Decimal(before["total"]) + Decimal(after["total"]) == 0
    for key in ("qty", "sticks", "amount"):
        assert Decimal(before["lines"][0][key]) + Decimal(after["lines"][0][key]) == 0
    assert after["lines"][0]["unit_price"] == before["lines"][0]["unit_price"]
    paid = sum(Decimal(row["amount"]) for row in before["payments"] + after["payments"])
    assert paid == 0


def test_zero_has_no_sign():
    free = sale()
    free["lines"][0].update(amount="0.00", sticks="0")
    line = voided(free, RECORD)["lines"][0]
    assert (line["amount"], line["sticks"]) == ("0.00", "0")


def test_a_payload_differs_not_from_its_own_correction():
    assert differences(sale(), corrected(sale(), RECORD)) == []


def test_the_order_of_keys_in_a_stored_payload_is_no_difference():
    assert differences(json.loads(canonical(sale())), sale()) == []


def test_a_difference_names_line_key_and_both_texts():
    after = sale()
    after["lines"][0]["category"] = "cigar"
    after["till"] = "2"
    assert differences(sale(), after) == [
        Difference(None, "till", "一号收银台", "2"),
        Difference(1, "category", "cigarette", "cigar"),
    ]


def test_a_line_that_is_gone_differs_in_every_key():
    after = sale()
    after["lines"][0]["line"] = 2
    found = differences(sale(), after)
    assert {(one.line, one.key) for one in found if one.key == "name"} == {(1, "name"), (2, "name")}
