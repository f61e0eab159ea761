"""A ledger on paper: a PDF with its font embedded, numbered pages and tables that run on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

LEFT, RIGHT = "left", "right"
SIZE, HEAD_SIZE, TITLE_SIZE = 7.5, 9, 15
ROW_PT = 12.5
MARGIN_PT = 34
FOOT_PT = 24
PAD_PT = 3
ELLIPSIS = "…"
INK, FAINT, BAND = HexColor("#1f2933"), HexColor("#c5ced6"), HexColor("#e8eef4")


@dataclass(frozen=True)
class PaperColumn:
    """`share` is its part of the width of the page, beside the other columns' shares."""

    title: str
    share: float = 1.0
    align: str = LEFT


@dataclass(frozen=True)
class Table:
    title: str
    columns: Sequence[PaperColumn]
    rows: Sequence[Sequence[str]]
    note: str = ""


class Font:
    """A registered font that has every letter of the paper (`letters`)."""

    def __init__(self, name: str):
        self.name = name

    def width(self, text: str, size: float) -> float:
        return float(pdfmetrics.stringWidth(text, self.name, size))

    def fit(self, text: str, size: float, room: float) -> str:
        """`text`, shortened with an ellipsis where there is not enough room."""
        if self.width(text, size) <= room:
            return text
        while text and self.width(f"{text}{ELLIPSIS}", size) > room:
            text = text[:-1]
        return f"{text}{ELLIPSIS}"

    def wrap(self, text: str, size: float, room: float) -> list[str]:
        """`text` in lines that fit; broken after a space where there is one, else anywhere."""
        lines = []
        while text and self.width(text, size) > room:
            cut = max(1, len(self.fit(text, size, room)) - 1)
            space = text.rfind(" ", 1, cut)
            if space > cut // 2:
                cut = space + 1
            lines.append(text[:cut].rstrip())
            text = text[cut:]
        return [*lines, text]


def letters(
    title: str, heading: Sequence[tuple[str, str]], tables: Sequence[Table], page_text: str
) -> str:
    """Every letter that the paper shows, so that a font can be made of them."""
    found = {*f"0123456789: {ELLIPSIS}{title}{page_text}"}
    for label, text in heading:
        found.update(label, text)
    for table in tables:
        found.update(table.title, table.note)
        for column in table.columns:
            found.update(column.title)
        for row in table.rows:
            found.update(*row)
    return "".join(sorted(found))


def write_paper(
    target: IO[bytes],
    font: Font,
    title: str,
    heading: Sequence[tuple[str, str]],
    tables: Iterable[Table],
    page_text: str,
) -> int:
    """Write the paper; `page_text` has the places `{page}` and `{pages}`. :return: pages"""
    paper = _Paper(target, font, title, page_text)
    paper.head(heading)
    for table in tables:
        paper.table(table)
    return paper.close()


