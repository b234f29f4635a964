"""Summary and comment among the paragraphs: introduced in a paragraph or by a heading, ended by `End summary.`"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from reftel.field_names import FieldName
from reftel.model import Paragraph
from reftel.telegram.draft import Draft
from reftel.telegram.folding import folded
from reftel.telegram.plain import has_one, upper
from reftel.telegram.signs import sign
from reftel.values.marking import PORTION

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
_BESIDE = "|".join(
    (
        "ACTION",
        "COMMENTS?",
        "SUMMARY",
        "INTRODUCTION",
        "RECOMMENDATIONS?",
        "REQUEST(?:ED)?",
        "BACKGROUND",
        "CONCLUSIONS?",
        "OVERVIEW",
        "ANALYSIS",
        "GUIDANCE",
        "OBJECTIVES?",
        "NOTE",
        "KEY",
        "POINTS?",
        "FOR",
        "ITEMS?",
        "REQUIRED",
        "ASSESSMENT",
        "CONTEXT",
        "INTRO",
    )
)
"""Other contents of a passage besides a summary: `SUMMARY AND ACTION REQUEST`."""


_SPELLED = {
    "SUMMARY": r"(?:SUMM?M?A?RYY?|SUMAMRY|SUM[MH]A[RP][YV]|SUM ?MA ?R ?Y|S U M M A R Y)",
    "COMMENT": r"(?:COM{1,3}ENT|COMMNET|COMMNT|CORNMENT)",
}
"""The words as drafters and retypists spell them."""
_QUALIFIED = {
    "SUMMARY": r"(?:CABLE|BRIEF|SHORT|QUICK|EMBASSY|POST|INTRO(?:DUCTION)? AND)",
    "COMMENT": (
        r"(?:EMBASSY|EMB|POST|MISSION|CONSULATE|CONGEN|AMBASSADOR(?:'S|\u2019S)?|AMB|CHARGE(?:'S|\u2019S)?|DCM|FINAL"
        r"|CONCLUDING|US[A-Z]{2,5}|POLOFF|ECONOFF|DEPARTMENT)"
    ),
}
"""Its author or kind: `Embassy comment:`, `Brief summary:`. A `press comment` is nobody's here."""
_CUT_SHORT = {"SUMMARY": r"|SUM(?!MIT|MER|MON)M?[A-Z]{0,4}(?=[.\s)\]]|$)", "COMMENT": ""}
"""Behind END, also the rest of a damaged word."""
_SHORT = {"SUMMARY": r"|SUM(?=[:.] )", "COMMENT": ""}
"""The word as telegrams of the 1970s shorten it."""
_ENDS = ("END", "E N D", "ENS ")
_END_BEGINS = {"SUMMARY": ("END", "E N D", "ENS", "SUM", "S U M"), "COMMENT": ("END", "E N D", "ENS", "COM", "CORN")}
"""`_Words.ends` begins with one of these, in any case."""
_HAVE = {"SUMMARY": ("SUM", "S U M"), "COMMENT": ("COMMENT",)}
"""One of these is in every spelling of the word."""
_SIGNS = {
    "SUMMARY": sign("SUM", "S U M"),
    "COMMENT": sign("COMENT", "COMMENT", "COMMMENT", "COMMNET", "COMMNT", "CORNMENT"),
}
"""A text without these does not have the word, except perhaps in a heading with odd spaces."""


class _Words(NamedTuple):
    """The patterns of one word, SUMMARY or COMMENT."""

    begins: re.Pattern[str]
    """The beginning of a passage: word, modifiers, colon or dash, marking."""
    ends: re.Pattern[str]
    inside: re.Pattern[str]
    """The word alone, in a heading."""


