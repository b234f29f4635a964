"""Passages among the paragraphs, a summary or a comment: begun by a word or a heading, ended by `End summary.`

Each passage has the evidence of its beginning and of its end, with points; its margin is the smaller of both. The
second-best reading is a passage that begins or ends one paragraph away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import msgspec

from reftel.field_names import FieldName
from reftel.model import Paragraph
from reftel.telegram.draft import Draft
from reftel.telegram.folding import folded
from reftel.telegram.passage_words import (
    is_continued,
    slip_end,
    text_begin,
    text_end,
    with_label,
    with_word,
    words,
)
from reftel.telegram.plain import has_one
from reftel.values.marking import PORTION

FARTHEST = 20
"""Number of paragraphs to search for `End summary`."""
LONGEST_HEADING = 70
"""A longer heading that holds the word is about something else."""
_END_HEADING = re.compile(r"END\b", re.IGNORECASE)
_SUMMARY = re.compile(r"\bSUMMARY\b", re.IGNORECASE)
_SUMMARY_OF = re.compile(r"SUMMARY OF\b", re.IGNORECASE)
"""A heading over a later paragraph that is not that of the telegram's summary."""
NEAR = 200
"""Characters in which the word of a beginning is."""
_HAVE_BEGINNING = {"SUMMARY": ("UM", "S U M", "MMAR"), "COMMENT": ("OM", "ORN")}
"""One of these is in every spelling of the word."""
_NEAR_LABEL = 60
_MAY_BEGIN = {
    word: tuple({*have, *(one.lower() for one in have)})
    for word, have in (("SUMMARY", ("UM", "S U M", "MMAR")), ("COMMENT", ("OM",)))
}
_BELOW = {
    word: re.compile(rf"\n\n\s*(?:\( ?{PORTION} ?\)[ \t]*)?(?=(?:BEGIN )?{word}[ \t]?[:.\-])", re.IGNORECASE)
    for word in ("SUMMARY", "COMMENT")
}
"""A blank line and a marking before a passage without a number of its own."""
_OTHER = {"SUMMARY": "COMMENT", "COMMENT": "SUMMARY"}
_OTHER_END = {
    word: re.compile(rf"(?<=[.!?\"'\u201d)])\s{{1,3}}[(\[]?END (?:OF )?{word}[.)\]]{{0,3}}$", re.IGNORECASE)
    for word in _OTHER
}
"""The closing words of a passage under the name of the other: a summary that ends in `End Comment.`"""
_LONGEST_END = 40
_LATEST_SLIP = 5
"""Mistyped closing words end a passage in so many paragraphs from its first."""
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


_BEGUN = {
    "heading": 6.0,
    "label": 6.0,
    "inside": 5.0,
    "long-label": 4.0,
    "mistyped": 4.0,
    "first-paragraph": 3.0,
    "no-word": 2.0,
}
"""Evidence of a beginning -> its points."""
_ENDED = {
    "end": 6.0,
    "bracket": 6.0,
    "mistyped-end": 5.0,
    "next-heading": 4.0,
    "next-label": 4.0,
    "number": 4.0,
    "last": 4.0,
    "list": 3.0,
    "remark": 3.0,
    "several": 2.0,
    "paragraph": 2.0,
}
"""Evidence of an end -> its points: `paragraph` is the end of a summary's first one, `several` that of its paragraphs
below one heading. Both have lost their closing words, or never had any. A summary that ends in a list of points and a
comment (`remark`) are seldom longer."""


class FoundPassage(NamedTuple):
    """A summary or comment among the paragraphs."""

    first: int
    """Index of its first paragraph."""
    last: int
    """Index of its last paragraph."""
    value: str
    begun: str
    """Evidence of its beginning: a key of `_BEGUN`."""
    ended: str
    """Evidence of its end: a key of `_ENDED`."""

    @property
    def margin(self) -> float:
        """Points over a passage that begins or ends in another paragraph."""
        return min(_BEGUN[self.begun], _ENDED[self.ended])


def take_passage(draft: Draft, name: FieldName, found: FoundPassage | None) -> str | None:
    """Record a passage as a field, and return its text."""
    if found is None:
        return None
    first, last = draft.paragraphs[found.first], draft.paragraphs[found.last]
    start, end = first.span.start, last.span.end
    draft.field(name, start, end, "summary", evidence=f"{found.begun} {found.ended}", margin=found.margin)
    if found.begun == "mistyped" or found.ended == "mistyped-end":
        draft.defect("mistyped-label", start, end, f"the words that begin or end the {name} have a typing error")
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
        if begun is not None and (found := passage_at(paragraphs, at, begun, word)):
            return found
    return None


def find_below(first: Sequence[Paragraph], paragraphs: Sequence[Paragraph], word: str) -> FoundPassage | None:
    """Return the summary or comment that begins after a blank line within one of the `first` paragraphs."""
    for at, one in enumerate(first):
        below = _BELOW[word].search(one.text) if "\n\n" in one.text else None
        if below is None:
            continue
        rest = msgspec.structs.replace(one, text=one.text[below.end() :], heading=None, points=())
        whole = [*paragraphs[:at], rest, *paragraphs[at + 1 :]]
        begun = text_begin(rest.text, word)
        if begun is not None and (found := passage_at(whole, at, begun, word)):
            return found._replace(begun="inside")
    return None


