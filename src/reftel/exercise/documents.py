"""Exercise telegrams as PDF documents: with a text layer, with black boxes, and as pages that came through a fax."""

from __future__ import annotations

import ctypes
import io
import random
from collections.abc import Sequence
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

WIDTH, HEIGHT = 612, 792
"""Letter paper, in points."""
_LEFT, _TOP, _SIZE, _PITCH = 60, 60, 10.0, 11.5
LINES = 56
"""Lines of text on a page."""
Mark = tuple[int, float, float, float, float]
"""A black box: page from 1; left, top, right, bottom in points from the top left corner."""


def document(
    text: str, *, head: str = "", foot: str = "Page {page} of {pages}", boxes: Sequence[Mark] = (), lines: int = LINES
) -> bytes:
    """A PDF with a text layer in Courier, `lines` lines a page, with a line over and under each page.

    `{page}` and `{pages}` in these are numbers. Text under a box stays in the layer, as careless reviewers leave it.
    """
    rows = text.rstrip("\n").split("\n")
    sheets = [rows[at : at + lines] for at in range(0, len(rows), lines)] or [[]]
    made = pypdfium2.PdfDocument.new()
    for number, sheet in enumerate(sheets, 1):
        page = made.new_page(WIDTH, HEIGHT)
        around = {"page": number, "pages": len(sheets)}
        if head:
            _write(made, page, head.format(**around), _LEFT, 30)
        if foot:
            _write(made, page, foot.format(**around), _LEFT, HEIGHT - 24)
        for place, line in enumerate(sheet):
            _write(made, page, line, _LEFT, _TOP + place * _PITCH)
        for at, left, top, right, bottom in boxes:
            if at == number:
                _black(page, left, top, right, bottom)
        pdfium.FPDFPage_GenerateContent(page.raw)
    return _bytes(made)


def place_of(row: int, column: int, size: int, lines: int = LINES) -> Mark:
    """The box over `size` characters from `column` of a row of the text."""
    letter = _SIZE * 0.6
    top = _TOP + row % lines * _PITCH - 8.5
    return row // lines + 1, _LEFT + column * letter, top, _LEFT + (column + size) * letter, top + 11.0


def faxed(data: bytes, seed: int, *, dots: int = 200, tilt: float = 0.3, noise: float = 0.0004) -> bytes:
    """The document as a fax machine would have sent it: images of its pages without text, askew, with specks.

    `tilt` is in degrees, `noise` the share of pixels that are specks.
    """
    from PIL import Image, ImageFilter

    chance = random.Random(seed)  # noqa: S311 - no secret: the same seed gives the same page
    source = pypdfium2.PdfDocument(data)
    sheets = []
    for page in source:
        image: Any = page.render(scale=dots / 72, grayscale=True).to_pil()
        image = image.rotate(chance.uniform(-tilt, tilt), resample=Image.Resampling.BICUBIC, fillcolor=255)
        image = image.filter(ImageFilter.GaussianBlur(0.6))
        pixels = image.load()
        for _ in range(int(image.width * image.height * noise)):
            at = chance.randrange(image.width), chance.randrange(image.height)
            pixels[at] = chance.choice((0, 255))
        sheets.append(image.point(lambda value: 255 if value > 150 else 0).convert("1"))
    out = io.BytesIO()
    sheets[0].save(out, "PDF", resolution=float(dots), save_all=True, append_images=sheets[1:])
    return out.getvalue()


def _write(made: Any, page: Any, line: str, left: float, down: float) -> None:
    if not line.strip():
        return
    thing = pdfium.FPDFPageObj_NewTextObj(made.raw, b"Courier", _SIZE)
    wide = (ctypes.c_ushort * (len(line) + 1))(*(ord(letter) & 0xFFFF for letter in line), 0)
    pdfium.FPDFText_SetText(thing, wide)
    pdfium.FPDFPageObj_Transform(thing, 1, 0, 0, 1, left, HEIGHT - down)
    pdfium.FPDFPage_InsertObject(page.raw, thing)


def _black(page: Any, left: float, top: float, right: float, bottom: float) -> None:
    thing = pdfium.FPDFPageObj_CreateNewRect(left, HEIGHT - bottom, right - left, bottom - top)
    pdfium.FPDFPageObj_SetFillColor(thing, 0, 0, 0, 255)
    pdfium.FPDFPath_SetDrawMode(thing, pdfium.FPDF_FILLMODE_ALTERNATE, False)
    pdfium.FPDFPage_InsertObject(page.raw, thing)


def _bytes(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