@cache
def _words(name: str) -> _Words:
    word = _SPELLED[name]
    begins = (
        r"[\s(\"*/\-]*(?:BEGIN (?:UNCLASSIFIED|CONFIDENTIAL|SECRET|SBU|LOU)[:.]?\s+(?!TEXT))?"
        r"(?:(?:BEGIN|EXECUTIVE|INTRODUCTION|OVERVIEW|BACKGROUND|ACTION REQUEST|COMMENT|GENERAL)"
        rf"\s*(?:AND|/|&|:)?\s*)?(?:{_QUALIFIED[name]}\s+)?(?:{word}S?\b{_SHORT[name]})"
        rf"(?:\s*(?:AND|/|&|,|\+)\s*(?:(?:{_BESIDE})\b[ \t/&]*)+"
        r"|\s*(?:AND|,|BY|OF)\s+[A-Z]{3,16}(?:\s[A-Z]{2,12}){0,3}(?=:))?"
        r"(?:\s*\(?CONT(?:INUED|'?D)?\.?\)?)?"
        r"(?:\s*[:.\-–—)/*\"]+|\s*\n|\s*$|\s*(?=\()|\s+(?!(?:OF|BY)\b)(?=(?-i:[A-Z0-9])))"
        rf"\s*(?:\( ?{PORTION} ?\)\s*)?[-=:\s]*"
    )
    ends = (
        rf"{word}\s+ENDS?\b[\s.)\]*]*"
        rf"|(?-i:END|End|end|E N D|ENS)S?\s*(?:OF\s+)?(?:(?:EXECUTIVE|INTRODUCTION|COMMENT|SUMMARY)\s*(?:AND|&|/)?\s*)?"
        rf"(?:{_QUALIFIED[name]}\s+)?(?:{word}{_CUT_SHORT[name]})S?\b"
        r"(?:\s*(?:AND|&|/)\s*(?:\w+(?: REQUEST)?))?[\s.)\]*]*"
    )
    return _Words(*(re.compile(pattern, re.IGNORECASE) for pattern in (begins, ends, rf"\b{word}\b")))


def _end(text: str, begin: int, word: str) -> int | None:
    """Return the end of the passage's text before an `End summary`; None for none."""
    raised = upper(text)
    if not (has_one(raised, _HAVE[word]) and has_one(raised, _ENDS)):
        return None
    ends = _words(word).ends
    found = next((found for at in _end_places(raised, begin, word) if (found := ends.match(text, at))), None)
    if found and found.start() and text[found.start() - 1].isalnum():
        return None
    return len(text[: found.start()].rstrip(" \t\n([*-\u2013\u2014")) if found else None


def _end_places(raised: str, begin: int, word: str) -> list[int]:
    """Return the places where `_Words.ends` may match, rising: a search for literals is faster than the pattern."""
    places: list[int] = []
    for one in _END_BEGINS[word]:
        at = raised.find(one, begin)
        while at >= 0:
            places.append(at)
            at = raised.find(one, at + 1)
    return sorted(places)


def read_summary(draft: Draft) -> None:
    """Find summary and comment in the paragraphs read so far."""
    draft.summary = _passage(draft, "SUMMARY", "summary")
    draft.comment = (
        _passage(draft, "COMMENT", "comment") or _comments_inside(draft) or _comment_without_beginning(draft)
    )


_OTHER_END = re.compile(r"(?<=[.!?\"'\u201d)])\s{1,3}[(\[]?END (?:OF )?(?:SUMMARY|COMMENT)[.)\]]{0,3}$", re.IGNORECASE)
"""The closing words of a passage under the name of the other: a summary that ends in `End Comment.`"""


_LONGEST_END = 40


