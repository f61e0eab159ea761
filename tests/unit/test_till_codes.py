import json
from pathlib import Path

import pytest

from odoo.addons.tobacco_pos.tools.codes import codes_of, distinct_violations, room_for_codes

VECTORS = Path(__file__).parents[2] / "addons/tobacco_pos/static/tests/vectors/codes.json"


@pytest.mark.parametrize("v", json.loads(VECTORS.read_text()), ids=lambda v: v["case"])
def test_codes_of_a_line(v):
    assert room_for_codes(v["category"], v["unit"], v["quantity"]) == v["room"]
    assert codes_of(v["kept"], v["room"]) == v["codes"]


def test_cartons_looked_at_one_by_one_say_the_same_thing_once():
    said = {"rule": "R", "severity": "warn", "lines": [1], "params": {"actual": "1"}}
    other = {**said, "params": {"actual": "2"}}
    assert distinct_violations([said, dict(said), other]) == [said, other]
