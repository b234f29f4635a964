"""Summary and comment among the paragraphs: introduced in a paragraph or by a heading, ended by `End summary.`

Each passage has the evidence of its beginning and of its end, with points; its margin is the smaller of both. The
second-best reading is a passage that begins or ends one paragraph away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from reftel.field_names import FieldName
from reftel.model import Paragraph
from reftel.telegram.draft import Draft
from reftel.telegram.folding import folded
from reftel.telegram.passage_words import SIGNS, is_continued, text_begin, text_end, words
from reftel.telegram.plain import has_one

FARTHEST = 20
"""Number of paragraphs to search for `End summary`."""
LONGEST_HEADING = 70
"""A longer heading that holds the word is about something else."""
LATEST_END = 8
"""An `End summary` without a beginning counts in so many paragraphs from the first at most."""

_PREFACE = re.compile(
    r"(?:THIS IS AN? )?ACTION (?:REQUEST|CABLE|MESSAGE)|(?:DERIVATIVELY )?CLASSIFIED|(?:ENTIRE|WHOLE) TEXT"
    r"|(?:CONFIDENTIAL|SECRET|SBU|UNCLASSIFIED) ?[-–—:]? ENTIRE TEXT|BEGIN SUMMARY",
    re.IGNORECASE,
)
"""How a paragraph before a summary begins."""
_END_HEADING = re.compile(r"END\b", re.IGNORECASE)
_SUMMARY = re.compile(r"\bSUMMARY\b", re.IGNORECASE)
_SUMMARY_OF = re.compile(r"SUMMARY OF\b", re.IGNORECASE)
"""A heading over a later paragraph that is not that of the telegram's summary."""
_NEAR = 200
"""Characters in which the word of a beginning is."""
_HAVE_BEGINNING = {"SUMMARY": ("UM", "S U M", "MMAR"), "COMMENT": ("OM", "ORN")}
"""One of these is in every spelling of the word."""
_NEAR_LABEL = 60
_MAY_BEGIN = {
    word: tuple({*have, *(one.lower() for one in have)})
    for word, have in (("SUMMARY", ("UM", "S U M", "MMAR")), ("COMMENT", ("OM",)))
}
_BEGINS_INSIDE = re.compile(r"(?<=[.!?])\s+(?:BEGIN )?SUMMARY\b\s*[:.\-]+\s*", re.IGNORECASE)
"""A summary that begins after another sentence of its paragraph."""
_OTHER = {"SUMMARY": "COMMENT", "COMMENT": "SUMMARY"}
_OTHER_END = {
    word: re.compile(rf"(?<=[.!?\"'\u201d)])\s{{1,3}}[(\[]?END (?:OF )?{word}[.)\]]{{0,3}}$", re.IGNORECASE)
    for word in _OTHER
}
"""The closing words of a passage under the name of the other: a summary that ends in `End Comment.`"""
_LONGEST_END = 40
_CONTINUED = re.compile(r"\b(?:CONTINUED|CONT(?:'?D)?|CONTINUES)\b", re.IGNORECASE)
_LONGEST_CLOSING = 250
_CLOSING = re.compile(
    r"(?:[A-Z.]{2,15} ){0,3}MINIMIZE\s+CONSIDERED"
    r"|(?:THIS|THE)\s+(?:CABLE|MESSAGE|TELEGRAM|REPORT)\b.{0,60}?"
    r"\b(?:CLEARED|COORDINATED|REVIEWED|APPROVED|PREPARED|DRAFTED)\b"
    r"|.{3,160}?\b(?:CLEAR(?:ED)?|REVIEW(?:ED)?|APPROVED?|COORDINATED)\b(?:\s+\w+){0,3}?\s+(?:THIS|THE)\s+"
    r"(?:CABLE|MESSAGE|TELEGRAM|REPORT)\b",
    re.IGNORECASE | re.DOTALL,
)
"""A statement about the telegram in the last paragraphs: `Senator Pike did not clear this message.`"""


class FoundPassage(NamedTuple):
    """A summary or comment among the paragraphs."""

    first: int
    """Index of its first paragraph."""
    last: int
    """Index of its last paragraph."""
    value: str
    begun: str
    """Evidence of its beginning."""
    ended: str
    """Evidence of its end."""


def read_summary(draft: Draft) -> None:
    """Find the summary in the paragraphs read so far."""
    has_word = not draft.signs.found.keys().isdisjoint(SIGNS["SUMMARY"])
    found = find_passage(draft.paragraphs, "SUMMARY", has_word=has_word)
    if found is None and has_word:
        found = _without_beginning(draft.paragraphs)
    draft.summary = take_passage(draft, "summary", found)


def take_passage(draft: Draft, name: FieldName, found: FoundPassage | None) -> str | None:
    """Record a passage as a field, and return its text."""
    if found is None:
        return None
    first, last = draft.paragraphs[found.first], draft.paragraphs[found.last]
    draft.field(name, first.span.start, last.span.end, "summary")
    return found.value


