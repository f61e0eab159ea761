"""Shelf labels on sheets and rolls."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.tobacco_compliance.tools.label import LAYOUTS, fitting, positions


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@given(count=st.integers(0, 100), skipped=st.integers(0, 30))
def test_every_label_lies_on_the_page_and_on_no_other(layout, count, skipped):
    places = list(positions(layout, count, skipped))
    assert len(set(places)) == len(places) == count
    for _page, left, bottom in places:
        assert 0 <= left <= layout.page_width - layout.width + 1e-9
        assert 0 <= bottom <= layout.page_height - layout.height + 1e-9


def test_a_sheet_is_filled_line_by_line():
    first, second, fourth = (list(positions(LAYOUTS["a4_3x8"], 4))[n] for n in (0, 1, 3))
    assert second == (0, first[1] + 70, first[2])
    assert fourth == (0, first[1], first[2] - 37)


@given(st.text(max_size=40), st.integers(1, 40))
def test_a_shortened_name_fits_and_begins_as_the_whole_one(text, width):
    shown = fitting(text, width, len)
    assert len(shown) <= max(width, 1)
    assert text.startswith(shown.removesuffix("…"))
