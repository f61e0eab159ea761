"""Shelf labels (价签) as PDF: name, specification, price and unit, barcode; and the minors sign."""

import io

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode import createBarcodeDrawing
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from ..tools.label import LAYOUTS, fitting, positions
from ..tools.product.ean import is_ean_like, is_mistyped
from .cjk_font import cjk_font

MARGIN = 3
BARCODE_HEIGHT = 9
BARCODE_WIDTH = 36


def labels_pdf(env, labels, captions, layout_name, skipped=0):
    """Bytes of the PDF.

    `labels`: dicts of texts name, detail, price, unit, barcode (may be empty); `captions`: texts
    title, unit and currency; `layout_name`: a key of LAYOUTS; `skipped`: used places of the first
    sheet.
    """
    text = "".join("".join(label.values()) for label in labels) + "".join(captions.values())
    layout, stream = LAYOUTS[layout_name], io.BytesIO()
    with cjk_font(env, text + "0123456789…/.: ") as font:
        canvas = Canvas(stream, pagesize=(layout.page_width * mm, layout.page_height * mm))
        canvas.setTitle(captions["title"])
        page = 0
        places = positions(layout, len(labels), skipped)
        for label, (number, left, bottom) in zip(labels, places, strict=True):
            if number != page:
                canvas.showPage()
                page = number
            canvas.saveState()
            canvas.translate(left * mm, bottom * mm)
            _draw_label(canvas, font, label, captions, layout)
            canvas.restoreState()
        canvas.save()
    return stream.getvalue()


def _draw_label(canvas, font, label, captions, layout):
    width, height = layout.width, layout.height
    if layout.per_page > 1:
        canvas.setLineWidth(0.2)
        canvas.setStrokeGray(0.75)
        canvas.rect(0, 0, width * mm, height * mm)
    room = (width - 2 * MARGIN) * mm

    def write(x, y, size, text, wide=room):
        canvas.setFont(font, size)
        shown = fitting(text, wide, lambda piece: canvas.stringWidth(piece, font, size))
        canvas.drawString(x * mm, y * mm, shown)

    write(MARGIN, height - 8, 14, label["name"])
    write(MARGIN, height - 13, 8, label["detail"])
    write(MARGIN, height - 23, 22, captions["currency"] + label["price"], room * 0.7)
    unit = f"/{label['unit']}"
    canvas.setFont(font, 12)
    canvas.drawRightString((width - MARGIN) * mm, (height - 23) * mm, unit)
    write(BARCODE_WIDTH + MARGIN + 3, MARGIN, 7, captions["unit"] + label["unit"],
          (width - BARCODE_WIDTH - 2 * MARGIN - 3) * mm)  # fmt: skip
    if label["barcode"]:
        _draw_barcode(canvas, label["barcode"])


def _draw_barcode(canvas, code):
    """EAN-13 where the code is one; any other code as Code 128, which scanners read as well."""
    is_ean = is_ean_like(code) and not is_mistyped(code)
    drawing = createBarcodeDrawing(
        "EAN13" if is_ean else "Code128",
        value=code,
        width=BARCODE_WIDTH * mm,
        height=BARCODE_HEIGHT * mm,
        humanReadable=True,
    )
    renderPDF.draw(drawing, canvas, MARGIN * mm, MARGIN * 0.7 * mm)


def minors_sign_pdf(env, texts):
    """An A4 sheet to hang up: no tobacco for minors. `texts`: title, law and phone lines."""
    stream = io.BytesIO()
    width, height = 297 * mm, 210 * mm
    with cjk_font(env, "".join(texts) + "18") as font:
        canvas = Canvas(stream, pagesize=(width, height))
        canvas.setTitle(texts[0])
        _draw_ring(canvas, font, width / 2, height - 70 * mm, 42 * mm)
        for text, size, bottom in zip(texts, (44, 20, 16), (62, 38, 22), strict=False):
            while canvas.stringWidth(text, font, size) > width - 30 * mm:
                size -= 1
            canvas.setFont(font, size)
            canvas.setFillGray(0)
            canvas.drawCentredString(width / 2, bottom * mm, text)
        canvas.save()
    return stream.getvalue()


def _draw_ring(canvas, font, x, y, radius):
    canvas.setStrokeColorRGB(0.82, 0.1, 0.1)
    canvas.setFillGray(0)
    canvas.setFont(font, 110)
    canvas.drawCentredString(x, y - 14 * mm, "18")
    canvas.setLineWidth(14)
    canvas.circle(x, y, radius)
    shift = radius * 0.7071
    canvas.line(x - shift, y + shift, x + shift, y - shift)
