import copy
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.tobacco_compliance.tools.report.payload import (
    business_moment,
    closing_payload,
    money,
    plain,
    sale_payload,
    zero_payload,
)
from odoo.addons.tobacco_compliance.tools.report.payload_check import check_payload

CHINA = dt.timezone(dt.timedelta(hours=8))
RECORD = "1b4e28ba-2fa1-51d2-883f-0016d3cca427"
SALE = "8f14e45f-ceea-567a-9e1c-1d2b3c4d5e6f"


def sale(**changes):
    values = {
        "licence": "110101100001",
        "shop": "S1",
        "till": "一号收银台",
        "device": "d-1",
        "device_seq": 17,
        "cashier": "u-7",
        "order": "2026-00017",
        "business_time": dt.datetime(2026, 11, 22, 11, 4, 5, 999, CHINA),
        "lines": [
            {
                "article": "6901028000000",
                "name": "中华(硬)",
                "category": "cigarette",
                "unit": "pack",
                "qty": Decimal("2.00"),
                "sticks": 40,
                "unit_price": Decimal("45"),
                "amount": Decimal("90.0"),
                "entry": "scanned",
            }
        ],
        "payments": [
            {"method": "cash", "amount": Decimal("100")},
            {"method": "wechat", "amount": 5},
            {"method": "cash", "amount": Decimal("-10")},
        ],
        "age_check": {"result": "checked", "basis": "document"},
        **changes,
    }
    return {**sale_payload(**values), "record": RECORD}


def refund(**changes):
    payload = sale(kind="refund", ref_record=SALE, **changes)
    line = payload["lines"][0]
    line.update(qty="-2", sticks="-40", amount="-90.00")
    payload["total"] = "-90.00"
    return payload


def test_a_sale_has_every_key_of_the_contract():
    assert sale() == {
        "schema": "sale.v1",
        "record": RECORD,
        "licence": "110101100001",
        "shop": "S1",
        "till": "一号收银台",
        "device": "d-1",
        "device_seq": 17,
        "cashier": "u-7",
        "order": "2026-00017",
        "kind": "sale",
        "business_time": "2026-11-22T11:04:05+08:00",
        "ref_record": None,
        "ref_order": None,
        "currency": "CNY",
        "total": "90.00",
        "lines": [
            {
                "line": 1,
                "article": "6901028000000",
                "name": "中华(硬)",
                "category": "cigarette",
                "unit": "pack",
                "qty": "2",
                "sticks": "40",
                "unit_price": "45.00",
                "amount": "90.00",
                "entry": "scanned",
                "trace": [],
            }
        ],
        "payments": [
            {"method": "cash", "amount": "90.00"},
            {"method": "wechat", "amount": "5.00"},
        ],
        "age_check": {"result": "checked", "basis": "document"},
    }


@pytest.mark.parametrize("payload", [sale(), refund(), refund(ref_order="2026-00001")])
def test_what_the_builder_makes_has_no_problem(payload):
    assert check_payload(payload) == []


