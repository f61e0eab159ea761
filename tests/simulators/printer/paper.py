"""The paper: dots burnt onto a growing roll, cut into receipts."""

from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

CELL_DOTS = 24
HALF_CELL_DOTS = 12
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",
)


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for path in FONTS:
        if Path(path).exists():
            return ImageFont.truetype(path, 20)
    return ImageFont.load_default()


@lru_cache(maxsize=4096)
def glyph(char: str) -> Image.Image:
    """Return a 1-bit cell of 12x24 dots, or 24x24 for wide characters; 1 is black."""
    width = HALF_CELL_DOTS if ord(char) < 0x1100 else CELL_DOTS
    cell = Image.new("L", (width, CELL_DOTS))
    draw = ImageDraw.Draw(cell)
    draw.text((width / 2, CELL_DOTS / 2), char, fill=255, font=_font(), anchor="mm")
    return cell.point(lambda level: 255 if level > 110 else 0, mode="1")


class Paper:
    """One receipt while it is printed. ``height`` is the feed so far, in dots."""

    def __init__(self, width_dots: int) -> None:
        self.width = width_dots
        self.height = 0
        self._image = Image.new("1", (width_dots, 1024), 1)

    @property
    def has_ink(self) -> bool:
        return self.picture().getextrema()[0] == 0

    def burn(self, dots: Image.Image, x: int, y: int) -> None:
        """Burn the set pixels of ``dots`` at (x, y); what lies beside the paper is lost."""
        while y + dots.height > self._image.height:
            taller = Image.new("1", (self.width, self._image.height * 2), 1)
            taller.paste(self._image, (0, 0))
            self._image = taller
        self._image.paste(0, (x, y), dots)

    def feed(self, dots: int) -> None:
        self.height += dots

    def picture(self) -> Image.Image:
        height = max(1, self.height)
        if height <= self._image.height:
            return self._image.crop((0, 0, self.width, height))
        taller = Image.new("1", (self.width, height), 1)
        taller.paste(self._image, (0, 0))
        return taller
