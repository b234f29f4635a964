"""The first characters of a line of the text: they show most lines to be plain, so that no pattern is tried on them."""

from __future__ import annotations

from functools import lru_cache

from reftel.telegram.phrases import REPEATED_CAPTIONS
from reftel.telegram.underlining import SIGNS

STRAY = frozenset(
    (*REPEATED_CAPTIONS, *(pair for one in REPEATED_CAPTIONS[1:] for pair in (f"SIPDIS {one}", f"{one} SIPDIS")))
)
"""Captions that a message system repeats after each cut."""
LEVELS = frozenset({"UN", "U ", "CO", "C ", "SE", "S ", "TO", "T ", "LI", "L ", "RE"})
"""How a classification line begins."""
OPENERS = LEVELS | {line[:2] for line in STRAY} | {"U\t", "C\t", "S\t", "T\t"}
"""How stray captions and stamps of a level begin."""
_WORDS = {"UNCL", "CONF", "SECR", "TOPS", "LIMI", "REST", "SENS"} | {line[:4] for line in STRAY}
"""The first four letters of their first word, if it has so many."""


@lru_cache(maxsize=1 << 10)
def begins_as(first: str) -> str:
    """The beginning of a line by its first character: `number`, `letter` (read as a digit), `capital`, `rule`, or
    `text` for the small letters of most lines; empty for others."""
    if first in "lI":
        return "letter"
    if first.isdigit() or first in "¶\ufffdÂ(":
        return "number"
    if first.islower():
        return "text"
    return "capital" if first.isupper() else "rule" if first in SIGNS else ""


@lru_cache(maxsize=1 << 14)
def may_be_mark(opening: str) -> bool:
    """Whether a line that begins with a capital letter may be a mark, by its first four characters."""
    if opening[:2] in OPENERS:
        return opening in _WORDS or not opening.isalpha()
    return opening == "PAGE"


@lru_cache(maxsize=1 << 14)
def is_small(opening: str) -> bool:
    """Whether a line is text by its first four characters, also in a copy with stamps or page marks."""
    return begins_as(opening[0]) == "text"


@lru_cache(maxsize=1 << 14)
def is_plain(opening: str) -> bool:
    """Whether a line is text by its first four characters in a copy without stamps and page marks."""
    begins = begins_as(opening[0])
    return begins == "text" or (begins == "capital" and not may_be_mark(opening))
