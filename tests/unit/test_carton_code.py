import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.tobacco_compliance.tools.codes import carton_code

VECTORS = json.loads(
    (
        Path(__file__).parents[2]
        / "addons/tobacco_compliance/static/tests/vectors/carton_code.json"
    ).read_text(encoding="utf-8")
)
EXAMPLE = "3090399327788543CDYC430701204804"


@pytest.mark.parametrize("v", VECTORS, ids=lambda v: v["case"])
def test_a_code_reads_as_its_vector_says(v):
    if "today" in v:
        assert carton_code.delivery_day(v["day_of"], v["today"]) == v["day"]
    elif "error" in v:
        with pytest.raises(carton_code.CartonCodeError) as caught:
            carton_code.parse(v["scan"])
        assert [caught.value.code, caught.value.position, caught.value.found] == v["error"]
    else:
        assert vars(carton_code.parse(v["scan"])) == v["fields"]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_any_text_is_a_code_or_names_what_is_wrong(text):
    try:
        code = carton_code.parse(text)
    except carton_code.CartonCodeError as error:
        assert error.code in {"length", "character", "digit", "letter", "day"}
    else:
        assert carton_code.parse(code.code) == code


@given(st.integers(1, 32), st.sampled_from("-/.，٣é"))
def test_a_wrong_character_is_named_by_its_position(position, wrong):
    text = EXAMPLE[: position - 1] + wrong + EXAMPLE[position:]
    with pytest.raises(carton_code.CartonCodeError) as caught:
        carton_code.parse(text)
    assert (caught.value.code, caught.value.position) == ("character", position)


def test_a_reader_in_front_takes_its_own_payload_and_leaves_the_rest():
    def labelled(scan):
        return scan.removeprefix("CODE:") if scan.startswith("CODE:") else None

    readers = (labelled, *carton_code.READERS)
    assert carton_code.parse("CODE:" + EXAMPLE, readers).code == EXAMPLE
    assert carton_code.parse(EXAMPLE, readers).code == EXAMPLE
