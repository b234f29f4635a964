"""The text that rules read: as long as the copy's, with plain characters and letters, without leftovers of pages."""

from __future__ import annotations

import re
from typing import NamedTuple

from reftel.model import Defect
from reftel.spans import Span
from reftel.telegram.lost_stops import put_back_stops
from reftel.telegram.margin import clear_margin, odd_lines
from reftel.telegram.markup import first_markup, without_markup
from reftel.telegram.misread import put_back
from reftel.telegram.plain import first_control, plain

_ELL = re.compile(r"\n[ \t]*(?:¶ ?)?(?P<ell>[lI])\.(?= {1,3}(?:\(|[A-Z]))")
_ELL_FIRST = re.compile(r"[ \t]*(?:¶ ?)?(?P<ell>[lI])\.(?= {1,3}(?:\(|[A-Z]))")
_ONE = re.compile(r"(?:\A|\n)[ \t]*(?:¶ ?)?\(?1[.)](?!\d)|\n[ \t]*II\.")
"""The first number, or the second of Roman ones."""
_IN_LIST = re.compile(
    r"(?:\A|\n)[ \t]*(?:¶ ?)?"
    r"(?:[kK]\.{0}(?:¶ ?)?l|H\.{0}(?:¶ ?)?I|l\.{0}(?:¶ ?)?[mM]|I\.{0}(?:¶ ?)?J)\.".replace(
        "{0}", r"[^\n\d]{0,60}\d[^\n]{0,60}\n{1,3}[ \t]*"
    )
)
"""A letter that labels an item of a list of references: its neighbor in the alphabet is beside it."""


_BLANK = re.compile(r"\s")
_LONGEST_WORD = 40


def _word_at(text: str, at: int) -> Span:
    """The word in which a character is: a mark of one character without a width could not be seen on a page."""
    start = next((n + 1 for n in range(at - 1, max(0, at - _LONGEST_WORD), -1) if text[n].isspace()), at)
    behind = _BLANK.search(text, at + 1, at + _LONGEST_WORD)
    return Span(start, behind.start() if behind else min(at + _LONGEST_WORD, len(text)))


class Prepared(NamedTuple):
    """The text that rules read, as long as the copy's, and the defects of its preparation."""

    text: str
    defects: list[Defect]


def prepare(text: str) -> Prepared:
    """Return the text with plain characters: without leftovers of pages, with letters and digits put back.

    An `l.` where the first paragraph's number has to be is a 1 in retyped and scanned copies.
    """
    defects: list[Defect] = []
    if "<" in text or "&" in text or "\\" in text or "**" in text or ":*" in text:
        cleaned = without_markup(text)
        if (at := first_markup(text, cleaned)) >= 0:
            note = "leftovers of a web page or of escapes are not part of the text"
            defects.append(Defect("markup", note, Span(at, at + 1)))
        text = cleaned
    if (at := first_control(text)) >= 0:
        note = "control characters print nothing, and are read as blanks"
        defects.append(Defect("control-character", note, _word_at(text, at)))
    text = plain(text)
    odd = odd_lines(text)
    text, printed = clear_margin(text, odd)
    if printed:
        note = f"{printed[0].what} beside {len(printed)} lines are not read as text"
        defects.append(Defect("margin-print", note, Span(printed[0].start, printed[0].end)))
    text, misread = put_back(text)
    if "stop" in odd:
        text, stops = put_back_stops(text)
        misread += stops
    ell = (_ELL_FIRST.match(text) or _ELL.search(text)) if "l. " in text or "I. " in text else None
    if ell and not (_ONE.search(text) or _IN_LIST.search(text)):
        at = ell.start("ell")
        text = f"{text[:at]}1{text[at + 1 :]}"
        note = "a letter stands for the number of the first paragraph"
        defects.append(Defect("letter-for-digit", note, Span(at, at + 1)))
    for start, end in misread:
        defects.append(Defect("letter-for-digit", f"read as {text[start:end]}", Span(start, end)))
    return Prepared(text, defects)
