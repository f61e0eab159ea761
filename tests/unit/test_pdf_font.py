"""The font of our PDFs: few characters, outlines that reportlab can embed."""

import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from odoo.addons.tobacco_compliance.tools.pdf_font import FontProblem, truetype

NOTO = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
needs_noto = pytest.mark.skipif(not NOTO.is_file(), reason="package fonts-noto-cjk is missing")


@needs_noto
def test_a_font_has_the_characters_asked_for_as_truetype_and_nothing_else():
    font = TTFont(io.BytesIO(truetype(NOTO.read_bytes(), 2, "中华(软)70.00¥")))
    assert set(map(chr, font.getBestCmap())) >= set("中华(软)70.00¥ ")
    assert len(font.getGlyphOrder()) < 20
    assert "glyf" in font and "CFF " not in font
    assert font["glyf"][font.getBestCmap()[ord("中")]].numberOfContours > 0


@needs_noto
def test_reportlab_embeds_it_and_measures_the_text():
    ttfonts = pytest.importorskip("reportlab.pdfbase.ttfonts")
    font = ttfonts.TTFont("probe", io.BytesIO(truetype(NOTO.read_bytes(), 2, "烟草")))
    assert font.stringWidth("烟草", 10) == pytest.approx(20)


@needs_noto
def test_the_same_character_differs_by_region():
    simplified, traditional = (truetype(NOTO.read_bytes(), n, "骨") for n in (2, 3))
    assert simplified != traditional


@needs_noto
def test_a_character_that_no_font_has_does_no_harm():
    assert truetype(NOTO.read_bytes(), 2, "中\ue000")


def test_bytes_that_are_no_font_are_named_so():
    with pytest.raises(FontProblem):
        truetype(b"no font at all", 0, "中")
