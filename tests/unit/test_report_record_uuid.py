import json
from pathlib import Path

import pytest

from odoo.addons.tobacco_compliance.tools.report.record_uuid import record_uuid

VECTORS = (
    Path(__file__).parents[2] / "addons/tobacco_compliance/static/tests/vectors/record_uuid.json"
)


@pytest.mark.parametrize("v", json.loads(VECTORS.read_text()), ids=lambda v: v["case"])
def test_a_record_has_the_uuid_of_the_vector(v):
    assert record_uuid(v["database_uuid"], v["source_uuid"], v["kind"], v["revision"]) == v["uuid"]


def test_a_database_uuid_that_is_none_is_refused():
    with pytest.raises(ValueError, match="badly formed"):
        record_uuid("no-uuid", "o-1", "sale", 0)
