import json
from pathlib import Path

import pytest

from odoo.addons.tobacco_compliance.tools.rules import check
from odoo.addons.tobacco_pos.tools.facts import order_facts

VECTORS = Path(__file__).parents[2] / "addons/tobacco_pos/static/tests/vectors/facts.json"


@pytest.mark.parametrize("v", json.loads(VECTORS.read_text()), ids=lambda v: v["case"])
def test_facts_of_an_order(v):
    facts = order_facts(v["order"])
    assert facts == v["facts"]
    # the engine takes them as they are
    assert check(facts, []) == []