class _Paper:
    def __init__(self, target: IO[bytes], font: Font, title: str, page_text: str):
        self.font, self.title, self.page_text = font, title, page_text
        self.width, self.height = landscape(A4)
        size = (self.width, self.height)
        self.canvas = Canvas(target, pagesize=size, initialFontName=font.name)
        self.canvas.setTitle(title)
        self.y = self.height - MARGIN_PT
        self.canvas.setFillColor(INK)

    @property
    def room(self) -> float:
        return float(self.width - 2 * MARGIN_PT)

    def text(self, x: float, y: float, text: str, size: float) -> None:
        self.canvas.setFont(self.font.name, size)
        self.canvas.drawString(x, y, text)

    def head(self, heading: Sequence[tuple[str, str]]) -> None:
        self.y -= TITLE_SIZE
        self.text(MARGIN_PT, self.y, self.title, TITLE_SIZE)
        self.y -= 8
        size, half = SIZE + 1, self.room / 2 - PAD_PT
        is_left = True
        for label, value in heading:
            text = f"{label}: {value}"
            is_short = self.font.width(text, size) <= half
            if is_left or not is_short:
                self.y -= ROW_PT
            if is_short:
                x = MARGIN_PT if is_left else MARGIN_PT + self.room / 2
                self.text(x, self.y, text, size)
                is_left = not is_left
                continue
            first, *others = self.font.wrap(text, size, self.room)
            self.text(MARGIN_PT, self.y, first, size)
            for line in others:
                self.y -= ROW_PT
                self.text(MARGIN_PT, self.y, line, size)
            is_left = True
        self.y -= ROW_PT

    def table(self, table: Table) -> None:
        total = sum(column.share for column in table.columns)
        widths = [self.room * column.share / total for column in table.columns]
        self._need(5)
        self.y -= ROW_PT
        self.text(MARGIN_PT, self.y, table.title, HEAD_SIZE + 1)
        self.y -= 4
        if table.note:
            self.y -= ROW_PT
            self.text(MARGIN_PT, self.y, self.font.fit(table.note, SIZE, self.room), SIZE)
            self.y -= 2
        self._columns(table.columns, widths)
        for row in table.rows:
            if self.y - ROW_PT < MARGIN_PT + FOOT_PT:
                self._turn()
                self._columns(table.columns, widths)
            self._row(row, table.columns, widths, SIZE)
            self.canvas.setStrokeColor(FAINT)
            self.canvas.setLineWidth(0.3)
            self.canvas.line(MARGIN_PT, self.y - 3.5, self.width - MARGIN_PT, self.y - 3.5)
        self.y -= ROW_PT

    def _columns(self, columns: Sequence[PaperColumn], widths: Sequence[float]) -> None:
        titles = [
            self.font.wrap(column.title, SIZE, width - 2 * PAD_PT)
            for column, width in zip(columns, widths, strict=True)
        ]
        height = max(map(len, titles))
        self.canvas.setFillColor(BAND)
        bottom = self.y - height * ROW_PT - 3.5
        self.canvas.rect(MARGIN_PT, bottom, self.room, height * ROW_PT + 1, stroke=0, fill=1)
        self.canvas.setFillColor(INK)
        for line in range(height):
            cells = [title[line] if line < len(title) else "" for title in titles]
            self._row(cells, columns, widths, SIZE)

    def _row(
        self,
        cells: Sequence[str],
        columns: Sequence[PaperColumn],
        widths: Sequence[float],
        size: float,
    ) -> None:
        self.y -= ROW_PT
        x = float(MARGIN_PT)
        for cell, column, width in zip(cells, columns, widths, strict=True):
            shown = self.font.fit(cell, size, width - 2 * PAD_PT)
            gap = width - PAD_PT - self.font.width(shown, size)
            self.text(x + (gap if column.align == RIGHT else PAD_PT), self.y, shown, size)
            x += width

    def _need(self, rows: int) -> None:
        if self.y - rows * ROW_PT < MARGIN_PT + FOOT_PT:
            self._turn()

    def _turn(self) -> None:
        self._foot()
        self.canvas.showPage()
        self.canvas.setFillColor(INK)
        self.y = self.height - MARGIN_PT

    def _foot(self) -> None:
        """Each page shows a form of its own, drawn at the end when the number of pages is known."""
        name = f"page-{self.canvas.getPageNumber()}"
        self.canvas.doForm(name)
        self.text(MARGIN_PT, MARGIN_PT - 10, self.title, SIZE)

    def close(self) -> int:
        self._foot()
        pages: int = self.canvas.getPageNumber()
        self.canvas.showPage()
        for page in range(1, pages + 1):
            self.canvas.beginForm(f"page-{page}")
            shown = self.page_text.format(page=page, pages=pages)
            x = self.width - MARGIN_PT - self.font.width(shown, SIZE)
            self.text(x, MARGIN_PT - 10, shown, SIZE)
            self.canvas.endForm()
        self.canvas.save()
        return pages
