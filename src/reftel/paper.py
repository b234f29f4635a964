"""Positions of the characters of a reading on the pages of its source, such as a PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from reftel.spans import Span


class WordBox(NamedTuple):
    """A word of a page: its characters in the reading's text, and its box in points from the page's top left corner."""

    start: int
    end: int
    left: int
    top: int
    right: int
    bottom: int
    confidence: int = -1
    """Confidence from 0 to 100 of a recognized word; -1 if the document has the characters."""


class PageText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A page and its words, in the order of the reading's text."""

    number: int
    """From 1."""
    width: int
    """In points, 1/72 inch, as shown."""
    height: int
    words: tuple[WordBox, ...] = ()


class PlacedBox(NamedTuple):
    """A box on a page."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


def boxes_of(pages: Sequence[PageText], span: Span) -> Iterator[PlacedBox]:
    """Yield the places of the characters of `span`: one box for the words of each line.

    Of a word that is only partly in the span, its box is cut in proportion to its characters.
    """
    for page in pages:
        line: PlacedBox | None = None
        for word in page.words:
            if word.end <= span.start or word.start >= span.end:
                continue
            letter = (word.right - word.left) / max(word.end - word.start, 1)
            left = word.left + letter * max(span.start - word.start, 0)
            right = word.right - letter * max(word.end - span.end, 0)
            if line is not None and line.top < (word.top + word.bottom) / 2 < line.bottom and left >= line.left:
                line = line._replace(
                    top=min(line.top, word.top), right=max(line.right, right), bottom=max(line.bottom, word.bottom)
                )
                continue
            if line is not None:
                yield line
            line = PlacedBox(page.number, left, word.top, right, word.bottom)
        if line is not None:
            yield line
