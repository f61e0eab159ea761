"""The rule engine and the rule packs: every row with boundary vectors."""

import csv
import doctest
import importlib
import io
import pkgutil
from pathlib import Path

import pytest
import rule_rows
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.tobacco_compliance.tools import rules as package
from odoo.addons.tobacco_compliance.tools.rules import (
    FactsError,
    check,
    message_of,
    without_implied,
)
from odoo.addons.tobacco_compliance.tools.rules.numbers import compare, number, number_text
from odoo.addons.tobacco_compliance.tools.rules.rows import RowError, parse_rows

CASES = rule_rows.cases()
ROWS = rule_rows.rows()
ON = [row for row in ROWS if row["value"] is not None]
# The table of rules, a code a line; one with "!" can only be tightened.
TABLE = (Path(__file__).parent / "data" / "rule_codes.txt").read_text(encoding="utf-8").split()


def by_case(vector):
    return vector["case"]


@pytest.mark.parametrize("vector", CASES, ids=by_case)
def test_a_case_has_these_violations(vector):
    assert check(vector["facts"], ROWS) == vector["violations"]


@pytest.mark.parametrize("vector", rule_rows.invalid(), ids=by_case)
def test_facts_that_are_not_valid_are_refused_by_name(vector):
    with pytest.raises(FactsError) as refusal:
        check(vector["facts"], ROWS)
    assert refusal.value.field == vector["field"]


@pytest.mark.parametrize("row", ON, ids=lambda row: row["key"])
def test_every_row_is_kept_in_one_case_and_broken_in_another(row):
    found = [
        (vector, check(vector["facts"], [row]))
        for vector in CASES
        if vector["facts"]["stage"] in row["stages"]
        and vector["facts"]["jurisdiction"] in row["applies_to"]
    ]
    assert any(violations for _, violations in found)
    assert any(not violations for _, violations in found)
    for vector, violations in found:
        assert all(names(vector, violation) for violation in violations), vector["case"]


def names(vector, violation):
    """Whether the vector expects this violation, perhaps merged with that of another row."""
    return any(
        set(violation["lines"]) <= set(expected["lines"])
        for expected in vector["violations"]
        if all(expected[key] == violation[key] for key in ("rule", "severity", "params"))
    )


def test_every_code_of_the_table_has_a_row():
    codes = {row["code"]: row["is_locked"] for row in ROWS}
    assert {f"{code}{'!' * is_locked}" for code, is_locked in codes.items()} >= set(TABLE)
    others = {row["code"] for row in ROWS if row["key"].startswith("house_")}
    assert set(codes) - {code.rstrip("!") for code in TABLE} == others


def test_a_row_without_a_value_is_off():
    row = next(row for row in ROWS if row["key"] == "cn_qty_ecig")
    assert row["value"] is None
    line = {"category": "ecig_pod", "unit": "piece", "qty": "90"}
    facts = {"stage": "sale", "jurisdiction": "CN", "at": "2026-11-22T11:04:05+08:00"}
    facts["lines"] = [line]
    assert check(facts, [row]) == []
    assert len(check(facts, [{**row, "value": "90"}])) == 1


def test_the_browser_reads_every_file_of_vectors():
    text = (rule_rows.ADDON / "static/tests/unit/rules.test.js").read_text(encoding="utf-8")
    for path in rule_rows.VECTORS.glob("rules*.json"):
        assert f'"{path.stem}"' in text


def test_rows_of_the_javascript_tests_are_those_of_the_csv():
    assert rule_rows.ROWS.read_text(encoding="utf-8") == rule_rows.text(), (
        "run: python tests/unit/rule_rows.py"
    )


def test_an_override_is_never_offered_for_a_locked_rule_and_always_named_for_a_block():
    for row in ROWS:
        expected = ("none" if row["is_locked"] else "manager") if row["severity"] == "block" else ""
        assert row["override"] == expected, row["key"]


def test_a_message_has_no_hole_and_names_the_figures():
    for vector in CASES:
        for violation in vector["violations"]:
            text = message_of(violation, ROWS)
            assert "{" not in text and text != violation["rule"], vector["case"]
    violation = {"rule": "CN-QTY-50", "params": {"limit": "50", "actual": "51"}}
    assert message_of(violation, ROWS).startswith("51 cartons in one sale: 50 or more")


def test_a_message_is_that_of_the_row_with_the_limit():
    until = {"rule": "UK-DOB-2009", "params": {"limit": "18", "actual": "17"}}
    since = {"rule": "UK-DOB-2009", "params": {"limit": "2009-01-01", "actual": ""}}
    assert message_of(until, ROWS).startswith("No tobacco for anyone below 18")
    assert message_of(since, ROWS).startswith("Nobody born on or after 2009-01-01")


def test_a_message_says_a_code_in_words_where_the_row_has_them():
    row = {"code": "X", "label": "", "value": "none", "message": "Not “{actual}”."}
    violation = {"rule": "X", "params": {"limit": "none", "actual": "sms"}}
    assert message_of(violation, [row]) == "Not “sms”."
    assert message_of(violation, [{**row, "words": {"sms": "短信"}}]) == "Not “短信”."


def test_fifty_cartons_are_said_once_and_broken_three_times():
    line = {"category": "cigarette", "unit": "carton", "qty": "51", "sticks_per_pack": 20}
    facts = {"stage": "sale", "jurisdiction": "CN", "at": "2026-11-22T11:04:05+08:00"}
    facts["licence"] = {"number": "110101100001"}
    facts["lines"] = [{**line, "packs_per_carton": 10}]
    found = check(facts, ROWS)
    assert [violation["rule"] for violation in found] == [
        "CN-QTY-10000", "CN-QTY-50", "CN-QTY-NEAR", "CN-CARRY-CIG",
    ]  # fmt: skip
    assert [shown["rule"] for shown in without_implied(found, ROWS)] == ["CN-QTY-50"]
    facts["lines"][0]["qty"] = "45"
    near = check(facts, ROWS)
    assert without_implied(near, ROWS) == near != []


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


@given(st.lists(st.sampled_from(CASES), min_size=1, max_size=1), st.randoms())
def test_the_order_of_the_rules_does_not_matter(picked, random):
    shuffled = random.sample(ROWS, len(ROWS))
    assert check(picked[0]["facts"], shuffled) == picked[0]["violations"]
