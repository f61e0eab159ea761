"""Turn a PNG into ESC/POS raster bands, dot for dot.

Black is what is darker than the middle: receipts are text, and dithering frays it. A band holds at
most BAND_ROWS rows and ends at its last black byte; a run of blank rows is a band one byte wide,
which is the same height on every model, while ``ESC J`` counts in units that differ by model.
"""

import io
import struct

from PIL import Image

BAND_ROWS = 24
BLANK_ROWS = 255
#: 2.5 m of 80 mm paper; a decompressed picture of that size takes 11.5 MB as grey.
PIXELS_MAX = 576 * 20_000
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
THRESHOLD = 128


class PictureError(ValueError):
    """The payload is not a picture that a receipt printer can print."""


def read_png(data: bytes, width_dots: int) -> Image.Image:
    """Return a 1-bit image (0 is black) at most ``width_dots`` wide; wider ones are scaled down.

    The header is read and its size judged before a pixel is unpacked.
    """
    if not data.startswith(PNG_SIGNATURE) or data[12:16] != b"IHDR" or len(data) < 33:
        raise PictureError("the payload is not a PNG")
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    if not width or not height or width * height > PIXELS_MAX:
        raise PictureError(f"a picture has 1 to {PIXELS_MAX} pixels, not {width}x{height}")
    if colour != 0 or depth > 8:
        raise PictureError("a picture is 1-bit or grey, without colour or transparency")
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            image.load()
            grey: Image.Image = image if image.mode == "1" else image.convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PictureError(f"the PNG is damaged: {error}") from error
    if width > width_dots:
        size = (width_dots, max(1, round(height * width_dots / width)))
        grey = grey.convert("L").resize(size, Image.Resampling.LANCZOS)
    if grey.mode != "1":
        grey = grey.point(lambda level: 255 if level >= THRESHOLD else 0, mode="1")
    return grey


def _band(rows: list[bytes], width_bytes: int) -> bytes:
    head = struct.pack("<4sHH", b"\x1dv0\x00", width_bytes, len(rows))
    return head + b"".join(row[:width_bytes] for row in rows)


def picture(payload: bytes, width_dots: int) -> bytes:
    """Return the PNG of what the printer puts on paper for a raster payload."""
    out = io.BytesIO()
    read_png(payload, width_dots).save(out, "PNG")
    return out.getvalue()


def encode(image: Image.Image) -> bytes:
    """Return the ``GS v 0`` bands of a 1-bit image (0 is black)."""
    stride = (image.width + 7) // 8
    #: PIL packs white as 1 and pads a row's last byte with 0; the printer wants black as 1.
    pad = 0xFF << (8 * stride - image.width) & 0xFF if image.width % 8 else 0xFF
    dots = image.tobytes().translate(bytes(255 - byte for byte in range(256)))
    blank = bytes(stride)
    rows = []
    for start in range(0, len(dots), stride):
        row = dots[start : start + stride]
        rows.append(row if pad == 0xFF else row[:-1] + bytes([row[-1] & pad]))
    out = []
    first = 0
    while first < len(rows):
        is_blank = rows[first] == blank
        last = first
        limit = min(len(rows), first + (BLANK_ROWS if is_blank else BAND_ROWS))
        while last < limit and (rows[last] == blank) == is_blank:
            last += 1
        band = rows[first:last]
        out.append(_band(band, 1 if is_blank else max(len(row.rstrip(b"\0")) for row in band)))
        first = last
    return b"".join(out)
