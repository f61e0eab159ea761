import io
from pathlib import Path

import pypdf
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from odoo.addons.tobacco_compliance.tools.ledger.paper import (
    RIGHT,
    Font,
    PaperColumn,
    Table,
    letters,
    write_paper,
)
from odoo.addons.tobacco_compliance.tools.pdf_font import truetype

NOTO = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
PAGE_TEXT = "第 {page} 页，共 {pages} 页"
HASH = "ab" * 32

pytestmark = pytest.mark.skipif(not NOTO.is_file(), reason="fonts-noto-cjk is not installed")


def paper(rows):
    columns = [PaperColumn("品规", 3), PaperColumn("期末", 1, RIGHT)]
    table = Table("按品规", columns, rows, "全部")
    parts = ("烟草进销存台账", [("门店", "王府井店"), ("SHA-256", HASH)], [table], PAGE_TEXT)
    pdfmetrics._fonts["test"] = TTFont(
        "test", io.BytesIO(truetype(NOTO.read_bytes(), 2, letters(*parts)))
    )
    target = io.BytesIO()
    pages = write_paper(target, Font("test"), *parts)
    return pypdf.PdfReader(target), pages


def test_each_page_says_which_of_how_many_it_is():
    reader, pages = paper([[f"中华 {n}", f"{n}"] for n in range(100)])
    assert len(reader.pages) == pages == 3
    for number, page in enumerate(reader.pages, start=1):
        assert f"第 {number} 页，共 3 页" in page.extract_text()


def test_every_row_is_printed_once_and_the_heading_on_each_page():
    reader, _ = paper([[f"中华 {n:03}", "1"] for n in range(100)])
    texts = [page.extract_text() for page in reader.pages]
    lines = "\n".join(texts).splitlines()
    assert [line for line in lines if line.startswith("中华 ")] == [
        f"中华 {n:03}" for n in range(100)
    ]
    assert all("期末" in text for text in texts)
    assert HASH in texts[0]


def test_the_font_is_embedded_as_a_subset():
    reader, _ = paper([["中华（硬）", "1"]])
    for font in reader.pages[0]["/Resources"]["/Font"].values():
        name = font.get_object()["/BaseFont"]
        assert "/FontFile2" in font.get_object()["/FontDescriptor"], name
        assert "+" in name


def test_a_text_without_room_is_shortened_in_sight():
    reader, _ = paper([["很长的名字" * 60, "1"]])
    assert "…" in reader.pages[0].extract_text()
