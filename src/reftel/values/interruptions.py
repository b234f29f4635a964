"""Interruptions of an element by copies: page marks, stamps, captions, a second label.

A reader of one element's text drops these, and returns their places, so that they can become separate blocks.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from reftel.vocab.posts import posts
from reftel.vocab.tables import captions


class Interruption(NamedTuple):
    """A half-open range of characters inside an element, and the kind of block that it is (docs/blocks.md)."""

    kind: str
    """page_mark, stamp or caption."""
    start: int
    end: int


_RELAY = re.compile(r"(?<!\d)\d{5,8}\s{1,4}\d{3}(?:[.:;, ]\d)?\s{1,3}OF\s{1,3}\d{2,3}(?!\d)", re.IGNORECASE)
"""The figures of a relay's mark, `00000417 001.2 OF 003`; the post is searched before them."""
_WORDS_BEFORE = re.compile(r"(?:[A-Z][A-Z.'\-]{0,24}\s{1,3}){1,4}$", re.IGNORECASE)
_WORD = re.compile(r"\S+")
_PAGE = re.compile(
    r"\bPAGE\s{1,4}\d{1,3}(?:\s{1,12}[A-Z]{2,9}(?:\s[A-Z]{2,9}){0,2}\s{1,12}\d{4,6}(?!\d)"
    r"(?:\s{1,4}\d{1,3}\s?OF\s?\d{1,3})?(?:\s{1,4}\d{6}Z)?|[ \t]*$)",
    re.IGNORECASE | re.MULTILINE,
)
_LEVELS = (
    r"UNCLASSIFIED|UNCLAS|TOP\s?SECRET|SECRET(?!\s(?:SERVICE|POLICE))|CONFIDENTIAL|LIMITED\sOFFICIAL\sUSE"
    r"|S\sE\sC\sR\sE\sT|C\sO\sN\sF\sI\sD\sE\sN\sT\sI\sA\sL|FOR\sOFFICIAL\sUSE\sONLY"
)
_STAMP = re.compile(
    rf"\b(?:{_LEVELS})(?:/{{1,2}}NOFORN|\sE\sF\sT\sO)?"
    r"(?:\sSECTION\s\d{1,2}\sOF\s\d{1,2}(?:\s[A-Z]{3,16}(?:\s[A-Z]{3,16})?\s\d{4,6}(?!\d))?)?(?![A-Z0-9])",
    re.IGNORECASE,
)
_RUN = re.compile(r"[A-Z0-9]+")
_RUNS_OF_STAMPS = frozenset(
    ["UNCLASSIFIED", "UNCLAS", "TOP", "TOPSECRET", "SECRET", "CONFIDENTIAL", "LIMITED", "S", "C", "FOR"]
)
"""Letters and digits without a break with which a stamp begins."""
_FAR = 70


def interruptions(text: str) -> tuple[Interruption, ...]:
    """Return the text inside an element that is not part of it, in order and without overlap.

    >>> interruptions("PREL, LIMA 00000417  001.2 OF 003 PE SIPDIS")
    (Interruption(kind='page_mark', start=6, end=33), Interruption(kind='caption', start=37, end=43))
    """
    runs = _RUN.findall(text.upper() if text.isascii() else text.lower().upper())
    if _first_runs().isdisjoint(runs):
        return ()
    found: list[Interruption] = []
    if "PAGE" in runs:
        found += [Interruption("page_mark", *match.span()) for match in _PAGE.finditer(text)]
    if "OF" in runs:
        found += [_relay_mark(text, match) for match in _RELAY.finditer(text)]
    if not _RUNS_OF_STAMPS.isdisjoint(runs):
        found += [Interruption("stamp", *match.span()) for match in _STAMP.finditer(text)]
    if not _runs_of_captions().isdisjoint(runs):
        found += [Interruption("caption", *match.span()) for match in _captions().finditer(text)]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Interruption] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def without(text: str, found: tuple[Interruption, ...]) -> str:
    """Return `text` with every interruption as spaces, so that offsets hold."""
    for one in found:
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


def _relay_mark(text: str, figures: re.Match[str]) -> Interruption:
    """The mark with its post before it: of up to four words the most that name a post, else the last one."""
    low = max(0, figures.start() - _FAR)
    before = _WORDS_BEFORE.search(text[low : figures.start()])
    if before is None:
        return Interruption("page_mark", *figures.span())
    begins = [word.start() for word in _WORD.finditer(before[0])]
    known = posts()
    named = (
        begin
        for begin in begins
        if known.resolve(name := before[0][begin:].strip()) or known.truncated(name) or known.station(name)
    )
    return Interruption("page_mark", low + before.start() + next(named, begins[-1]), figures.end())


@cache
def _first_runs() -> frozenset[str]:
    """Letters and digits without a break of which each interruption has one: most elements have none."""
    return _runs_of_captions() | _RUNS_OF_STAMPS | {"PAGE", "OF"}


@cache
def _runs_of_captions() -> frozenset[str]:
    return frozenset(run[0] for code in _codes() if (run := _RUN.search(code.upper())))


def _codes() -> list[str]:
    """The captions that are searched, the longest first."""
    known = sorted((code for code, entry in captions().items() if entry.kind in _KINDS), key=len, reverse=True)
    return [code for code in known if code not in _OTHERWISE]


@cache
def _captions() -> re.Pattern[str]:
    """Captions of distribution and channels; a separate line is not required."""
    words = "|".join(re.escape(code).replace(r"\ ", r"\s") for code in _codes())
    return re.compile(rf"(?<![A-Z0-9])(?:{words})(?![A-Z0-9])", re.IGNORECASE)


_KINDS = frozenset({"distribution", "transmission", "channel", "correction"})
_OTHERWISE = frozenset({"ONLY", "BU", "CORRECTED"})
"""Captions that are words of a term as well."""
