"""Where shelf labels lie on the paper, and how much of a name fits. Lengths in millimetres."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """A sheet or roll: page and label size, columns and rows of a page."""

    page_width: float
    page_height: float
    width: float
    height: float
    columns: int
    rows: int

    @property
    def per_page(self) -> int:
        """Labels on one page."""
        return self.columns * self.rows


LAYOUTS = {
    "a4_3x8": Layout(210, 297, 70, 37, 3, 8),
    "roll_60x40": Layout(60, 40, 60, 40, 1, 1),
}


def positions(layout: Layout, count: int, skipped: int = 0) -> Iterator[tuple[int, float, float]]:
    """(page from 0, left, bottom) of each of `count` labels, line by line from the top left.

    `skipped`: places of the first sheet that are used up. What the labels leave of the page is
    shared between both margins.

    >>> list(positions(LAYOUTS["a4_3x8"], 2, 23))
    [(0, 140.0, 0.5), (1, 0.0, 259.5)]
    """
    left = (layout.page_width - layout.columns * layout.width) / 2
    top = layout.page_height - (layout.page_height - layout.rows * layout.height) / 2
    for place in range(skipped, skipped + count):
        page, on_page = divmod(place, layout.per_page)
        row, column = divmod(on_page, layout.columns)
        yield page, left + column * layout.width, top - (row + 1) * layout.height


def fitting(text: str, width: float, measure: Callable[[str], float]) -> str:
    """`text`, or as much of it as is `width` wide with an ellipsis.

    >>> fitting("中华(金中支)", 5, len)
    '中华(金…'
    """
    if measure(text) <= width:
        return text
    kept = text
    while kept and measure(kept + "…") > width:
        kept = kept[:-1]
    return kept + "…"
