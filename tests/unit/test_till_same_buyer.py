import json
from pathlib import Path

import pytest

from odoo.addons.tobacco_compliance.tools.rules.same_buyer import bought_before, net_cartons
from odoo.addons.tobacco_pos.tools.facts import rows_to_judge

VECTORS = Path(__file__).parents[2] / "addons/tobacco_pos/static/tests/vectors/same_buyer.json"


@pytest.mark.parametrize("v", json.loads(VECTORS.read_text()), ids=lambda v: v["case"])
def test_cartons_of_a_member(v):
    assert net_cartons(v["lines"]) == v["cartons"]


def test_the_day_is_never_below_nothing():
    assert bought_before([]) == "0"
    assert bought_before(["49.5", "0.5"]) == "50"
    assert bought_before(["2", "-5"]) == "0"


def test_a_birth_date_that_was_read_answers_rows_that_miss_it():
    rules = [{"test": "birth_date_unread"}, {"test": "birth_date"}]
    assert rows_to_judge(rules, {"basis": "birth_date"}) == rules[1:]
    assert rows_to_judge(rules, {"basis": "document"}) == rules
    assert rows_to_judge(rules, None) == rules
