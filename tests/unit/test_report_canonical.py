import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.tobacco_compliance.tools.report.canonical import (
    CanonicalError,
    canonical,
    parse,
    sha256_hex,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.integers() | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({}, "{}"),
        ([], "[]"),
        ({"b": 1, "a": -2, "A": None}, '{"A":null,"a":-2,"b":1}'),
        ("中华(硬)", '"中华(硬)"'),
        ('"\\/', '"\\"\\\\/"'),
        ("\b\t\n\f\r\x00\x1f\x7f", '"\\b\\t\\n\\f\\r\\u0000\\u001f\x7f"'),
        ("é", '"é"'),  # composed and decomposed stay what they are
        ("é", '"é"'),
        # UTF-16 would sort U+1F600 (D83D…) before U+FF5E; code points do not.
        ({"😀": 1, "～": 2}, '{"～":2,"😀":1}'),
        (10**30, "1" + "0" * 30),
    ],
)
def test_a_value_has_one_text(value, text):
    assert canonical(value) == text


@pytest.mark.parametrize("value", [1.0, True, "\ud800", {"\udfff": 1}, {1: 2}, {"a": [b""]}])
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(CanonicalError):
        canonical(value)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        '{"b":1,"a":2}',
        '{"a":1,"a":1}',
        "1.0",
        "true",
        "NaN",
        '"\\u0041"',
        "",
        "{",
        "-0",
    ],
)
def test_a_text_that_is_not_canonical_is_refused(text):
    with pytest.raises(CanonicalError):
        parse(text)


@given(VALUES)
def test_every_value_survives_the_way_there_and_back(value):
    text = canonical(value)
    assert parse(text) == value == json.loads(text)
    assert canonical(parse(text)) == text


def test_the_digest_of_a_text_is_that_of_its_utf8_bytes():
    assert sha256_hex("") == sha256_hex(b"")
    assert sha256_hex("烟") == sha256_hex("烟".encode())
    assert sha256_hex("abc").startswith("ba7816bf8f01cfea")
