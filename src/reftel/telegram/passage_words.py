"""The words SUMMARY and COMMENT as drafters and copies spell them: how a passage begins, and how it ends."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from reftel.telegram.plain import has_one, upper
from reftel.telegram.signs import sign
from reftel.values.marking import PORTION

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
    "SUMMARY": r"(?:SUMM?M?A?RYY?|SUMAMRY|SUM[MH]A[RP][YV]|S\s?U\s?M\s?M\s?A\s?R\s?Y)",
    "COMMENT": r"(?:COM{1,3}ENT|COMMNET|COMMNT|CORNMENT|COMM?\sM?ENT)",
}
"""The words as drafters and retypists spell them, and as copies tear them."""
QUALIFIED = {
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
_ENDS = ("END", "E N D", "ENS ", "EN\nD", "E\nND")
_END_BEGINS = {
    "SUMMARY": (*_ENDS, "ENS", "SUM", "S U M", "SU\nM", "S\nUM"),
    "COMMENT": (*_ENDS, "ENS", "COM", "CORN"),
}
"""`PassageWords.ends` begins with one of these, in any case."""
_HAVE = {"SUMMARY": ("SUM", "S U M", "UMMARY", "MMARY"), "COMMENT": ("COMMENT", "COMM\nENT", "COM\nMENT")}
"""One of these is in every spelling of the word."""
SIGNS = {
    "SUMMARY": sign("SUM", "S U M", "MMARY"),
    "COMMENT": sign(
        *("COMENT", "COMMENT", "COMMMENT", "COMMNET", "COMMNT", "CORNMENT", "COMM\nENT", "COM\nMENT"),
    ),
}
"""A text without these does not have the word, except perhaps in a heading with odd spaces."""


_LEVEL = r"(?:UNCLASSIFIED|CONFIDENTIAL|SECRET|SBU|LOU)"
_CONTINUED = r"CON(?:TINU(?:ED|ES|ATION)|T(?:['\u2019]?D)?|['\u2019]T)\b\.?"
"""As in `Summary, cont'd.`"""
_FROM = r"(?: FROM (?:REF(?:TEL)?|PARA(?:GRAPH)?|SECTION|PART|PREVIOUS|ABOVE)\b[^\n:).]{0,20})?"


class PassageWords(NamedTuple):
    """The patterns of one word, SUMMARY or COMMENT."""

    begins: re.Pattern[str]
    """The beginning of a passage: word, modifiers, colon or dash, marking."""
    ends: re.Pattern[str]
    inside: re.Pattern[str]
    """The word alone, in a heading."""


@cache
def words(name: str) -> PassageWords:
    """Return the patterns of a word, SUMMARY or COMMENT."""
    word = _SPELLED[name]
    begins = (
        rf"[\s(\"*/\-]*(?:[AI1][.)] ?)?(?:\({PORTION}\) ?)?(?:(?:BEGIN )?{_LEVEL}[:.]?\s+(?!TEXT))?"
        r"(?:(?:BEGIN|EXECUTIVE|INTRODUCTION|OVERVIEW|BACKGROUND|ACTION REQUEST|COMMENT|GENERAL)"
        rf"\s*(?:AND|/|&|:)?\s*)?(?:{QUALIFIED[name]}\s+)?(?:{word}S?\b{_SHORT[name]})"
        rf"(?:\s*(?:AND|/|&|,|\+)\s*(?:(?:{_BESIDE})\b[ \t/&]*)+"
        r"|\s*(?:AND|,|BY|OF)\s+[A-Z]{3,16}(?:\s[A-Z\d]{1,12}){0,4}(?=:))?"
        rf"(?P<continued>[\s,:;\-]{{0,4}}\(?{_CONTINUED}{_FROM}\)?)?"
        r"(?:\s*[:;.\-–—)/*\"]+|\s*\n|\s*$|\s*(?=\()|\s+(?!(?:OF|BY)\b)(?=(?-i:[A-Z0-9]))|[ \t]{2,}(?=[a-z]))"
        rf"\s*(?:\( ?{PORTION} ?\)\s*[.:]?)?[-=:\s]*"
    )
    ends = (
        rf"{word}\s+ENDS?\b[\s.)\]*]*"
        rf"|(?-i:E\s?N\s?D|E\s?n\s?d|end|ENS)S?\s*(?:OF\s+)?(?:\({PORTION}\)\s*|{_LEVEL}\s+)?"
        r"(?:(?:EXECUTIVE|INTRODUCTION|COMMENT|SUMMARY)\s*(?:AND|&|/)?\s*"
        r"|(?:KEY POINTS|ACTION REQUEST|BACKGROUND|RECOMMENDATION)\s+(?:AND|&)\s+)?"
        rf"(?:{QUALIFIED[name]}\s+)?(?:{word}{_CUT_SHORT[name]})S?\b"
        r"(?:\s*(?:AND|&|/)\s*(?:\w+(?: REQUEST)?))?[\s.)\]*]*"
        rf"|(?-i:END|End)\s+\w+(?:\s\w+)?\s*(?:AND|&|/)\s*{word}\b"
    )
    return PassageWords(*(re.compile(pattern, re.IGNORECASE) for pattern in (begins, ends, rf"\b{word}\b")))


_BULLET = re.compile(rf"(?P<place>\n[ \t]*|[:.;] {{1,3}})(?P<bullet>--?|\*) *(?:\( ?{PORTION} ?\)\s*)?$", re.IGNORECASE)
"""The first of several points, at the end of what `PassageWords.begins` takes."""
_LONGEST_POINT = 1500


def text_begin(text: str, word: str) -> int | None:
    """Return the beginning of a passage's text after the word that begins it; None if the text begins no passage.

    Example: `text_begin("Summary: The quay opened.", "SUMMARY")` is 9.
    """
    found = words(word).begins.match(text)
    if found is None:
        return None
    if (
        text[found.end() - 1 : found.end()] == " "
        and (longer := _LONG_LABEL.match(text))
        and longer.end() > found.end()
    ):
        return longer.end()
    point = _BULLET.search(text, 0, found.end()) if text[found.start() : found.end()].count("-") else None
    if point is None:
        return found.end()
    if point["place"][0] != "\n":
        again = re.compile(rf"(?:\n[ \t]*|[.;]\s{{1,3}}){re.escape(point['bullet'])} ")
        if again.search(text, found.end(), found.end() + _LONGEST_POINT) is None:
            return found.end()
    return point.start("bullet")


_FIRST_WORD = re.compile(r"[\s(\"*/\-]{0,8}(?:BEGIN )?(?P<word>[^\s:.;,()\-]{6,8})(?=[:.;]|\s|$)", re.IGNORECASE)
_LAST_WORDS = re.compile(r"[.!?)\"'\u2019\u201d\]]\s{1,3}[(\[]?(?P<words>\S[^.!?]{7,40})[.)\]]*$")
_LONGEST_LAST = 60
_MOST_SLIPS = 2


_LONG_LABEL = re.compile(
    r"(?:[A-Z][\w'\u2019/\-]*[ ,]{1,2}){1,5}?(?:[A-Z][\w'\u2019/\-]*|[a-z]{1,3}/? [A-Z]\w*) ?:(?=\s)"
)
"""Up to six words with capital letters before a colon."""
_OF_OTHERS = re.compile(r"\b(?:PRESS|MEDIA|NEWS|EDITORIAL|WEATHER|OF|END)\b", re.IGNORECASE)


def with_word(text: str, word: str) -> str | None:
    """Return a text whose first word is a slip of one letter with the right word in its place; None for another.

    Example: `with_word("Sunmary: The quay opened.", "SUMMARY")` begins with `SUMMARY:`.
    """
    found = _FIRST_WORD.match(text)
    if found is None or found["word"].upper() == f"{word}S":
        return None
    if OSA.distance(found["word"].upper(), word, score_cutoff=1) != 1:
        return None
    return text[: found.start("word")] + word + text[found.end("word") :]


def with_label(text: str, word: str) -> str | None:
    """Return a text that begins with a longer label, `Biweekly Summary:`, with the word in its place; None for another.

    A summary of the press is not one of the telegram.
    """
    found = _LONG_LABEL.match(text)
    if found is None or word not in found[0].upper() or _OF_OTHERS.search(found[0]):
        return None
    return f"{word}:{text[found.end() :]}"


def slip_end(text: str, word: str) -> int | None:
    """Return the end of a passage's text before closing words with up to two typing errors; None for none.

    They are a sentence of their own at the end of the text: `Emd Sumary.`
    """
    found = _LAST_WORDS.search(text, max(0, len(text) - _LONGEST_LAST))
    if found is None:
        return None
    written = " ".join(found["words"].upper().split())
    closing = f"END {word}"
    if OSA.distance(written[: len(closing)], closing, score_cutoff=_MOST_SLIPS) > _MOST_SLIPS:
        return None
    return len(text[: found.start("words")].rstrip(" \t\n(["))


def is_continued(text: str, word: str) -> bool:
    """Return whether a text continues a passage and says so: `Summary, cont'd.`"""
    found = words(word).begins.match(text)
    return found is not None and found["continued"] is not None


def text_end(text: str, start: int, word: str) -> int | None:
    """Return the end of the passage's text before an `End summary`; None for none."""
    raised = upper(text)
    if not (has_one(raised, _HAVE[word]) and has_one(raised, _ENDS)):
        return None
    ends = words(word).ends
    for at in _end_places(raised, start, word):
        if ends.match(text, at) and not (at and text[at - 1].isalnum()):
            return len(text[:at].rstrip(" \t\n([*-\u2013\u2014"))
    return None


def _end_places(raised: str, start: int, word: str) -> list[int]:
    """Return the places where `PassageWords.ends` may match, rising; a search for literals is fast."""
    places: list[int] = []
    for one in _END_BEGINS[word]:
        at = raised.find(one, start)
        while at >= 0:
            places.append(at)
            at = raised.find(one, at + 1)
    return sorted(places)
