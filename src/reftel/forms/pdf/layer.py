"""The text layer of a PDF page, the text that it hides, and its image, by pypdfium2. It runs in a separate process."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pypdfium2
from pypdfium2 import raw

from reftel.forms.base import HEAD
from reftel.forms.pdf.covers import Print, covers_of, objects_of
from reftel.forms.pdf.page_letters import BREAK, hidden_letters, letters_of, print_over, upright_of, words_of
from reftel.forms.pdf.pages import MOST_PAGES, MOST_PIXELS, AttachedFile, PdfPage
from reftel.forms.pdf.pictures import as_document, is_picture
from reftel.forms.pdf.shape import Shape

_SCAN = 0.3
"""Share of the page from which its images are a scan, in which its text layer was recognized."""
PdfError = pypdfium2.PdfiumError
"""Errors of the library."""


def open_document(data: bytes) -> Any:
    """The document; of an image, one with its pages. Raises ValueError with the reason."""
    if is_picture(data[:HEAD]):
        data = as_document(data, MOST_PAGES)
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error


def read_page(document: Any, number: int) -> PdfPage:
    """Page `number`, from 1: words with boxes, black boxes, words that do not show."""
    page = document[number - 1]
    shape = Shape(page)
    objects = objects_of(page, shape)
    is_scan = objects.images > _SCAN * shape.width * shape.height
    letters = list(letters_of(page, shape))
    seen = None
    if objects.may_hide and letters:
        gray, width, height = gray_page(document, number, 72)
        seen = Print(gray, width, height, width / max(shape.width, 1.0))
    letters = hidden_letters(letters, objects.boxes, seen, is_scan=is_scan)
    upright = upright_of(letters, shape.width, shape.height)
    shown = words_of((BREAK if each.is_hidden else each for each in letters), upright)
    hidden = words_of((each if each.is_hidden else BREAK for each in letters), upright)
    words, over = print_over(shown.words)
    covered = covers_of([upright.box(box) for box in objects.boxes], hidden.words, words, seen, upright)
    size = sum(len(word.text) for word in words)
    return PdfPage(
        number=number,
        width=shape.width,
        height=shape.height,
        words=[upright.shown(word) for word in words],
        turn=upright.turn,
        slope=upright.slope,
        asides=[*(upright.shown(word) for word in over), *shown.asides],
        covered=[upright.shown_box(box) for box in covered],
        hidden=[*(upright.shown(word) for word in hidden.words), *hidden.asides],
        is_image=size < 40 and is_scan,
    )


def attached_files(document: Any) -> Iterator[AttachedFile]:
    """The files that are attached to a document as a whole, then those of notes on its pages."""
    for at in range(document.count_attachments()):
        yield _attached(document.get_attachment(at), f"attached file {at + 1}")
    for number in range(1, min(len(document), MOST_PAGES) + 1):
        try:
            page = document[number - 1]
        except PdfError:  # reading the page reports it
            continue
        for at in range(raw.FPDFPage_GetAnnotCount(page)):
            note = raw.FPDFPage_GetAnnot(page, at)
            try:
                if raw.FPDFAnnot_GetSubtype(note) != raw.FPDF_ANNOT_FILEATTACHMENT:
                    continue
                if found := raw.FPDFAnnot_GetFileAttachment(note):
                    file = pypdfium2.PdfAttachment(found, document)
                    yield _attached(file, f"attached file of page {number}, {at + 1}")
            finally:
                raw.FPDFPage_CloseAnnot(note)


def _attached(file: Any, otherwise: str) -> AttachedFile:
    """A file; `otherwise` is its name if it has none."""
    try:
        name = str(file.get_name()).replace("\0", "") or otherwise
    except (PdfError, ValueError):
        name = otherwise
    try:
        return AttachedFile(name=name, data=bytes(file.get_data()))
    except (PdfError, ValueError, MemoryError):
        return AttachedFile(name=name)


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