def find_unusual(first: Sequence[Paragraph], paragraphs: Sequence[Paragraph], word: str) -> FoundPassage | None:
    """Return the summary or comment that begins in one of the `first` paragraphs with a slip of one letter, or with a
    longer label: `Biweekly Summary:`."""
    for at, one in enumerate(first):
        labeled = with_label(one.text, word) if word == "SUMMARY" else None
        text, heading = labeled or with_word(one.text, word), one.heading and with_word(one.heading, word)
        if text is None and heading is None:
            continue
        mended = msgspec.structs.replace(one, text=text or one.text, heading=heading or one.heading)
        whole = [*paragraphs[:at], mended, *paragraphs[at + 1 :]]
        begun = _begin(whole, at, word)
        if begun is not None and (found := passage_at(whole, at, begun, word)):
            return found._replace(begun="long-label" if labeled else "mistyped")
    return None


def passage_at(paragraphs: Sequence[Paragraph], at: int, begun: int, word: str) -> FoundPassage | None:
    """Return the passage that begins at the character `begun` of a paragraph, or with its heading (-1)."""
    parts, ended = (_under_heading if begun < 0 else partial(_to_end, begun=begun))(paragraphs, at, word)
    if ended != "end":
        parts, ended = _to_slip(paragraphs, at, parts, word) or (parts, ended)
    value = _joined(parts, word)
    if not value:
        return None
    last = min(len(paragraphs), at + len(parts)) - 1
    if ended == "paragraph":
        ended = _edge(paragraphs, last + 1, word)
    return FoundPassage(at, last, value, "heading" if begun < 0 else "label", ended)


def _edge(paragraphs: Sequence[Paragraph], behind: int, word: str) -> str:
    """Return the evidence that a passage without closing words ends before the paragraph `behind`."""
    if behind >= len(paragraphs):
        return "last"
    below = paragraphs[behind]
    if below.heading:
        return "next-heading"
    if _begins(below.text, _OTHER[word]) or (len(below.text) <= _LONGEST_CLOSING and _CLOSING.match(below.text)):
        return "next-label"
    if paragraphs[behind - 1].points:
        return "list"
    return "paragraph" if word == "SUMMARY" else "remark"


def _to_slip(paragraphs: Sequence[Paragraph], at: int, parts: list[str], word: str) -> tuple[list[str], str] | None:
    """Return a passage to its mistyped closing words, in its paragraphs or in the next ones; None without them."""
    for index, part in enumerate(parts):
        if (stop := slip_end(part, word)) is not None:
            return [*parts[:index], part[:stop]], "mistyped-end"
    below = paragraphs[at + len(parts) : at + _LATEST_SLIP]
    for index, one in enumerate(below):
        if one.heading:
            break
        if (stop := slip_end(one.text, word)) is not None:
            further = [*(each.text for each in below[:index]), one.text[:stop]]
            return [*parts, *(_without_label(text, word) for text in further)], "mistyped-end"
    return None


def _joined(parts: list[str], word: str) -> str:
    """Join the paragraphs of a passage, without the closing words of the other kind of passage at its end."""
    value = "\n".join(part for part in map(folded, parts) if part)
    other = _OTHER[word]
    ending = _OTHER_END[other].search(value, max(0, len(value) - _LONGEST_END))
    if ending is not None and other not in value[: ending.start()].upper():
        return value[: ending.start()]
    return value


def _begin(paragraphs: Sequence[Paragraph], at: int, word: str) -> int | None:
    """Return the beginning of the passage's text in the paragraph; -1 after a heading; None for none."""
    paragraph = paragraphs[at]
    begun = text_begin(paragraph.text, word)
    if begun is not None:
        return begun
    heading = paragraph.heading
    if not heading or len(heading) >= LONGEST_HEADING:
        return None
    if not words(word).inside.search(heading) and heading.upper().strip(" :.") != f"{word}S":
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
        if index > at and paragraphs[index].number == 1 and paragraphs[at].number is None:
            ended = "number"
            break
        text = _without_label(paragraphs[index].text, word)
        stop = text_end(text, 0, word)
        if stop is not None:
            return [*parts, text[:stop]], "end"
        parts.append(text)
    if word == "COMMENT":
        return _without_closing(parts), ended
    if ended == "next-heading":
        return parts, ended if len(parts) == 1 else "several"
    if ended == "number":
        return parts, ended
    return parts[:1], "paragraph"


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
    begun = text_begin(text, word)
    if begun is None and (mended := with_word(text, word)) is not None:
        text, begun = mended, text_begin(mended, word)
    return text[begun or 0 :]


def _to_end(paragraphs: Sequence[Paragraph], at: int, word: str, begun: int) -> tuple[list[str], str]:
    """Return the text to `End summary`, over several paragraphs if it comes later; otherwise to the end of the
    paragraph and of those that continue it."""
    first = paragraphs[at].text
    heading = paragraphs[at].heading
    last = min(len(paragraphs), at + FARTHEST)
    for index in range(at, last):
        stop = text_end(paragraphs[index].text, begun if index == at else 0, word)
        if stop is not None:
            if index == at:
                return [first[begun:stop]], "end"
            parts = [first[begun:], *(_without_label(one.text, word) for one in paragraphs[at + 1 : index])]
            return [*parts, _without_label(paragraphs[index].text[:stop], word)], "end"
        if index > at and _begins(paragraphs[index].text, _OTHER[word]):
            break
    if not first[begun:].strip():
        below = next((index for index in range(at + 1, last) if paragraphs[index].number == 1), 0)
        if below and paragraphs[at].number is None and not any(one.heading for one in paragraphs[at + 1 : below + 1]):
            return [first[begun:], *(one.text for one in paragraphs[at + 1 : below])], "number"
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
    return has_one(text[:NEAR].upper(), _HAVE_BEGINNING[word]) and text_begin(text, word) is not None
