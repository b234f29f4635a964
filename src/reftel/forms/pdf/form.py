"""The form of PDF documents: telegrams out of the text layer, and out of recognized text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from reftel.errors import NotATelegram, RecognitionNeeded
from reftel.forms.base import HEAD, Cut, Form, Report, Stream, read_whole
from reftel.forms.grammars import begins, one_extract, over_banner, region_of
from reftel.forms.pdf.compose import Composed, compose
from reftel.forms.pdf.helper import can_recognize, ocr_mode, read_pages
from reftel.forms.pdf.pages import DOCUMENT_BYTES, PdfPage
from reftel.forms.pdf.pictures import is_picture
from reftel.forms.pdf.recognition import MISSING
from reftel.forms.text_sniff import likeness
from reftel.forms.within import after_mail
from reftel.model import Defect, Extract, Region
from reftel.paper import PageText
from reftel.spans import MappedText, Span, Whole

NAME = "pdf"


def sniff(head: bytes) -> float:
    """1 for the signature, which may have a little rubbish before it, and for images that may be pages."""
    return 1.0 if b"%PDF-" in head[:1024] or is_picture(head) else 0.0


def split(stream: Stream, name: str, report: Report) -> Iterator[Cut]:  # noqa: ARG001 - one source, nothing to go on with
    """One document is one source."""
    data = read_whole(stream, name, DOCUMENT_BYTES, "a document")
    if data:
        yield Cut(0, data)


def unpack(data: bytes) -> Iterator[Extract]:
    """The telegrams of a document; with a text layer and recognized text, those of both."""
    pages = list(read_pages(data))
    layer = any(page.words for page in pages)
    recognized = any(page.recognized for page in pages)
    found = 0
    if layer and not (recognized and all(page.is_image for page in pages)):
        mixed = recognized and ocr_mode() == "auto"
        for extract in _extracts(_filled(pages) if mixed else pages, len(data), recognized=False):
            found += 1
            yield extract
        recognized = recognized and not mixed
    if recognized:
        for extract in _extracts(pages, len(data), recognized=True):
            found += 1
            yield msgspec.structs.replace(extract, member=f"OCR {extract.member}".strip() if found > 1 or layer else "")
    if not found:
        missing = _missing(pages, has_text=layer or recognized)
        if any(page.is_image and page.recognized is None for page in pages) and not can_recognize():
            raise RecognitionNeeded("", 0, missing)
        raise NotATelegram("", 0, missing)


def _filled(pages: Sequence[PdfPage]) -> list[PdfPage]:
    """Pages of a mixed document: the recognized words of those that are images."""
    return [
        msgspec.structs.replace(
            page, words=page.recognized, turn=page.recognized_turn, slope=page.recognized_slope, asides=[]
        )
        if page.is_image and page.recognized
        else page
        for page in pages
    ]


def _missing(pages: Sequence[PdfPage], *, has_text: bool) -> str:
    if has_text:
        return "a telegram; the document's text holds none"
    if any(page.flaw == MISSING for page in pages):
        return f"a document with text; {MISSING}"
    if any(page.is_image for page in pages) and ocr_mode() == "never":
        return "a document with text; its pages are images, and recognition is off (--ocr)"
    flaw = next((page.flaw for page in pages if page.flaw), "")
    return f"a document with text{'; ' + flaw if flaw else ''}"


def _extracts(pages: Sequence[PdfPage], size: int, *, recognized: bool) -> Iterator[Extract]:
    whole = compose(pages, recognized=recognized)
    written = whole.text[: whole.end]
    if not written.strip() or not (region_of(written) or likeness(written[:65536])):
        return
    ends = begins(written)
    start = 0
    for number, end in enumerate([*ends, whole.end], 1):
        yield _extract(whole, start, end, size, member=str(number) if ends else "")
        start = end


def _extract(whole: Composed, start: int, end: int, size: int, member: str) -> Extract:
    """One telegram of a document: its lines, and all that is printed around them on the document's pages."""
    shift = whole.end - end
    text = whole.text[start:end] + whole.text[whole.end :]
    written = text[: end - start]
    below = after_mail(written[:HEAD])
    divided = one_extract(MappedText(written), start=over_banner(written, below) if below else 0)
    regions = list(divided.regions)
    at = end - start
    for kind, stop in whole.parts:
        stop -= shift + start
        regions.append(Region("stamp" if kind == "stamp" else "running_head", Span(at, stop)))
        at = stop
    frame = msgspec.structs.replace(
        divided.frame,
        pages=tuple(_pages(whole, start, end, shift)),
        defects=(*divided.frame.defects, *_defects(whole, start, end, shift)),
    )
    return Extract(text=MappedText(text, Whole(size)), frame=frame, regions=tuple(regions), member=member)


def _place(at: int, start: int, end: int, limit: int, shift: int) -> int | None:
    """Return the place of a character of the document in an extract's text; None if it is not in it."""
    if start <= at < end:
        return at - start
    return at - start - shift if at >= limit else None


def _pages(whole: Composed, start: int, end: int, shift: int) -> Iterator[PageText]:
    for page in whole.pages:
        words = []
        is_in = False
        for word in page.words:
            at = _place(word.start, start, end, whole.end, shift)
            if at is not None:
                words.append(word._replace(start=at, end=at + word.end - word.start))
                is_in = is_in or word.start < whole.end
        if is_in:
            yield msgspec.structs.replace(page, words=tuple(words))


def _defects(whole: Composed, start: int, end: int, shift: int) -> Iterator[Defect]:
    for defect in whole.defects:
        if defect.span is None:
            yield defect
        elif (at := _place(defect.span.start, start, end, whole.end, shift)) is not None:
            yield Defect(defect.code, defect.note, Span(at, at + len(defect.span)))


FORM = Form(NAME, "PDF", sniff, split, unpack, has_pages=True)
