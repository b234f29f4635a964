"""The text layer of a PDF page, its black boxes and its image, by pypdfium2. It runs in a separate process."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from reftel.forms.pdf.pages import MOST_PIXELS, Box, PageWord, PdfPage

_DARK = 60
"""Highest value of red, green and blue of a box that hides text."""
_LIGHT = 128
"""From this value on, a color shows on black."""
_LEAST_BOX = (8.0, 5.0)
"""Width and height in points from which a filled rectangle is a box and no rule."""
_MOST_OF_PAGE = 0.9
_GAP = 0.35
"""Share of a letter's height from which a gap parts two words that no space character parts."""
_MOST_OBJECTS = 20_000
_MOST_CHARS = 200_000
PdfError = pypdfium2.PdfiumError
"""Errors of the library."""


def open_document(data: bytes) -> Any:
    """The document. Raises ValueError with the reason."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error


def read_page(document: Any, number: int) -> PdfPage:
    """Page `number`, from 1: words with boxes, black boxes, words under these."""
    page = document[number - 1]
    shape = _Shape(page)
    covered, images = _boxes(page, shape)
    words, hidden = _words(page, shape, covered)
    size = sum(len(word.text) for word in words)
    return PdfPage(
        number=number,
        width=shape.width,
        height=shape.height,
        words=words,
        covered=covered,
        hidden=hidden,
        is_image=size < 40 and images > 0.3 * shape.width * shape.height,
    )


def gray_page(document: Any, number: int, dots: float) -> tuple[bytes, int, int]:
    """The page as shown, one byte a pixel: bytes, width, height. Fewer dots for a very large page."""
    page = document[number - 1]
    width, height = page.get_size()
    scale = dots / 72
    if width * height * scale * scale > MOST_PIXELS:
        scale = (MOST_PIXELS / max(width * height, 1)) ** 0.5
    bitmap = page.render(scale=scale, grayscale=True)
    rows = bytes(bitmap.buffer)
    if bitmap.stride != bitmap.width:
        rows = b"".join(rows[at : at + bitmap.width] for at in range(0, bitmap.stride * bitmap.height, bitmap.stride))
    return rows, bitmap.width, bitmap.height


def png_page(document: Any, number: int, dots: float) -> bytes:
    """The page as shown, as PNG."""
    from PIL import Image

    rows, width, height = gray_page(document, number, dots)
    out = io.BytesIO()
    Image.frombytes("L", (width, height), rows).save(out, "PNG", optimize=False, compress_level=6)
    return out.getvalue()


class _Shape:
    """A page's size as shown, and the way of boxes from the page's own coordinates to it."""

    def __init__(self, page: Any) -> None:
        self.width, self.height = page.get_size()
        self.turn = page.get_rotation()
        left, bottom, right, top = page.get_bbox()
        self.left, self.bottom, self.right, self.top = left, bottom, right, top

    def place(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A box of the page's own coordinates, which go up, as shown."""
        x0, x1 = left - self.left, right - self.left
        y0, y1 = self.top - top, self.top - bottom
        wide, high = self.right - self.left, self.top - self.bottom
        if self.turn == 90:
            x0, y0, x1, y1 = high - y1, x0, high - y0, x1
        elif self.turn == 180:
            x0, y0, x1, y1 = wide - x1, high - y1, wide - x0, high - y0
        elif self.turn == 270:
            x0, y0, x1, y1 = y0, wide - x1, y1, wide - x0
        return Box(*(round(value, 1) for value in (x0, y0, x1, y1)))


def _boxes(page: Any, shape: _Shape) -> tuple[list[Box], float]:
    """Black boxes of a page, and the area of its images in square points."""
    boxes: list[Box] = []
    images = 0.0
    for count, thing in enumerate(page.get_objects(max_depth=4)):
        if count > _MOST_OBJECTS:
            break
        if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = shape.place(*thing.get_bounds())
            images += max(0.0, box.right - box.left) * max(0.0, box.bottom - box.top)
        elif thing.type == pdfium.FPDF_PAGEOBJ_PATH and _is_dark(thing):
            box = shape.place(*thing.get_bounds())
            if _is_box(box, shape):
                boxes.append(box)
    for box in _annotated(page, shape):
        boxes.append(box)
    return boxes, images


