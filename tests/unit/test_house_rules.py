"""House rules are rows like any other, kept apart from the law's table."""

import csv
from pathlib import Path

import pytest

from odoo.addons.tobacco_compliance.tools.rules import check, parse_jurisdictions, parse_rows

DATA = Path(__file__).parents[2] / "addons" / "tobacco_compliance" / "data" / "rules"


def lines(name):
    return (DATA / name).read_text(encoding="utf-8").splitlines()


ROWS = parse_rows(lines("house.csv"), parse_jurisdictions(lines("jurisdictions.csv")))


def test_a_house_rule_has_the_columns_of_the_law_s():
    assert lines("house.csv")[0] == lines("cn.csv")[0]
    assert {row["confidence"] for row in csv.DictReader(lines("house.csv"))} == {"house"}


@pytest.mark.parametrize("place", ["CN", "CN-BJ", "HK", "TW", "DE", "GB", "US-NY-NYC"])
@pytest.mark.parametrize("stage", ["sale", "purchase", "receipt", "wholesale"])
def test_recalled_goods_are_refused_everywhere_and_at_every_stage(place, stage):
    facts = {
        "stage": stage,
        "jurisdiction": place,
        "at": "2026-11-22T11:04:05+08:00",
        "lines": [{"line": 1, "category": "cigarette", "qty": "1", "is_recalled": True},
                  {"line": 2, "category": "papers", "qty": "1", "is_recalled": False}],
    }  # fmt: skip
    found = check(facts, ROWS)
    assert [(row["rule"][-13:], row["severity"], row["lines"]) for row in found] == [
        ("-STOCK-RECALL", "block", [1])
    ]


def test_recalled_goods_may_be_taken_back():
    facts = {
        "stage": "refund",
        "jurisdiction": "CN",
        "at": "2026-11-22T11:04:05+08:00",
        "lines": [{"line": 1, "category": "cigarette", "qty": "1", "is_recalled": True}],
    }
    assert check(facts, ROWS) == []
