"""Comments: paragraphs under `Comment`, or sentences inside paragraphs, ended by `End comment` or their bracket."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reftel.model import Paragraph
from reftel.telegram.draft import Draft
from reftel.telegram.folding import folded
from reftel.telegram.found_passages import FoundPassage, find_below, find_passage, find_unusual, take_passage
from reftel.telegram.passage_words import QUALIFIED, SIGNS, slip_end, text_end


def read_comment(draft: Draft) -> None:
    """Find the comments in the paragraphs read so far."""
    has_word = not draft.signs.found.keys().isdisjoint(SIGNS["COMMENT"])
    found = find_passage(draft.paragraphs, "COMMENT", has_word=has_word)
    if found is not None:
        draft.comment = take_passage(draft, "comment", found)
        return
    if draft.signs.places("COMMENT"):
        draft.comment = _inside_paragraphs(draft) or take_passage(
            draft,
            "comment",
            find_below(draft.paragraphs, draft.paragraphs, "COMMENT") or _without_beginning(draft.paragraphs),
        )
    if draft.comment is None:
        unusual = find_unusual(draft.paragraphs, draft.paragraphs, "COMMENT")
        draft.comment = take_passage(draft, "comment", unusual)


_INSIDE = re.compile(
    r"(?:(?P<open>[(\[])[\s*]*(?:BEGIN\s+)?|(?<=[.!?\"')\]])\s+|\n\s*)"
    rf"(?:(?:{QUALIFIED['COMMENT']}|OUR)\s+)?(?:(?:ANALYSIS|NOTE) AND )?COMMENT\b\s*[:.\-\u2013\u2014]+\s*",
    re.IGNORECASE,
)
"""A comment that begins inside a paragraph: `(Comment: ...`, `... yesterday. Embassy comment: ...`."""
_BRACKET = re.compile(r"[()\[\]]")
_LONGEST_INSIDE = 3000
"""Maximum number of characters of such a comment."""


def _inside_paragraphs(draft: Draft) -> str | None:
    """Return the comments inside paragraphs, each ended by `End comment` or its bracket, one per line."""
    parts: list[str] = []
    held: list[Paragraph] = []
    for paragraph in draft.paragraphs:
        found = list(_inside(paragraph.text)) if "COMMENT" in paragraph.text.upper() else []
        if found:
            parts += found
            held.append(paragraph)
    if held:
        draft.field("comment", held[0].span.start, held[-1].span.end, "summary", evidence="inside end", margin=5.0)
    return "\n".join(parts) or None


def _inside(text: str) -> Iterator[str]:
    """Yield the comments inside a paragraph; one inside another is part of it."""
    at = 0
    for begun in _INSIDE.finditer(text):
        if begun.start() < at:
            continue
        window = text[begun.end() : begun.end() + _LONGEST_INSIDE]
        stop = text_end(window, 0, "COMMENT")
        if stop is None and begun["open"]:
            stop = _closing(window, begun["open"])
        if stop is None:
            stop = slip_end(window, "COMMENT")
        if stop is not None and (value := folded(window[:stop])):
            at = begun.end() + stop
            yield value


def _closing(text: str, opener: str) -> int | None:
    """Return where the bracket that `opener` began before the text is closed."""
    closer = ")" if opener == "(" else "]"
    depth = 1
    for bracket in _BRACKET.finditer(text):
        depth += (bracket[0] == opener) - (bracket[0] == closer)
        if not depth:
            return bracket.start()
    return None


def _without_beginning(paragraphs: Sequence[Paragraph]) -> FoundPassage | None:
    """Return the last paragraph that ends with `End comment` where the telegram begins none."""
    for index in range(len(paragraphs) - 1, -1, -1):
        paragraph = paragraphs[index]
        if paragraph.number is None or "COMMENT" not in paragraph.text.upper():
            continue
        stop = text_end(paragraph.text, 0, "COMMENT")
        if stop is not None and (value := folded(paragraph.text[:stop])):
            return FoundPassage(index, index, value, "no-word", "end")
    return None
