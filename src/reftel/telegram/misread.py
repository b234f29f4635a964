"""Letters and digits confused in the fixed words of a head: `TAG5:`, `C 0 N F I D E N T I A L`, `SECTION 01 0F 02`.

Scanning and retyping confuse 0 and O, 1 and I, 5 and S, 8 and B. In a name or a serial that is a guess for its reader.
A label, a level or a caption has one spelling only, so the letters are put back before anything else is read. The text
keeps its length.
"""

from __future__ import annotations

import re

_DIGITS = {"O": "[O0]", "I": "[I1l|]", "L": "[L1]", "S": "[S5]", "B": "[B8]"}
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
_AMONG_LETTERS = re.compile(r"[0158](?:(?=[A-Z])|(?<=[A-Z].)|(?<=[A-Z] .)(?<![A-Z0-9][A-Z] .)|(?= [A-Z](?![A-Z0-9])))")
"""A digit beside a letter, or beside a letter that is alone."""
_ELL = re.compile(r"l(?:(?<=[A-Z]l)(?=[A-Z])|(?<=[A-Z] l)(?= [A-Z])|(?=[A-Z]{2}))")
_BAR = re.compile(r"\|(?:(?<=[A-Z]\|)(?=[A-Z])|(?<=[A-Z] \|)(?= [A-Z]))")
"""An l or a bar for an I among capitals. Each begins with one literal, so that the search is fast."""
_TOKEN = re.compile(r"[A-Z0-9l|]+")
_DIGIT = re.compile(r"[\dl|]")
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
    changed: list[tuple[int, int]] = []
    for match in found:
        if not changed or match.start() >= changed[-1][1]:
            text = text[: match.start()] + _word(match[0]) + text[match.end() :]
            changed.append(match.span())
    return text, changed


def _places(head: str) -> list[int]:
    """Beginnings of words that may have a digit in place of a letter: a head has few such digits and many words."""
    begins: set[int] = set()
    places = [digit.start() for digit in _AMONG_LETTERS.finditer(head)]
    places += [ell.start() for ell in _ELL.finditer(head)]
    if "|" in head:
        places += [bar.start() for bar in _BAR.finditer(head)]
    for at in places:
        begins.update([word.start() for word in _TOKEN.finditer(head, max(0, at - _LONGEST), at + 1)])
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
