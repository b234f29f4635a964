"""The number that begins a line of the text, perhaps a paragraph's, in any spelling."""

from __future__ import annotations

import re

import msgspec

from reftel.telegram.lines import BEFORE_NUMBER, Line
from reftel.values.marking import MARKED

BULLETS = "#*&+["
"""Signs that drafters and networks set before the number of a marked paragraph: `#1. (U)`, `[2] (C)`."""
_NUMBER = re.compile(
    BEFORE_NUMBER + r"(?:[#*&+](?=\d{1,2}[.)]{1,2}[ \t]*\())?"
    r"(?P<open>\(|\[(?=\d{1,2}\][ \t]*\())?(?P<number>[\dlIO]\d{0,2}[lIO]?|\d{4})[ \t]*"
    r"(?P<stop>[.)](?![\dlO])|\]|[,;:/\-–](?=[ \t]*\()|(?=\()|(?<=¶\d)|(?<=¶\d\d))"
    r"(?:[.)]|[ \t]{0,2}-{1,2}(?=[ \t]*\())?[ \t]*"
)
_TORN_MARKING = re.compile(
    r"\((?P<whole>(?:TS|SBU|[UCS])(?:/{1,2}[A-Z]{2,7}){0,2}/{1,2}REL(?:EASABLE)?[A-Z ,/&.\-]*"
    r"\n[ \t]*[A-Z][A-Z ,/&.\-]{0,100})\)(?P<left>)(?P<right>)[ \t]*"
)
"""A marking whose list of countries continues in the next line: `(S/REL USA, AUS,` `GBR)`."""
_LETTERS = str.maketrans("lIO", "110")


class Number(msgspec.Struct, frozen=True, gc=False):
    """A number that begins a line, perhaps a paragraph's."""

    value: int
    begin: int
    """Place of its first digit."""
    end: int
    """The place after it, its sign and the space that follows."""
    stop: str
    pilcrow: bool
    misread: bool
    """A letter is in place of a digit: `l8.` (OCR)."""
    before: str | None = None
    """A portion marking in front of the number: `(C) 1.`"""
    marked: re.Match[str] | None = None
    """The portion marking after it."""


def read_number(text: str, line: Line) -> Number | None:
    """Return the number that begins a line: `1.`, `2)`, `(3)`, `¶4.`, `5(SBU)`, `6, (C)`, `7.)`, `l8.`, `9 - (C)`.

    Without a period or parenthesis a portion marking must follow, as also if a letter is read as a digit.
    """
    match = _NUMBER.match(text, line.begin, line.stop)
    if match is None or (match["open"] and match["stop"] not in (")", ".", "]")):
        return None
    written, stop = match["number"], match["stop"]
    misread = not written.isdigit()
    marked = MARKED.match(text, match.end(), line.stop)
    if marked is None and text.startswith("(", match.end()):
        marked = _TORN_MARKING.match(text, match.end())
    is_doubtful = misread or (stop not in (".", ")") and not match["pilcrow"])
    if is_doubtful and (marked is None or not marked["whole"] or written in ("l", "I", "O", "II", "III")):
        return None
    value = int(written.translate(_LETTERS))
    return Number(
        value, match.start("number"), match.end(), stop, match["pilcrow"] is not None, misread, match["before"], marked
    )
