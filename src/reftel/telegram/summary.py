"""The summary among the paragraphs: begun by its word or a heading, or the first paragraphs to `End summary.`"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reftel.model import Paragraph
from reftel.telegram.draft import Draft
from reftel.telegram.folding import folded
from reftel.telegram.found_passages import (
    NEAR,
    FoundPassage,
    find_below,
    find_passage,
    find_unusual,
    passage_at,
    take_passage,
)
from reftel.telegram.passage_words import SIGNS, text_end

LATEST_END = 8
"""An `End summary` without a beginning counts in so many paragraphs from the first at most."""

_FIRSTS = 2
"""Paragraphs at the beginning in which it does so without closing words."""
_LATEST_UNUSUAL = 4
"""A mistyped `Summary`, or one within a longer label, counts in so many paragraphs at the beginning."""
_PREFACE = re.compile(
    r"(?:THIS IS AN? )?ACTION (?:REQUEST|CABLE|MESSAGE)|(?:DERIVATIVELY )?CLASSIFIED|(?:ENTIRE|WHOLE) TEXT"
    r"|(?:CONFIDENTIAL|SECRET|SBU|UNCLASSIFIED) ?[-–—:]? ENTIRE TEXT|BEGIN SUMMARY"
    r"|THIS (?:CABLE|MESSAGE|TELEGRAM|DOCUMENT) IS SENSITIVE|SENSITIVE BUT UNCLAS|(?:THIS IS A |THIS )?CORRECTED",
    re.IGNORECASE,
)
"""How a paragraph before a summary begins."""
_BEGINS_INSIDE = re.compile(r"(?<=[.!?)])\s+(?P<word>(?:BEGIN )?SUMMARY\b)\s*[:.\-]+\s*", re.IGNORECASE)
"""A summary that begins after another sentence of its paragraph."""


def read_summary(draft: Draft) -> None:
    """Find the summary in the paragraphs read so far."""
    has_word = not draft.signs.found.keys().isdisjoint(SIGNS["SUMMARY"])
    found = find_passage(draft.paragraphs, "SUMMARY", has_word=has_word)
    if found is None and has_word:
        found = find_below(draft.paragraphs[:_LATEST_UNUSUAL], draft.paragraphs, "SUMMARY")
    if found is None:
        found = find_unusual(draft.paragraphs[:_LATEST_UNUSUAL], draft.paragraphs, "SUMMARY")
    if found is None and has_word:
        found = _without_beginning(draft.paragraphs) or _behind_sentence(draft.paragraphs)
    draft.summary = take_passage(draft, "summary", found)


def _without_beginning(paragraphs: Sequence[Paragraph]) -> FoundPassage | None:
    """Return a summary with only `End summary`: from the heading above it, or from the first numbered paragraph.

    Drafters omit the word if the first paragraph is obviously the summary.
    """
    last, stop = next(
        (
            (index, ends)
            for index, paragraph in enumerate(paragraphs[:LATEST_END])
            if (ends := text_end(paragraph.text, 0, "SUMMARY")) is not None
        ),
        (-1, 0),
    )
    if last < 0:
        return None
    first = last
    while first > 0 and not paragraphs[first].heading and _goes_on(paragraphs[first - 1], paragraphs[first]):
        first -= 1
    ending = paragraphs[last].text
    begun = _BEGINS_INSIDE.search(ending, 0, stop) if first == last else None
    parts = [*(one.text for one in paragraphs[first:last]), ending[begun.end() if begun else 0 : stop]]
    value = "\n".join(part for part in map(folded, parts) if part)
    evidence = "inside" if begun else "first-paragraph" if paragraphs[last].number == 1 else "no-word"
    return FoundPassage(first, last, value, evidence, "end") if value else None


def _behind_sentence(paragraphs: Sequence[Paragraph]) -> FoundPassage | None:
    """Return the summary that begins in the first paragraph after who classified the telegram or what it requests."""
    first = next((at for at, one in enumerate(paragraphs[:_FIRSTS]) if _BEGINS_INSIDE.search(one.text, 0, NEAR)), None)
    if first is None or (paragraphs[first].number or 1) != 1:
        return None
    begun = _BEGINS_INSIDE.search(paragraphs[first].text, 0, NEAR)
    if begun is None or not begun["word"][0].isupper():
        return None
    found = passage_at(paragraphs, first, begun.end(), "SUMMARY")
    return found and found._replace(begun="inside")


def _goes_on(before: Paragraph, paragraph: Paragraph) -> bool:
    """Whether a summary without a beginning may begin before a paragraph."""
    if _PREFACE.match(before.text):
        return False
    return before.number is not None or paragraph.number is None
