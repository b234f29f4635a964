"""The words of a search marked in a cable's text: numbered, so that a reader walks from one to the next.

A match is found in a paragraph's text as the index has it. The page shows that text in pieces (points, tables, text
torn by page marks), so a match is placed by its characters without white space, which both have alike.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reftel.index.passages import Highlighter
from reftel.model import Paragraph
from reftel.query import Query
from reftel.web.render.aside_lines import offset, solid
from reftel.web.render.body import ParagraphItem
from reftel.web.render.prose_bits import Bit, Piece, PointPiece


@dataclass(frozen=True)
class ParagraphMatches:
    """A paragraph with matches: the place of the first, and their number."""

    label: str
    href: str
    count: int


@dataclass(frozen=True)
class MarkedParagraphs:
    """A cable's paragraphs with the matches marked."""

    items: tuple[ParagraphItem, ...]
    subject: tuple[Bit, ...]
    """The subject as bits if it has a match; otherwise empty."""
    places: tuple[ParagraphMatches, ...]
    count: int
    """Matches in the subject, headings and paragraphs; their anchors are `hit-1`, `hit-2` ..."""


def mark_found(
    query: Query, subject: str, items: Sequence[ParagraphItem], paragraphs: Sequence[Paragraph]
) -> MarkedParagraphs:
    """Mark the matches of a query in the subject, the headings and the paragraphs of a cable."""
    highlighter = Highlighter(query)
    numbers = _Numbers()
    subject_bits = _line(subject, highlighter, numbers)
    places = [ParagraphMatches("subject", "#hit-1", numbers.last)] if numbers.last else []
    made = []
    for item, paragraph in zip(items, paragraphs, strict=True):
        before = numbers.last
        heading = _line(item.heading, highlighter, numbers) if item.heading else ()
        ranges = _solid_ranges(paragraph.text, highlighter)
        pieces = tuple(_Walk(ranges, numbers).pieces(item.pieces)) if ranges else item.pieces
        made.append(dataclasses.replace(item, pieces=pieces, heading_bits=heading))
        if numbers.last > before:
            places.append(ParagraphMatches(item.label, f"#hit-{before + 1}", numbers.last - before))
    return MarkedParagraphs(tuple(made), subject_bits, tuple(places), numbers.last)


class _Numbers:
    """Numbers matches through the page."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        self.last += 1
        return self.last


def _line(text: str, highlighter: Highlighter, numbers: _Numbers) -> tuple[Bit, ...]:
    """A line as bits; empty where nothing in it is a match."""
    marks = highlighter.marks(text)
    made: list[Bit] = []
    at = 0
    for mark in marks:
        if mark.start > at:
            made.append(Bit(text[at : mark.start]))
        made.append(Bit(text[mark.start : mark.end], found=numbers.next()))
        at = mark.end
    if marks and at < len(text):
        made.append(Bit(text[at:]))
    return tuple(made)


def _solid_ranges(text: str, highlighter: Highlighter) -> list[tuple[int, int]]:
    """The matches as half-open ranges of characters that are not white space."""
    ranges = []
    done = at = 0
    for mark in highlighter.marks(text):
        start = done + solid(text[at : mark.start])
        end = start + solid(text[mark.start : mark.end])
        done, at = end, mark.end
        if end > start:
            ranges.append((start, end))
    return ranges


class _Walk:
    """Go through one paragraph's pieces, counting characters that are not white space."""

    def __init__(self, ranges: list[tuple[int, int]], numbers: _Numbers) -> None:
        self._ranges = ranges
        self._numbers = numbers
        self._number = 0
        self._done = 0
        self._first = 0
        """The first range that does not end before the next bit."""

    def pieces(self, pieces: Sequence[Piece]) -> Iterator[Piece]:
        """The pieces with their bits cut at matches."""
        for piece in pieces:
            match piece.kind:
                case "prose":
                    yield dataclasses.replace(piece, bits=tuple(self._bits(piece.bits)))
                case "points":
                    yield dataclasses.replace(piece, points=tuple(map(self._point, piece.points)))
                case "table":
                    cut = tuple(self._bits((Bit(piece.table),)))
                    yield dataclasses.replace(piece, bits=cut) if any(bit.found for bit in cut) else piece
                case _:
                    yield piece

    def _point(self, point: PointPiece) -> PointPiece:
        self._done += solid(point.label)
        return dataclasses.replace(point, bits=tuple(self._bits(point.bits)))

    def _bits(self, bits: Sequence[Bit]) -> Iterator[Bit]:
        for bit in bits:
            if bit.kind == "mark":
                yield bit
            else:
                yield from self._cut(bit)

    def _cut(self, bit: Bit) -> Iterator[Bit]:
        """A bit cut where matches begin and end. Of a match in several bits only the first has an anchor."""
        text, first, at = bit.text, self._done, 0
        self._done = last = first + solid(text)
        while self._first < len(self._ranges) and self._ranges[self._first][1] <= first:
            self._first += 1
        for index in range(self._first, len(self._ranges)):
            low, high = self._ranges[index]
            if low >= last:
                break
            start = _begin(text, max(low - first, 0))
            end = offset(text, min(high, last) - first)
            if start > at:
                yield dataclasses.replace(bit, text=text[at:start])
            if low >= first:
                self._number = self._numbers.next()
            yield dataclasses.replace(bit, text=text[start:end], found=self._number if low >= first else -self._number)
            at = end
        if at < len(text):
            yield dataclasses.replace(bit, text=text[at:])


def _begin(text: str, count: int) -> int:
    """The index of the character after the first `count` that are not white space; it is not white space itself."""
    at = offset(text, count)
    while at < len(text) and not solid(text[at]):
        at += 1
    return at
