"""A CJK font that reportlab can embed: the characters of one document, as TrueType outlines.

The open font that systems carry for Chinese, Noto Sans CJK, is a collection with PostScript (CFF)
outlines, which reportlab refuses, and 20 MB large. The outlines of the characters that are used
are turned into TrueType's curves; the result is embedded and needs no font where it is read.
"""

import io
from typing import Any

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, TTLibError, newTable

# Largest distance between a curve and its approximation, in 1/1000 of the letter's height.
MAX_ERROR = 1.0
# Typesetting that reportlab does not do, and vertical writing.
DROPPED = ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
_NO_HINTS = (
    "maxZones maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements"
    " maxSizeOfInstructions maxComponentElements maxPoints maxContours maxCompositePoints"
    " maxCompositeContours maxComponentDepth"
)


class FontProblem(ValueError):
    """The bytes are no font, or the collection has no such member."""


def truetype(content: bytes, number: int, text: str) -> bytes:
    """A TrueType font with the characters of `text` out of `content`.

    `content`: an OpenType or TrueType font or a collection of them; `number`: which of a
    collection. A character that the font lacks shows as its box for unknown ones.

    :raises FontProblem: when `content` cannot be read
    """
    try:
        font = TTFont(io.BytesIO(content), fontNumber=number, lazy=True)
        _reduce(font, text)
        if "CFF " in font:
            _to_truetype(font)
        result = io.BytesIO()
        font.save(result)
    except (TTLibError, KeyError, AssertionError) as error:
        raise FontProblem(str(error)) from error
    return result.getvalue()


def _reduce(font: Any, text: str) -> None:
    options = subset.Options()
    options.layout_features = []
    options.notdef_outline = True
    options.hinting = False
    options.desubroutinize = True
    options.drop_tables += DROPPED
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text + " ")
    subsetter.subset(font)


def _to_truetype(font: Any) -> None:
    outlines, order = font.getGlyphSet(), font.getGlyphOrder()
    table = newTable("glyf")
    table.glyphOrder, table.glyphs = order, {}
    for name in order:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        table.glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), table
    del font["CFF "]
    profile = font["maxp"]
    profile.tableVersion = 0x00010000
    for name in _NO_HINTS.split():
        setattr(profile, name, 0)
    profile.maxZones = 1
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"
