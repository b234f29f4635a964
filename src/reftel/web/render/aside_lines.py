"""Lines of a copy that are not part of its text, with their places: page marks, captions and stamps inside it.

A mark that interrupts a paragraph is shown at that place. Paragraphs do not store the offsets of removed lines. The
place is therefore counted in characters without white space: the same number follows the mark in the source and in
the paragraph, however its lines are folded.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from reftel.archive.types import CableCopy
from reftel.blocks import block_meaning
from reftel.model import Paragraph, Redaction
from reftel.spans import Span

TORN = frozenset({"page_mark", "stray_caption", "stamp", "classification"})
"""Kinds of blocks that are between or inside paragraphs and are shown there."""

_COUNT = re.compile(r"(?P<page>\d{1,4}(?:\.\d{1,3})?)\s*OF\s*(?P<all>\d{1,4})\s*\Z", re.IGNORECASE)
_WORD = re.compile(r"[^\s\x00]+")


@dataclass(frozen=True)
class AsideLine:
    """A line outside the text, as written, with a short label and its kind."""

    text: str
    label: str
    meaning: str
    at: int = 0
    """Characters of the paragraph, without white space, that come before it."""


def solid(text: str) -> int:
    """Number of characters of `text` that are not white space. NUL counts as white space, as in reading."""
    return len("".join(text.replace("\x00", " ").split()))


def offset(text: str, count: int) -> int:
    """The index in `text` after its first `count` characters that are not white space."""
    return offsets(text, (count,))[0]


def offsets(text: str, counts: Sequence[int]) -> list[int]:
    """The same for several counts, in ascending order; the text is read once."""
    made: list[int] = []
    done = 0
    for word in _WORD.finditer(text):
        while len(made) < len(counts) and counts[len(made)] - done <= len(word[0]):
            made.append(word.start() + counts[len(made)] - done)
        if len(made) == len(counts):
            return made
        done += len(word[0])
    return made + [len(text)] * (len(counts) - len(made))


def _label(kind: str, text: str) -> str:
    if kind == "page_mark" and (count := _COUNT.search(text)):
        return f"{count['page']} of {count['all']}"
    return text if len(text) <= 40 else text[:40].rsplit(" ", 1)[0] + " …"


def _meaning(kind: str) -> str:
    return block_meaning(kind).rstrip(".")


def asides(copy: CableCopy) -> tuple[tuple[Span, str, AsideLine], ...]:
    """(where, kind of block, line) of everything in a copy's text that tears it or is between its paragraphs."""
    paragraphs = copy.cable.paragraphs
    start = paragraphs[0].span.start if paragraphs else len(copy.text)
    sections = sorted({section.span.start for section in copy.cable.sections if section.number > 1})
    made = []
    for block in copy.cable.blocks:
        if block.kind not in TORN:
            continue
        is_section = bisect_left(sections, block.span.start) < bisect_left(sections, block.span.end)
        if block.span.start < start and block.kind != "page_mark" and not is_section:
            continue
        text = " ".join(block.span.of(copy.text).split())
        kind = "section" if is_section else block.kind
        made.append((block.span, kind, AsideLine(text, _label(block.kind, text), _meaning(block.kind))))
    return tuple(made)


class CopyPlaces:
    """Headings, paragraphs and redactions of a copy, in order, so that each paragraph finds its own by bisection.

    A telegram can have a hundred thousand of each, and a look at all of them for every paragraph takes hours.
    """

    def __init__(self, copy: CableCopy) -> None:
        blocks = copy.cable.blocks
        self._text = copy.text
        self._headings = [block.span.start for block in blocks if block.kind == "heading"]
        self._paragraphs = [block.span for block in blocks if block.kind == "paragraph"]
        self._ends = [span.end for span in self._paragraphs]
        self._redactions = sorted(copy.cable.redactions, key=lambda one: one.span.start)
        self._removed = [redaction.span.start for redaction in self._redactions]

    def first_heading(self, low: int, high: int) -> int:
        """The beginning of the first heading between two places of the text; `high` if there is none."""
        at = bisect_left(self._headings, low)
        return min(self._headings[at], high) if at < len(self._headings) else high

    def redactions(self, span: Span) -> Sequence[Redaction]:
        """The redactions that begin in a span."""
        return self._redactions[bisect_left(self._removed, span.start) : bisect_left(self._removed, span.end)]

    def before(self, paragraph: Paragraph, marks: Sequence[Span]) -> list[int]:
        """Characters of a paragraph, without white space, before each of the marks inside it; these are in order."""
        whole, behind, high = solid(paragraph.text), 0, paragraph.span.end
        made = []
        for mark in reversed(marks):
            behind += self._solid(mark.end, high)
            high = min(high, mark.end)
            made.append(max(whole - behind, 0))
        return made[::-1]

    def _solid(self, low: int, high: int) -> int:
        """Characters of paragraphs between two places, without white space."""
        count, at = 0, bisect_right(self._ends, low)
        while at < len(self._paragraphs) and self._paragraphs[at].start < high:
            span = self._paragraphs[at]
            count += solid(self._text[max(span.start, low) : min(span.end, high)])
            at += 1
        return count
