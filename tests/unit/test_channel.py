"""Whether a channel is open for a category is asked of the rules, without a product."""

import pytest

from odoo.addons.tobacco_compliance.tools.channel import closing

BASE = {
    "label": "", "applies_to": ["CN"], "scope": ["cigarette"], "stages": ["catalogue"],
    "channels": ["online"], "test": "channel", "operator": "present", "value": "none",
    "severity": "block", "block_stages": [], "override": "none",
    "valid_from": "2021-03-01", "valid_to": None, "name": "", "message": "",
}  # fmt: skip


def row(code, **values):
    return {**BASE, "code": code, **values}


def ask(rows, **values):
    given = {
        "category": "cigarette", "jurisdiction": "CN", "stage": "catalogue",
        "channel": "online", "day": "2026-11-22",
    }  # fmt: skip
    found = closing(rows, **{**given, **values})
    return found and (found["rule"], found["severity"])


def test_a_row_that_names_the_channel_closes_it():
    assert ask([row("CHAN")]) == ("CHAN", "block")


@pytest.mark.parametrize(
    "other",
    [
        {"channel": "till"},
        {"channel": None},
        {"category": "papers"},
        {"stage": "sale"},
        {"jurisdiction": "US"},
        {"day": "2021-02-28"},
    ],
)
def test_anywhere_else_it_stays_open(other):
    assert ask([row("CHAN")], **other) is None


def test_a_kind_of_goods_that_nobody_may_sell_is_closed_everywhere():
    banned = row("BAN", test="category", channels=[])
    assert ask([banned], channel="till") == ("BAN", "block")


def test_what_one_article_lacks_closes_no_channel():
    assert ask([row("LIST", test="has_duty_stamp", operator="missing", channels=[])]) is None


def test_a_row_that_only_records_closes_nothing():
    assert ask([row("PACT", severity="record")]) is None


def test_a_block_comes_before_a_warning():
    rows = [row("A-WARN", severity="warn"), row("B-BLOCK")]
    assert ask(rows) == ("B-BLOCK", "block")


def test_a_promotion_is_asked_by_its_kind():
    promo = row("PROMO", test="promotion_kind", channels=[], stages=["promotion"], severity="warn")
    assert ask([promo], stage="promotion", promotion="points") == ("PROMO", "warn")
    assert ask([promo], stage="promotion") is None