def _passage(draft: Draft, word: str, name: FieldName) -> str | None:
    paragraphs = draft.paragraphs
    middle = word[1:3]
    has_word = not draft.signs.found.keys().isdisjoint(_SIGNS[word])
    for at, paragraph in enumerate(paragraphs):
        if paragraph.heading is None:
            if not has_word:
                continue
            head = paragraph.text[:60]
            if middle not in head and middle.lower() not in head and "S U M" not in head:
                continue
        begun = _begin(paragraph, word)
        if begun is None:
            continue
        parts = _under_heading(paragraphs, at, word) if begun < 0 else _to_end(paragraphs, at, begun, word)
        value = "\n".join(part for part in map(folded, parts) if part)
        if other := _OTHER_END.search(value, max(0, len(value) - _LONGEST_END)):
            value = value[: other.start()]
        if value:
            last = paragraphs[min(len(paragraphs), at + len(parts)) - 1]
            draft.field(name, paragraph.span.start, last.span.end, "summary")
            return value
    return _without_beginning(draft) if word == "SUMMARY" and has_word else None


def _comment_without_beginning(draft: Draft) -> str | None:
    """Return the last paragraph that ends with `End comment` where the telegram begins none."""
    if not draft.signs.places("COMMENT"):
        return None
    for paragraph in reversed(draft.paragraphs):
        if paragraph.number is None or "COMMENT" not in paragraph.text.upper():
            continue
        end = _end(paragraph.text, 0, "COMMENT")
        if end is not None and (value := folded(paragraph.text[:end])):
            draft.field("comment", paragraph.span.start, paragraph.span.end, "summary")
            return value
    return None


_INSIDE = re.compile(
    r"(?:(?P<open>[(\[])[\s*]*(?:BEGIN\s+)?|(?<=[.!?\"')\]])\s+|\n\s*)"
    rf"(?:(?:{_QUALIFIED['COMMENT']}|OUR)\s+)?(?:ANALYSIS AND )?COMMENT\b\s*[:.\-\u2013\u2014]+\s*",
    re.IGNORECASE,
)
"""A comment that begins inside a paragraph: `(Comment: ...`, `... yesterday. Embassy comment: ...`."""
_BRACKET = re.compile(r"[()\[\]]")
_LONGEST_INSIDE = 3000
"""Maximum number of characters of such a comment."""


def _comments_inside(draft: Draft) -> str | None:
    """Return the comments inside paragraphs, each ended by `End comment` or its bracket, one per line."""
    parts: list[str] = []
    held: list[Paragraph] = []
    if not draft.signs.places("COMMENT"):
        return None
    for paragraph in draft.paragraphs:
        found = list(_inside(paragraph.text)) if "COMMENT" in paragraph.text.upper() else []
        if found:
            parts += found
            held.append(paragraph)
    if held:
        draft.field("comment", held[0].span.start, held[-1].span.end, "summary")
    return "\n".join(parts) or None


def _inside(text: str) -> Iterator[str]:
    """Yield the comments inside a paragraph; one inside another is part of it."""
    at = 0
    for begun in _INSIDE.finditer(text):
        if begun.start() < at:
            continue
        window = text[begun.end() : begun.end() + _LONGEST_INSIDE]
        end = _end(window, 0, "COMMENT")
        if end is None and begun["open"]:
            end = _closing(window, begun["open"])
        if end is not None and (value := folded(window[:end])):
            at = begun.end() + end
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


