"""From the rows of a document's pages to text that knows, word by word, its page and box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reftel.forms.pdf.page_lines import Sheet, has_beginning, part_off, sheet_of
from reftel.forms.pdf.page_rows import PageRow, rows_of
from reftel.forms.pdf.pages import Box, PageWord, PdfPage
from reftel.forms.pdf.shape import Upright
from reftel.model import Defect
from reftel.paper import PageText, WordBox
from reftel.spans import Span

UNCERTAIN = 60.0
"""Confidence below which a recognized word is marked."""
_MOST_MARKED = 200
_INDENT = 60
BAR = "\u2588"
"""Replaces text under a black box."""


class Composed(NamedTuple):
    """The text of a document: the telegrams' lines, then the repeated print around them."""

    text: str
    end: int
    """The end of the lines of telegrams; after it are stamps and running heads."""
    parts: tuple[tuple[str, int], ...]
    """(kind, end) of the regions after."""
    pages: tuple[PageText, ...]
    defects: tuple[Defect, ...]


class _Writer:
    """Writes lines, and notes where each word went."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.words: dict[int, list[WordBox]] = {}
        self.defects: list[Defect] = []

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)

    def word(self, page: int, word: PageWord) -> None:
        start = self.size
        self.add(word.text)
        left, top, right, bottom = (round(value) for value in word[1:5])  # of the page as shown
        box = WordBox(start, self.size, left, top, right, bottom, round(word.confidence))
        self.words.setdefault(page, []).append(box)
        if 0 <= word.confidence < UNCERTAIN:
            self._mark(start, word)

    def _mark(self, start: int, word: PageWord) -> None:
        if len(self.defects) < _MOST_MARKED:
            note = f"recognized as {word.text[:40]!r}, {word.confidence:.0f}% sure"
            self.defects.append(Defect("uncertain-word", note, Span(start, self.size)))


def compose(pages: Sequence[PdfPage], *, recognized: bool) -> Composed:
    """The text of a document, by its text layer or by recognition."""
    sheets = []
    for page in pages:
        way = _way(page, recognized=recognized)
        words = (page.recognized or []) if recognized else page.words
        words = [word for word in words if not (recognized and _is_under(word, page.covered))]
        bars = [_bar(way.box(box), way) for box in page.covered] if words else []
        sheet = sheet_of(page.number, way.wide, way.high, [*(way.word(word) for word in words), *bars])
        sheets.append(sheet._replace(way=way))
    sheets = part_off(sheets)
    writer = _Writer()
    for sheet in sheets:
        _write_text(writer, sheet)
    end = writer.size
    parts: list[tuple[str, int]] = []
    for page, sheet in zip(pages, sheets, strict=True):
        for row in sheet.rows:
            if row.kind != "text":
                _write_row(writer, sheet, row)
                writer.add("\n")
                parts.append((row.kind, writer.size))
        for row in () if recognized else rows_of(page.asides):
            aside = row._replace(kind="stamp")
            _write_row(writer, sheet._replace(way=None, margin=row.left, is_even=False), aside)
            writer.add("\n")
            parts.append(("stamp", writer.size))
    return Composed(
        "".join(writer.parts),
        end,
        tuple(parts),
        tuple(
            PageText(number=page.number, width=round(page.width), height=round(page.height),
                     words=tuple(writer.words.get(page.number, ())))
            for page in pages
        ),
        (*writer.defects, *_flaws(pages, recognized=recognized)),
    )  # fmt: skip


def _way(page: PdfPage, *, recognized: bool) -> Upright:
    """The way from a page as shown to its upright lines."""
    if recognized:
        return Upright(page.width, page.height, page.recognized_turn, page.recognized_slope)
    return Upright(page.width, page.height, page.turn, page.slope)


def _bar(box: Box, way: Upright) -> PageWord:
    """A black box as a word of bars, about as many as letters would fit."""
    high = min(max(box.bottom - box.top, 5.0), 14.0)
    count = max(3, min(round((box.right - box.left) / (0.55 * high)), 80))
    top = box.top if box.bottom - box.top < 24 else box.top + 2
    bottom = box.bottom if box.bottom - box.top < 24 else top + high
    return PageWord(BAR * count, max(box.left, 0.0), top, min(box.right, way.wide), bottom)


def _is_under(word: PageWord, covered: Sequence[Box]) -> bool:
    return any(box.holds((word.left + word.right) / 2, word.middle) for box in covered)


def _write_text(writer: _Writer, sheet: Sheet) -> None:
    before: PageRow | None = None
    for row in sheet.rows:
        if row.kind != "text":
            continue
        if before is None and writer.size and has_beginning(sheet):
            writer.add("\n\n\n")  # the end of the page above is a gap between telegrams
        gap = row.top - before.top if before else 0.0
        if before is not None and gap > 1.55 * sheet.pitch and gap < 40 * sheet.pitch:
            writer.add("\n")
        _write_row(writer, sheet, row)
        writer.add("\n")
        before = row


def _write_row(writer: _Writer, sheet: Sheet, row: PageRow) -> None:
    indent = round((row.left - (sheet.margin if row.margin is None else row.margin)) / sheet.letter)
    is_text = row.kind == "text"
    if indent > 1 and is_text:
        writer.add(" " * min(indent, _INDENT))
    last: PageWord | None = None
    for word in (_spread(one, sheet) for one in row.words):
        if last is not None:
            gap = round((word.left - last.right) / sheet.letter)
            if sheet.is_even:
                gap = round((word.left - last.left) / sheet.letter) - len(last.text)
            if gap > 0 or not _is_one_word(last, word, sheet):
                is_wide = is_text and (gap > 2 or sheet.is_even)
                writer.add(" " * max(1, min(gap if is_wide else 1, _INDENT)))
        writer.word(sheet.number, sheet.way.shown(word) if sheet.way else word)
        last = word


def _is_one_word(word: PageWord, behind: PageWord, sheet: Sheet) -> bool:
    """Whether recognition parted a word, such as a name at its hyphen: letters of one width leave no place between."""
    return sheet.is_even and word.confidence >= 0 and behind.left - word.right < 0.7 * sheet.letter


def _spread(word: PageWord, sheet: Sheet) -> PageWord:
    """A recognized word whose letters were sent with spaces between, `C O N F I D E N T I A L`: with the spaces."""
    places = round((word.right - word.left) / sheet.letter)
    size = len(word.text)
    if (
        word.confidence < 0
        or not sheet.is_even
        or size < 3
        or abs(places - (2 * size - 1)) > size // 4
        or not word.text.isalpha()
    ):
        return word
    return word._replace(text=" ".join(word.text))


def _flaws(pages: Sequence[PdfPage], *, recognized: bool) -> list[Defect]:
    found = []
    for page in pages:
        if page.hidden and not recognized:
            count = sum(len(word.text) for word in page.hidden)
            note = f"page {page.number}: {count} characters of text do not show on the page; they are not in the text"
            found.append(Defect("hidden-text", note))
        if page.flaw:
            found.append(Defect("page-unread", f"page {page.number}: {page.flaw}"))
        elif page.is_image and not recognized and page.recognized is None:
            found.append(Defect("page-unread", f"page {page.number} is an image without text; it was not recognized"))
    return found
