"""What in a mail to customers counts as a mention of tobacco, and what does not."""

import pytest

from odoo.addons.tobacco_compliance.tools.mention import linked, named


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("本店新到中华香烟", "中华"),
        ("Try the new Red Label today", "red  label"),
        ("ＲＥＤ ＬＡＢＥＬ", "Red Label"),
        ("MARLBORO.", "Marlboro"),
        ("红塔山(硬) 特惠", "红塔山（硬）"),
    ],
)
def test_a_name_is_found_as_it_is_written(text, name):
    assert named(text, [name]) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the kentucky derby", "Kent"),
        ("Salem2", "Salem"),
        ("新到香烟", "中华"),
        ("a b c", "abc"),
        ("华", "华"),
        ("any", ""),
        ("max", "max"),
    ],
)
def test_a_part_of_a_word_and_a_name_of_one_letter_are_none(text, name):
    assert named(text, [name]) == []


def test_links_and_pictures_lead_to_articles():
    html = (
        '<a href="https://shop.example/shop/red-label-12?x=1">x</a>'
        '<a href="/shop/cigarettes/red-label-13">x</a><a href="/shop/14">x</a>'
        '<a href="/shop/cart">x</a><img src="/web/image/product.template/15/image_1024"/>'
        '<img src="/web/image/product.product/16/image_512"/>'
    )
    assert linked(html) == {"template": {12, 13, 14, 15}, "product": {16}}


def test_a_page_of_the_shop_is_no_article():
    assert linked('<a href="/shop">x</a> <a href="/shop/page/2/x">y</a>')["template"] == set()