def find_passage(paragraphs: Sequence[Paragraph], word: str, *, has_word: bool) -> FoundPassage | None:
    """Return the first summary or comment that a word or a heading begins; None without one.

    Args:
        paragraphs: The telegram's.
        word: SUMMARY or COMMENT.
        has_word: Whether the text has the word; otherwise only headings are looked at.
    """
    may_begin = _MAY_BEGIN[word]
    for at, paragraph in enumerate(paragraphs):
        if paragraph.heading is None and not (has_word and has_one(paragraph.text[:_NEAR_LABEL], may_begin)):
            continue
        begun = _begin(paragraphs, at, word)
        if begun is None:
            continue
        parts, ended = _under_heading(paragraphs, at, word) if begun < 0 else _to_end(paragraphs, at, begun, word)
        if value := _joined(parts, word):
            last = min(len(paragraphs), at + len(parts)) - 1
            return FoundPassage(at, last, value, "heading" if begun < 0 else "label", ended)
    return None


def _joined(parts: list[str], word: str) -> str:
    """Join the paragraphs of a passage, without the closing words of the other kind of passage at its end."""
    value = "\n".join(part for part in map(folded, parts) if part)
    other = _OTHER[word]
    ending = _OTHER_END[other].search(value, max(0, len(value) - _LONGEST_END))
    if ending is not None and other not in value[: ending.start()].upper():
        return value[: ending.start()]
    return value


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
    return FoundPassage(first, last, value, "inside" if begun else "none", "end") if value else None


def _goes_on(before: Paragraph, paragraph: Paragraph) -> bool:
    """Whether a summary without a beginning may begin before a paragraph."""
    if _PREFACE.match(before.text):
        return False
    return before.number is not None or paragraph.number is None


def _begin(paragraphs: Sequence[Paragraph], at: int, word: str) -> int | None:
    """Return the beginning of the passage's text in the paragraph; -1 after a heading; None for none."""
    paragraph = paragraphs[at]
    begun = text_begin(paragraph.text, word)
    if begun is not None:
        return begun
    heading = paragraph.heading
    if not heading or len(heading) >= LONGEST_HEADING or not words(word).inside.search(heading):
        return None
    if _END_HEADING.match(heading) or (word == "COMMENT" and _SUMMARY.search(heading)):
        return None
    if at and paragraphs[at - 1].number is not None and _SUMMARY_OF.match(heading):
        return None
    return -1


def _under_heading(paragraphs: Sequence[Paragraph], at: int, word: str) -> tuple[list[str], str]:
    """To `End summary` or the next heading; a summary that neither ends is its first paragraph."""
    parts: list[str] = []
    ended = "last"
    for index in range(at, min(len(paragraphs), at + FARTHEST)):
        if index > at and (heading := paragraphs[index].heading) and not _continues(heading, word):
            ended = "next-heading"
            break
        text = _without_label(paragraphs[index].text, word)
        stop = text_end(text, 0, word)
        if stop is not None:
            return [*parts, text[:stop]], "end"
        parts.append(text)
    if word == "COMMENT":
        return _without_closing(parts), ended
    return (parts, ended) if ended == "next-heading" else (parts[:1], "paragraph")


def _continues(heading: str, word: str) -> bool:
    """Whether a heading is of the same passage: `COMMENT CONTINUED`."""
    return (
        len(heading) < LONGEST_HEADING
        and _CONTINUED.search(heading) is not None
        and (words(word).inside.search(heading) is not None)
    )


def _without_closing(parts: list[str]) -> list[str]:
    """A comment without the statements about the telegram that follow it as paragraphs of their own: who cleared it,
    `Minimize considered`."""
    while len(parts) > 1 and len(parts[-1]) <= _LONGEST_CLOSING and _CLOSING.match(parts[-1]):
        parts = parts[:-1]
    return parts


def _without_label(text: str, word: str) -> str:
    """A further paragraph of a passage without the `Summary continued:` that it may begin with."""
    return text[text_begin(text, word) or 0 :]


def _to_end(paragraphs: Sequence[Paragraph], at: int, begun: int, word: str) -> tuple[list[str], str]:
    """Return the text to `End summary`, over several paragraphs if it comes later; otherwise to the end of the
    paragraph and of those that continue it."""
    first = paragraphs[at].text
    heading = paragraphs[at].heading
    for index in range(at, min(len(paragraphs), at + FARTHEST)):
        stop = text_end(paragraphs[index].text, begun if index == at else 0, word)
        if stop is not None:
            if index == at:
                return [first[begun:stop]], "end"
            parts = [first[begun:], *(_without_label(one.text, word) for one in paragraphs[at + 1 : index])]
            return [*parts, _without_label(paragraphs[index].text[:stop], word)], "end"
        if index > at and _begins(paragraphs[index].text, _OTHER[word]):
            break
    if not first[begun:].strip():
        return [first[begun:], *(one.text for one in paragraphs[at + 1 : at + 2])], "paragraph"
    if heading and words(word).inside.search(heading):
        parts, ended = _under_heading(paragraphs, at, word)
        return [first[begun:], *parts[1:]], ended
    parts = [first[begun:]]
    for one in paragraphs[at + 1 : at + FARTHEST]:
        if one.heading or not (_begins(one.text, word) and is_continued(one.text, word)):
            break
        parts.append(_without_label(one.text, word))
    return parts, "paragraph"


def _begins(text: str, word: str) -> bool:
    """Whether a paragraph begins with the word, which most do not have near their beginning."""
    return has_one(text[:_NEAR].upper(), _HAVE_BEGINNING[word]) and text_begin(text, word) is not None
