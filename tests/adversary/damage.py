"""Ways to harm a text: each a function of a text and chance, giving the new text and the place that was changed.

`at` is where in the old text the change is: values that were read from there may change, all others must not. None
where the whole text is changed in a way that says nothing new.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

from tests.adversary.starts import Start


class Harmed(NamedTuple):
    """A damaged text."""

    text: str
    at: int | None = None
    kind: str = ""
    """Kind of the element at which it was done, where it was done at one."""


def glue(text: str, start: Start, between: str) -> Harmed:
    """The line break before an element is lost (and the blank lines with it); `between` is left in its place."""
    return Harmed(text[: start.at].rstrip() + between + text[start.at :], None, start.kind)


def glue_one(text: str, starts: Sequence[Start], chance: Random, between: str) -> Harmed | None:
    """The same at one element of a kind drawn at random, each kind as likely as another."""
    if not starts:
        return None
    kind = chance.choice(sorted({start.kind for start in starts}))
    return glue(text, chance.choice([start for start in starts if start.kind == kind]), between)


def one_line(text: str) -> Harmed:
    """All line breaks lost, a space left for each run of them."""
    return Harmed(re.sub(r"\s*\n\s*", " ", text.strip()))


def lower(text: str) -> Harmed:
    """Retyped in small letters."""
    return Harmed(text.lower())


def quoted(text: str) -> Harmed:
    """Each line quoted, as mail does."""
    return Harmed("".join(f"> {line}\n" for line in text.split("\n")))


def mailed(text: str) -> Harmed:
    """A mail's header in front."""
    head = (
        "From: Harbor Office <harbor@example.org>\nSent: Tuesday, March 6, 2012 9:14 AM\n"
        "To: Reading Room <room@example.org>\nSubject: FW: the telegram you asked for\n\nAs promised.\n\n"
    )
    return Harmed(head + text)


def breaks_as(mark: str) -> Callable[[str], Harmed]:
    """Line breaks in another character."""
    return lambda text: Harmed(text.replace("\n", mark))


def spaces_as(mark: str) -> Callable[[str], Harmed]:
    """Spaces in another character."""
    return lambda text: Harmed(text.replace(" ", mark))


PAIRS = {
    "0": "O", "O": "0", "1": "l", "l": "1", "I": "1", "5": "S", "S": "5", "8": "B", "B": "8", "2": "Z", "Z": "2",
    "6": "G", "G": "6", "C": "G", "E": "F", "M": "N", "N": "M", "U": "V", "V": "U", "e": "c", "c": "e", "i": "l",
    "o": "0", "s": "5", "a": "o", "n": "u", "u": "n", "h": "b", ".": ",", ",": ".", ":": ";", ";": ":", "(": "{",
    ")": "}", "/": "1", "-": "~",
}  # fmt: skip
"""What a scanner takes for what."""


Slip = Callable[[str, Random, int], Harmed | None]


def _at(fits: Callable[[str], bool], change: Callable[[str, int, Random], str]) -> Slip:
    def harm(text: str, chance: Random, end: int) -> Harmed | None:
        places = [at for at, char in enumerate(text[:end]) if fits(char)]
        if not places:
            return None
        at = chance.choice(places)
        return Harmed(change(text, at, chance), at)

    return harm


def _put(text: str, at: int, new: str, instead: int = 1) -> str:
    return text[:at] + new + text[at + instead :]


def _is_space(char: str) -> bool:
    return char == " "


def _is_break(char: str) -> bool:
    return char == "\n"


_STRAY = "aeinrstAEINRST0123456789.,-"

SLIPS: dict[str, Slip] = {
    "character lost": _at(str.isalnum, lambda text, at, _: _put(text, at, "")),
    "character put in": _at(str.isalnum, lambda text, at, chance: _put(text, at, chance.choice(_STRAY), 0)),
    "character doubled": _at(str.isalnum, lambda text, at, _: _put(text, at, text[at] * 2)),
    "character recased": _at(str.isalpha, lambda text, at, _: _put(text, at, text[at].swapcase())),
    "character misread": _at(PAIRS.__contains__, lambda text, at, _: _put(text, at, PAIRS[text[at]])),
    "space lost": _at(_is_space, lambda text, at, _: _put(text, at, "")),
    "space put in": _at(str.isalnum, lambda text, at, _: _put(text, at, " ", 0)),
    "space doubled": _at(_is_space, lambda text, at, _: _put(text, at, "  ")),
    "line break lost": _at(_is_break, lambda text, at, _: _put(text, at, "")),
    "line break for a space": _at(_is_space, lambda text, at, _: _put(text, at, "\n")),
    "line break doubled": _at(_is_break, lambda text, at, _: _put(text, at, "\n\n")),
    "line break in a word": _at(str.isalnum, lambda text, at, _: _put(text, at, "\n", 0)),
}
"""One small accident at a random place before `end`."""
