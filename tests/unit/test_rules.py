"""The rule engine and the Chinese rule pack: every row with boundary vectors, and a mutation
run.
"""

import csv
import doctest
import importlib
import io
import json
import pkgutil

import pytest
import rule_rows
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.tobacco_compliance.tools import rules as package
from odoo.addons.tobacco_compliance.tools.rules import FactsError, check, message_of
from odoo.addons.tobacco_compliance.tools.rules.numbers import compare, number, number_text
from odoo.addons.tobacco_compliance.tools.rules.rows import RowError, parse_rows

VECTORS = json.loads((rule_rows.VECTORS / "rules.json").read_text(encoding="utf-8"))
ROWS = rule_rows.rows()
ON = [row for row in ROWS if row["value"] is not None]


def by_case(vector):
    return vector["case"]


def answers(rows):
    return [check(vector["facts"], rows) for vector in VECTORS["cases"]]


EXPECTED = [vector["violations"] for vector in VECTORS["cases"]]


@pytest.mark.parametrize("vector", VECTORS["cases"], ids=by_case)
def test_a_case_has_these_violations(vector):
    assert check(vector["facts"], ROWS) == vector["violations"]


@pytest.mark.parametrize("vector", VECTORS["invalid"], ids=by_case)
def test_facts_that_are_not_valid_are_refused_by_name(vector):
    with pytest.raises(FactsError) as refusal:
        check(vector["facts"], ROWS)
    assert refusal.value.field == vector["field"]


@pytest.mark.parametrize("code", sorted({row["code"] for row in ON}))
def test_every_rule_is_kept_in_one_case_and_broken_in_another(code):
    stages = {stage for row in ON if row["code"] == code for stage in row["stages"]}
    in_stage = [vector for vector in VECTORS["cases"] if vector["facts"]["stage"] in stages]
    broken = [
        any(violation["rule"] == code for violation in vector["violations"]) for vector in in_stage
    ]
    assert {True, False} == set(broken)


def is_number(value):
    return value.replace(".", "").isdigit()


def moved(row, hundredths):
    numerator, denominator = number(row["value"])
    return number_text((numerator * 100 + hundredths * denominator, denominator * 100))


def without_limits(answer):
    """Violations without the threshold itself, which a moved row would of course name
    differently.
    """
    return [
        [(found["rule"], found["lines"], found["params"]["actual"]) for found in violations]
        for violations in answer
    ]


@pytest.mark.parametrize("row", ON, ids=lambda row: row["key"])
def test_a_case_notices_when_a_row_is_dropped(row):
    assert answers([other for other in ROWS if other is not row]) != EXPECTED


@pytest.mark.parametrize("hundredths", [-100, -1, 1, 100])
@pytest.mark.parametrize(
    "row", [row for row in ON if is_number(row["value"])], ids=lambda row: row["key"]
)
def test_a_case_notices_when_a_threshold_moves(row, hundredths):
    whole_units_only = 1 if row["operator"] in ("ge", "lt") else -1
    if abs(hundredths) == 1 and hundredths != whole_units_only and row["operator"] != "eq":
        # From 50 to 49.99 is no change for whole cartons; the step of a whole unit covers this
        # side.
        hundredths *= 100
    mutant = [{**row, "value": moved(row, hundredths)} if r is row else r for r in ROWS]
    assert without_limits(answers(mutant)) != without_limits(EXPECTED)


def test_rows_of_the_javascript_tests_are_those_of_the_csv():
    assert rule_rows.ROWS.read_text(encoding="utf-8") == rule_rows.text(), (
        "run: python tests/unit/rule_rows.py"
    )


def test_an_override_is_never_offered_for_a_locked_rule_and_always_named_for_a_block():
    for row in ROWS:
        expected = ("none" if row["is_locked"] else "manager") if row["severity"] == "block" else ""
        assert row["override"] == expected, row["key"]


def test_a_message_has_no_hole_and_names_the_figures():
    for vector, violations in zip(VECTORS["cases"], EXPECTED, strict=True):
        for violation in violations:
            text = message_of(violation, ROWS)
            assert "{" not in text and text != violation["rule"], vector["case"]
    violation = {"rule": "CN-QTY-50", "params": {"limit": "50", "actual": "51"}}
    assert message_of(violation, ROWS).startswith("51 cartons in one sale: 50 or more")


def test_a_message_of_an_unknown_rule_is_its_code():
    assert message_of({"rule": "X", "params": {"limit": "", "actual": ""}}, ROWS) == "X"


@pytest.mark.parametrize(
    "column, value",
    [
        ("test", "cartoons"),
        ("operator", "=>"),
        ("severity", "blocks"),
        ("stage", "sail"),
        ("stage", ""),
        ("scope", "cigarettes"),
        ("value", "@marked"),
        ("valid_from", "2026-02-29"),
        ("jurisdiction", "XX"),
        ("override", "anyone"),
        ("channel", "shop"),
    ],
)
def test_a_row_with_a_typing_error_is_refused(column, value):
    reader = csv.DictReader(rule_rows.lines("cn.csv"))
    row = {**next(row for row in reader if row["key"] == "cn_qty_50"), column: value}
    text = io.StringIO()
    writer = csv.DictWriter(text, row)
    writer.writeheader()
    writer.writerow(row)
    with pytest.raises(RowError):
        parse_rows(text.getvalue().splitlines(), {"CN": ["CN"]})


@pytest.mark.parametrize("module", [name for _, name, _ in pkgutil.iter_modules(package.__path__)])
def test_examples_in_the_docstrings(module):
    assert doctest.testmod(importlib.import_module(f"{package.__name__}.{module}")).failed == 0


decimals = st.decimals(
    allow_nan=False, allow_infinity=False, places=4, min_value=-1000, max_value=1000
)


@given(decimals, decimals)
def test_numbers_compare_as_decimals_do(a, b):
    sign = compare(number(str(a)), number(str(b)))
    assert (sign > 0, sign == 0) == (a > b, a == b)


@given(decimals)
def test_a_number_is_written_as_short_as_it_can_be(value):
    text = number_text(number(str(value)))
    assert compare(number(text), number(str(value))) == 0
    assert text == "0" or not (text.endswith("0") and "." in text)


@given(st.lists(st.sampled_from(VECTORS["cases"]), min_size=1, max_size=1), st.randoms())
def test_the_order_of_the_rules_does_not_matter(picked, random):
    shuffled = random.sample(ROWS, len(ROWS))
    assert check(picked[0]["facts"], shuffled) == picked[0]["violations"]