def _is_box(box: Box, shape: _Shape) -> bool:
    wide, high = box.right - box.left, box.bottom - box.top
    return wide >= _LEAST_BOX[0] and high >= _LEAST_BOX[1] and wide * high < _MOST_OF_PAGE * shape.width * shape.height


def _is_dark(thing: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(thing.raw, fill, stroke) or fill.value == pdfium.FPDF_FILLMODE_NONE:
        return False
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(thing.raw, red, green, blue, alpha):
        return False
    return max(red.value, green.value, blue.value) <= _DARK and alpha.value > 200


def _annotated(page: Any, shape: _Shape) -> Iterator[Box]:
    """Boxes that a reviewer's program drew as notes: marks for redaction, filled squares."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST_OBJECTS)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not note:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        rect = pdfium.FS_RECTF()
        dark = kind == pdfium.FPDF_ANNOT_REDACT
        if kind == pdfium.FPDF_ANNOT_SQUARE:
            red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
            inside = pdfium.FPDFANNOT_COLORTYPE_InteriorColor
            if pdfium.FPDFAnnot_GetColor(note, inside, red, green, blue, alpha):
                dark = max(red.value, green.value, blue.value) <= _DARK and alpha.value > 200
        if dark and pdfium.FPDFAnnot_GetRect(note, rect):
            box = shape.place(rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top))
            if _is_box(box, shape):
                yield box
        pdfium.FPDFPage_CloseAnnot(note)


def _words(page: Any, shape: _Shape, covered: list[Box]) -> tuple[list[PageWord], list[PageWord]]:
    """The words of the text layer, and those under black boxes."""
    layer = page.get_textpage()
    raw = layer.raw
    shown, hidden = _WordMaker(), _WordMaker()
    rect = pdfium.FS_RECTF()
    for index in range(min(layer.count_chars(), _MOST_CHARS)):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if char in " \r\n\t\xa0\x00":
            shown.end()
            hidden.end()
            continue
        if code in (0xFFFE, 2):  # a hyphen at the end of a line, which pdfium takes for the divider of a word
            char = "-"
        if not pdfium.FPDFText_GetLooseCharBox(raw, index, rect):
            continue
        box = shape.place(rect.left, rect.bottom, rect.right, rect.top)
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        under = any(one.holds(x, y) for one in covered) and not _shows(raw, index)
        (hidden if under else shown).add(char, box)
    return shown.done(), hidden.done()


def _shows(raw: Any, index: int) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFText_GetFillColor(raw, index, red, green, blue, alpha):
        return False
    return max(red.value, green.value, blue.value) >= _LIGHT


class _WordMaker:
    """Puts characters together to words, by the spaces between them and by gaps."""

    def __init__(self) -> None:
        self._words: list[PageWord] = []
        self._text = ""
        self._box = Box(0, 0, 0, 0)

    def add(self, char: str, box: Box) -> None:
        if self._text and self._is_apart(box):
            self.end()
        if self._text:
            old = self._box
            self._box = Box(
                min(old.left, box.left), min(old.top, box.top), max(old.right, box.right), max(old.bottom, box.bottom)
            )
        else:
            self._box = box
        self._text += char

    def _is_apart(self, box: Box) -> bool:
        high = max(self._box.bottom - self._box.top, 1.0)
        middle = (box.top + box.bottom) / 2
        return (
            box.left - self._box.right > max(_GAP * high, 1.5)
            or box.right < self._box.left
            or not self._box.top - high <= middle <= self._box.bottom + high
        )

    def end(self) -> None:
        if self._text:
            self._words.append(PageWord(self._text, *self._box))
        self._text = ""

    def done(self) -> list[PageWord]:
        self.end()
        return self._words
