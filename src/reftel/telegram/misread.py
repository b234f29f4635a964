"""Letters and digits confused in the fixed words of a head: `TAG5:`, `C 0 N F I D E N T I A L`, `SECTION 01 0F 02`.

Scanning and retyping confuse 0 and O, 1 and I, 5 and S, 8 and B. In a name or a serial that is a guess for its reader.
A label, a level or a caption has one spelling only, so the letters are put back before anything else is read. The text
keeps its length.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reftel.model import Defect
from reftel.spans import Span
from reftel.telegram.markup import first_markup, without_markup
from reftel.telegram.plain import plain

_DIGITS = {"O": "[O0]", "I": "[I1]", "L": "[L1]", "S": "[S5]", "B": "[B8]"}
_WORDS = (
    "TAGS",
    "SUBJECT",
    "SUBJ",
    "REF",
    "REFS",
    "REFTEL",
    "REFTELS",
    "CLASSIFIED",
    "DECLASSIFY",
    "REASON",
    "REASONS",
    "UNCLAS",
    "UNCLASSIFIED",
    "CONFIDENTIAL",
    "SECRET",
    "LIMITED OFFICIAL USE",
    "SECTION",
    "SENSITIVE",
    "SIPDIS",
    "NOFORN",
    "EXDIS",
    "NODIS",
    "LIMDIS",
    "STADIS",
    "DECL",
    "SUMMARY",
    "COMMENT",
    "SECSTATE",
    "PRIORITY",
    "IMMEDIATE",
    "ROUTINE",
    "INFO",
    "OADR",
    "GDS",
    "XGDS",
)
_SPACED = ("CONFIDENTIAL", "SECRET", "UNCLAS")
FAR = 4000
"""Characters in which the words of a head are looked for."""
_ELL = re.compile(r"\n[ \t]*(?:¶ ?)?(?P<ell>[lI])\.(?= {1,3}(?:\(|[A-Z]))")
_ELL_FIRST = re.compile(r"[ \t]*(?:¶ ?)?(?P<ell>[lI])\.(?= {1,3}(?:\(|[A-Z]))")
_ONE = re.compile(r"\n[ \t]*(?:¶ ?)?\(?1[.)](?!\d)")
_IN_LIST = re.compile(
    r"(?:\A|\n)[ \t]*(?:¶ ?)?"
    r"(?:[kK]\.{0}(?:¶ ?)?l|H\.{0}(?:¶ ?)?I|l\.{0}(?:¶ ?)?[mM]|I\.{0}(?:¶ ?)?J)\.".replace(
        "{0}", r"[^\n\d]{0,60}\d[^\n]{0,60}\n{1,3}[ \t]*"
    )
)
"""A letter that labels an item of a list of references: its neighbor in the alphabet is beside it."""
_MIXED = re.compile(r"[A-Z][ ]?[0158]+[ ]?[A-Z:]|(?<![A-Z0-9])[0158][ ]?[A-Z]{2}|[A-Z][158](?=[ ]?[:;])")


_AMONG_LETTERS = re.compile(r"[0158](?:(?=[A-Z])|(?<=[A-Z].)|(?<=[A-Z] .)(?<![A-Z0-9][A-Z] .)|(?= [A-Z](?![A-Z0-9])))")
"""A digit beside a letter, or beside a letter that is alone."""
_TOKEN = re.compile(r"[A-Z0-9]+")
_DIGIT = re.compile(r"\d")
_LONGEST = max(len(" ".join(word)) for word in _SPACED)
"""Characters of the longest word."""


def _pattern(word: str, gap: str = "") -> str:
    return gap.join(_DIGITS.get(char, re.escape(char)) for char in word)


_WORD = re.compile(
    r"(?<![A-Z0-9])(?:"
    + "|".join([_pattern(word, " ") for word in _SPACED] + sorted(map(_pattern, _WORDS), key=len, reverse=True))
    + r"|(?<=\d )[O0]F(?= \d)|T0(?= (?:R[A-Z]{3,7} ?/|AMEMB|SECSTATE)))(?![A-Z0-9])"
)


def put_back(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return `text` with the letters of fixed words put back, and the ranges that were changed.

    >>> put_back("TAG5: PREL")
    ('TAGS: PREL', [(0, 4)])
    """
    head = text[:FAR]
    found = [match for at in _places(head) if (match := _WORD.match(head, at)) and _DIGIT.search(match[0])]
    if not found or _MIXED.search(head) is None:
        return text, []
    changed: list[tuple[int, int]] = []
    for match in found:
        if not changed or match.start() >= changed[-1][1]:
            text = text[: match.start()] + _word(match[0]) + text[match.end() :]
            changed.append(match.span())
    return text, changed


def _places(head: str) -> list[int]:
    """Beginnings of words that may have a digit in place of a letter: a head has few such digits and many words."""
    begins: set[int] = set()
    for digit in _AMONG_LETTERS.finditer(head):
        at = digit.start()
        begins.update(word.start() for word in _TOKEN.finditer(head, max(0, at - _LONGEST), at + 1))
    return sorted(begins)


def _word(written: str) -> str:
    """The word that is written with digits, with the spaces between its letters."""
    bare = written.replace(" ", "")
    word = next(
        word
        for known in (*_WORDS, "OF", "TO")
        if len(word := known.replace(" ", "")) == len(bare)
        and all(char == right or char in _DIGITS.get(right, "") for char, right in zip(bare, word, strict=True))
    )
    letters = iter(word)
    return "".join(char if char == " " else next(letters) for char in written)


class Prepared(NamedTuple):
    """The text that rules read, as long as the copy's, and the defects of its preparation."""

    text: str
    defects: list[Defect]


def prepare(text: str) -> Prepared:
    """Return the text with plain characters: without leftovers of pages, with letters and digits put back.

    An `l.` where the first paragraph's number has to be is a 1 in retyped and scanned copies.
    """
    defects: list[Defect] = []
    if "<" in text or "&" in text or "\\" in text or "**" in text:
        cleaned = without_markup(text)
        if (at := first_markup(text, cleaned)) >= 0:
            note = "leftovers of a web page or of escapes are not part of the text"
            defects.append(Defect("markup", note, Span(at, at + 1)))
        text = cleaned
    text, misread = put_back(plain(text))
    if (ell := _ELL_FIRST.match(text) or _ELL.search(text)) and not (_ONE.search(text) or _IN_LIST.search(text)):
        at = ell.start("ell")
        text = f"{text[:at]}1{text[at + 1 :]}"
        note = "a letter stands for the number of the first paragraph"
        defects.append(Defect("letter-for-digit", note, Span(at, at + 1)))
    for start, end in misread:
        defects.append(Defect("letter-for-digit", f"read as {text[start:end]}", Span(start, end)))
    return Prepared(text, defects)