def test_a_refund_of_a_sale_from_before_reporting_names_its_order():
    payload = refund()
    payload.update(ref_record=None, ref_order="2025-99999")
    assert check_payload(payload) == []


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("schema", "sale.v2", "SCHEMA"),
        ("record", "1B4E28BA-2FA1-51D2-883F-0016D3CCA427", "SCHEMA"),
        ("licence", "京110101", "LICENCE"),
        ("licence", "", "LICENCE"),
        ("device_seq", -1, "SCHEMA"),
        ("device_seq", True, "SCHEMA"),
        ("device_seq", "17", "SCHEMA"),
        ("kind", "closing", "SCHEMA"),
        ("kind", [], "SCHEMA"),
        ("business_time", "2026-11-22T11:04:05Z", "SCHEMA"),
        ("business_time", "2026-11-22T11:04+08:00", "SCHEMA"),
        ("business_time", "2026-02-30T11:04:05+08:00", "SCHEMA"),
        ("ref_record", SALE, "REF_RECORD"),
        ("ref_order", "2026-00001", "SCHEMA"),
        ("currency", "元", "SCHEMA"),
        ("total", "90.01", "TOTAL"),
        ("total", "90", "SCHEMA"),
        ("total", "9E1", "SCHEMA"),
        ("lines", [], "SCHEMA"),
        ("lines.0.line", 0, "SCHEMA"),
        ("lines.0.qty", "2.0", "SCHEMA"),
        ("lines.0.qty", "02", "SCHEMA"),
        ("lines.0.sticks", "40.", "SCHEMA"),
        ("lines.0.amount", "90.000", "SCHEMA"),
        ("lines.0.amount", 90, "SCHEMA"),
        ("lines.0.category", "beer", "SCHEMA"),
        ("lines.0.unit", "box", "SCHEMA"),
        ("lines.0.entry", "guessed", "SCHEMA"),
        ("lines.0.trace", [1], "SCHEMA"),
        ("lines.0.colour", "red", "UNKNOWN_KEY"),
        ("buyer_id_number", "110101199001011234", "BUYER_IDENTITY"),
        ("payments.0.method", "bitcoin", "SCHEMA"),
        ("age_check.result", "guessed", "SCHEMA"),
        ("age_check", None, "SCHEMA"),
    ],
)
def test_one_wrong_value_is_found(path, value, code):
    payload = copy.deepcopy(sale())
    *parents, key = [int(part) if part.isdigit() else part for part in path.split(".")]
    target = payload
    for part in parents:
        target = target[part]
    target[key] = value
    assert [problem.code for problem in check_payload(payload)] == [code]


@pytest.mark.parametrize("key", sorted(sale()))
def test_every_key_of_a_sale_is_required(key):
    payload = sale()
    del payload[key]
    assert check_payload(payload)


def test_two_lines_of_one_number_are_found():
    payload = sale()
    payload["lines"] *= 2
    payload["total"] = "180.00"
    assert [problem.path for problem in check_payload(payload)] == ["lines"]


@pytest.mark.parametrize(
    ("key", "value"), [("qty", "2"), ("amount", "90.00"), ("sticks", "40"), ("qty", "0")]
)
def test_a_line_of_a_refund_that_is_not_negative_is_found(key, value):
    payload = refund()
    payload["lines"][0][key] = value
    payload["total"] = payload["lines"][0]["amount"]
    assert [problem.code for problem in check_payload(payload)] == ["SCHEMA"]


@pytest.mark.parametrize("kind", ["refund", "void", "correction"])
def test_a_record_that_follows_another_says_which(kind):
    payload = refund()
    payload.update(kind=kind, ref_record=None)
    assert [problem.code for problem in check_payload(payload)] == ["REF_RECORD"]


def test_money_has_the_decimals_of_its_currency():
    yen = sale(currency="JPY", decimals=0)
    assert yen["total"] == "90"
    assert check_payload(yen, 0) == []
    assert check_payload(yen, 2)


def test_a_float_is_refused_because_somebody_forgot_to_round():
    with pytest.raises(TypeError):
        money(0.1, 2)
    with pytest.raises(TypeError):
        plain(0.5)


def test_a_time_without_its_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        zero_payload(licence="1", business_time=dt.datetime(2026, 1, 1))


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9))
def test_every_number_has_a_form_that_the_contract_allows(number):
    payload = sale()
    payload["lines"][0]["qty"] = plain(number)
    payload["lines"][0]["amount"] = payload["total"] = money(number, 2)
    assert check_payload(payload) == []
    assert Decimal(plain(number)) == number


def test_a_closing_and_a_probe_have_no_problem():
    closing = closing_payload(
        licence="110101100001",
        shop="S1",
        till="1",
        session="POS/00001",
        opened_at=dt.datetime(2026, 11, 22, 8, tzinfo=CHINA),
        closed_at=dt.datetime(2026, 11, 22, 22, tzinfo=CHINA),
        sales=3,
        refunds=0,
        sticks=120,
        total=270,
    )
    zero = zero_payload(licence="1", business_time=dt.datetime(2026, 1, 1, tzinfo=CHINA))
    assert check_payload({**closing, "record": RECORD}) == []
    assert check_payload({**zero, "record": RECORD}) == []
    assert business_moment(closing) == dt.datetime(2026, 11, 22, 22, tzinfo=CHINA)
    assert business_moment(zero) == dt.datetime(2026, 1, 1, tzinfo=CHINA)
