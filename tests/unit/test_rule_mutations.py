"""A mutation run: whatever is done to a row of a rule pack, a vector notices, in both languages."""

import pytest
import rule_rows
from rule_mutants import mutants
from rule_twin import Twin

from odoo.addons.tobacco_compliance.tools.rules import Rows, check

CASES = rule_rows.cases()
ROWS = rule_rows.rows()
ON = [index for index, row in enumerate(ROWS) if row["value"] is not None]


def without_limits(violations):
    """A moved threshold names itself differently, of course: that alone does not count."""
    return sorted(
        (found["rule"], found["severity"], found["lines"], found["params"]["actual"])
        for found in violations
    )


def answers(rows, vectors):
    rows = Rows(rows)
    return [without_limits(check(vector["facts"], rows)) for vector in vectors]


@pytest.fixture(scope="module")
def twin():
    with Twin(ROWS) as process:
        yield process


@pytest.mark.parametrize("index", ON, ids=lambda index: ROWS[index]["key"])
def test_a_vector_notices_every_mutant_of_a_row(index, twin):
    row = ROWS[index]
    vectors = [
        vector
        for vector in CASES
        if vector["facts"]["stage"] in row["stages"]
        and vector["facts"]["jurisdiction"] in row["applies_to"]
    ]
    alone = answers([row], vectors)
    unnoticed = []
    for name, mutant in mutants(row):
        rows = Rows([*ROWS[:index], *([mutant] if mutant else []), *ROWS[index + 1 :]])
        changed = answers([mutant] if mutant else [], vectors)
        for vector, was, now in zip(vectors, alone, changed, strict=True):
            if was == now:
                continue
            found = check(vector["facts"], rows)
            if without_limits(found) != without_limits(vector["violations"]):
                assert twin.check(vector["facts"], [index, mutant]) == found
                break
        else:
            unnoticed.append(name)
    assert unnoticed == []
