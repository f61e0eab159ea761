"""The demo shop's csv files hold what the first release promises."""

import re
from decimal import Decimal

import pytest
from stdnum import ean

from odoo.addons.tobacco_compliance.tools.catalogue.columns import recognise
from odoo.addons.tobacco_compliance.tools.catalogue.recall_list import parse_recall
from odoo.addons.tobacco_compliance.tools.catalogue.rows import parse_rows
from odoo.addons.tobacco_compliance.tools.catalogue.table import read_table

from demo import rows, shop_data, users

ARTICLES = rows.read("articles")
GOODS = rows.read("goods")
BARCODES = [
    row[column]
    for row in ARTICLES + GOODS
    for column in ("barcode", "carton_barcode", "case_barcode")
    if row.get(column)
]


def test_there_are_60_tobacco_articles_and_20_other_goods():
    assert (len(ARTICLES), len(GOODS)) == (60, 20)


def test_every_code_and_every_barcode_is_used_once():
    codes = [row["code"] for row in ARTICLES + GOODS]
    assert len(set(codes)) == len(codes)
    assert len(set(BARCODES)) == len(BARCODES)


@pytest.mark.parametrize("barcode", BARCODES)
def test_a_barcode_is_an_invented_chinese_ean_13_with_a_right_check_digit(barcode):
    assert ean.is_valid(barcode) and len(barcode) == 13
    assert "690" <= barcode[:3] <= "699"
    assert barcode.startswith("6999000")  # one invented company number for all


@pytest.mark.parametrize("row", ARTICLES, ids=lambda row: row["code"])
def test_a_cigarette_has_a_carton_at_the_price_of_its_packs(row):
    if row["category"] != "cigarette":
        assert not row["carton_barcode"]
        return
    assert row["packs_per_carton"] in ("5", "10")
    assert row["sticks_per_pack"] in ("16", "20")
    assert Decimal(row["carton_price"]) == Decimal(row["price"]) * int(row["packs_per_carton"])
    assert row["price_class"] in "12345"


def test_some_packs_hold_16_sticks_and_some_cartons_5_packs():
    assert {row["sticks_per_pack"] for row in ARTICLES} >= {"16", "20"}
    assert {row["packs_per_carton"] for row in ARTICLES} >= {"5", "10"}
    assert {row["stock_unit"] for row in ARTICLES} == {"pack", "stick", "piece"}


@pytest.mark.parametrize("row", ARTICLES + GOODS, ids=lambda row: row["code"])
def test_an_article_earns_money_and_is_in_stock(row):
    assert 0 < Decimal(row["cost"]) * Decimal("1.13") < Decimal(row["price"])
    assert int(row["opening_stock"]) > 0


def test_one_article_has_more_than_50_cartons_in_stock_so_that_the_limit_can_be_tried():
    assert any(
        int(row["opening_stock"]) >= 50 * int(row["packs_per_carton"] or 999) for row in ARTICLES
    )


def test_licence_numbers_follow_the_printed_pattern():
    for number in (shop_data.LICENCE, shop_data.EXPIRED_LICENCE):
        assert re.fullmatch(r"\d{6}[12]\d{5}", number)


def test_every_role_of_the_shop_has_one_login():
    logins = [user.login for user in users.USERS]
    assert len(set(logins)) == len(logins)
    assert {
        "cashier", "manager", "entry", "reviewer", "poster", "reverser", "closer", "officer",
        "auditor",
    } <= set(logins)  # fmt: skip


def test_the_sample_catalogue_and_recall_list_can_be_loaded():
    content = (rows.DATA / "wholesaler_catalogue.xlsx").read_bytes()
    cells = read_table(content)
    header, problems = recognise(cells, ("name",))
    assert not problems and not header.ignored
    found, problems, notes = parse_rows(cells, header)
    assert (len(found), problems, notes) == (7, [], [])
    lines, problems = parse_recall(read_table((rows.DATA / "recall_list.csv").read_bytes()))
    assert (len(lines), problems) == (2, [])