def _without_beginning(draft: Draft) -> str | None:
    """Return a summary with only `End summary`: from the heading above it, or from the first numbered paragraph.

    Drafters omit the word if the first paragraph is obviously the summary.
    """
    paragraphs = draft.paragraphs
    last, stop = next(
        (
            (index, end)
            for index, paragraph in enumerate(paragraphs[:LATEST_END])
            if (end := _end(paragraph.text, 0, "SUMMARY")) is not None
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
    if value:
        draft.field("summary", paragraphs[first].span.start, paragraphs[last].span.end, "summary")
    return value or None


def _goes_on(before: Paragraph, paragraph: Paragraph) -> bool:
    """Whether a summary without a beginning may begin before a paragraph."""
    if _PREFACE.match(before.text):
        return False
    return before.number is not None or paragraph.number is None


def _begin(paragraph: Paragraph, word: str) -> int | None:
    """Return the beginning of the passage's text in the paragraph; -1 after a heading; None for none."""
    match = _words(word).begins.match(paragraph.text)
    if match:
        return match.end()
    heading = paragraph.heading
    if not heading or len(heading) >= LONGEST_HEADING or not _words(word).inside.search(heading):
        return None
    if _END_HEADING.match(heading) or (word == "COMMENT" and _SUMMARY.search(heading)):
        return None
    return -1


def _under_heading(paragraphs: list[Paragraph], at: int, word: str) -> list[str]:
    """To `End summary` or the next heading; a summary that neither ends is its first paragraph."""
    parts: list[str] = []
    for index in range(at, min(len(paragraphs), at + FARTHEST)):
        if index > at and (heading := paragraphs[index].heading) and not _continues(heading, word):
            return _without_closing(parts) if word == "COMMENT" else parts
        text = _without_label(paragraphs[index].text, word)
        end = _end(text, 0, word)
        if end is not None:
            return [*parts, text[:end]]
        parts.append(text)
    return _without_closing(parts) if word == "COMMENT" else parts[:1]


def _continues(heading: str, word: str) -> bool:
    """Whether a heading is of the same passage: `COMMENT CONTINUED`."""
    return (
        len(heading) < LONGEST_HEADING
        and _CONTINUED.search(heading) is not None
        and (_words(word).inside.search(heading) is not None)
    )


def _without_closing(parts: list[str]) -> list[str]:
    """A comment without the statements about the telegram that follow it as paragraphs of their own: who cleared it,
    `Minimize considered`."""
    while len(parts) > 1 and len(parts[-1]) <= _LONGEST_CLOSING and _CLOSING.match(parts[-1]):
        parts = parts[:-1]
    return parts


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


def _without_label(text: str, word: str) -> str:
    """A further paragraph of a passage without the `Summary continued:` that it may begin with."""
    begun = _words(word).begins.match(text)
    return text[begun.end() :] if begun else text


def _to_end(paragraphs: list[Paragraph], at: int, begun: int, word: str) -> list[str]:
    """Return the text to `End summary`, over several paragraphs if it comes later; otherwise to the end of the
    paragraph."""
    first = paragraphs[at].text
    heading = paragraphs[at].heading
    for index in range(at, min(len(paragraphs), at + FARTHEST)):
        begin = begun if index == at else 0
        end = _end(paragraphs[index].text, begin, word)
        if end is not None:
            parts = [first[begun:end] if index == at else first[begun:]]
            parts += [_without_label(paragraphs[i].text, word) for i in range(at + 1, index)]
            if index > at:
                parts.append(_without_label(paragraphs[index].text[:end], word))
            return parts
        if index > at and _begins_other(paragraphs[index].text, "COMMENT" if word == "SUMMARY" else "SUMMARY"):
            break
    if not first[begun:].strip():
        return [first[begun:], *(one.text for one in paragraphs[at + 1 : at + 2])]
    if heading and _words(word).inside.search(heading):
        return [first[begun:], *_under_heading(paragraphs, at, word)[1:]]
    return [first[begun:]]


def _begins_other(text: str, word: str) -> bool:
    """Whether a paragraph begins with the word, which most do not have near their beginning."""
    head = text[:_NEAR].upper()
    return has_one(head, _HAVE_BEGINNING[word]) and _words(word).begins.match(text) is not None


_NEAR = 200
"""Characters in which the word of a beginning is."""
_HAVE_BEGINNING = {"SUMMARY": ("UM", "S U M"), "COMMENT": ("OM", "ORN")}
"""One of these is in every spelling of the word."""
_BEGINS_INSIDE = re.compile(r"(?<=[.!?])\s+(?:BEGIN )?SUMMARY\b\s*[:.\-]+\s*", re.IGNORECASE)
"""A summary that begins after another sentence of its paragraph."""
