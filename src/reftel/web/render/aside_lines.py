"""Lines of a copy that are not part of its text, with their places: page marks, captions and stamps inside it.

A mark that interrupts a paragraph is shown at that place. Paragraphs do not store the offsets of removed lines. The
place is therefore counted in characters without white space: the same number follows the mark in the source and in
the paragraph, however its lines are folded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reftel.archive.types import CableCopy
from reftel.blocks import block_meaning
from reftel.model import Paragraph
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
    for word in _WORD.finditer(text):
        if count <= len(word[0]):
            return word.start() + count if count else word.start()
        count -= len(word[0])
    return len(text)


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
    sections = {section.span.start for section in copy.cable.sections if section.number > 1}
    made = []
    for block in copy.cable.blocks:
        if block.kind not in TORN:
            continue
        is_section = any(block.span.start <= at < block.span.end for at in sections)
        if block.span.start < start and block.kind != "page_mark" and not is_section:
            continue
        text = " ".join(block.span.of(copy.text).split())
        kind = "section" if is_section else block.kind
        made.append((block.span, kind, AsideLine(text, _label(block.kind, text), _meaning(block.kind))))
    return tuple(made)


def before_in(paragraph: Paragraph, copy: CableCopy, mark: Span) -> int:
    """Characters of the paragraph, without white space, that are before a mark inside it."""
    behind = 0
    for block in copy.cable.blocks:
        if block.kind == "paragraph" and block.span.end > mark.end and block.span.start < paragraph.span.end:
            low, high = max(block.span.start, mark.end), min(block.span.end, paragraph.span.end)
            behind += solid(copy.text[low:high])
    return max(solid(paragraph.text) - behind, 0)


def headings(copy: CableCopy, low: int, high: int) -> Iterable[int]:
    """Return the beginnings of headings between two places of a copy's text."""
    return (
        block.span.start for block in copy.cable.blocks if block.kind == "heading" and low <= block.span.start < high
    )
