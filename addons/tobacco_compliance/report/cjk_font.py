"""Chinese in the PDFs that reportlab writes: `with cjk_font(env, text) as font_name: …`."""

import io
import itertools
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from odoo.exceptions import UserError

from ..tools.pdf_font import truetype

# Where Linux distributions and macOS put Noto Sans CJK (SIL Open Font License).
PLACES = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/noto/NotoSansCJK-Regular.ttc",
    "/Library/Fonts/NotoSansCJK-Regular.ttc",
)
# Members of the collection: the same code point looks different by region.
NUMBERS = {"zh_TW": 3, "zh_HK": 4}
SIMPLIFIED = 2
_numbers = itertools.count()


@contextmanager
def cjk_font(env, text):
    """Name of a registered font that has the characters of `text`, while the block runs.

    `text` holds every character that the PDF will show; how often and in which order is no
    matter. The font is embedded in the PDF.

    :raises UserError: when the server has no such font, saying which package brings it
    """
    content = _file(env)
    letters = "".join(sorted(set(text)))
    number = NUMBERS.get(env.lang, SIMPLIFIED)
    # A name for this one PDF: another request must not lose its font when this one is done.
    name = f"CJK-{next(_numbers)}"
    # Not by registerFont: that takes the first font of a face for all later ones, and each of
    # ours has other characters under one face name.
    pdfmetrics._fonts[name] = TTFont(name, io.BytesIO(truetype(content, number, letters)))
    try:
        yield name
    finally:
        # reportlab keeps a registered font for ever; a worker that prints all day would grow.
        pdfmetrics._fonts.pop(name, None)


@cache
def _found():
    return next((Path(place) for place in PLACES if Path(place).is_file()), None)


def _file(env):
    path = _found()
    if path is None:
        raise UserError(
            env._(
                "The server has no font with Chinese characters, so this PDF cannot be written. Ask"
                " your administrator to install Noto Sans CJK (package fonts-noto-cjk) and to"
                " restart Odoo."
            )
        )
    return path.read_bytes()
