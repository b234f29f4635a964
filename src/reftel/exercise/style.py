"""Habits of writing that a post keeps for some years: widths, gaps, headings, labels."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from reftel.exercise.chance import Draw, draws
from reftel.exercise.stations import Station


class Style(NamedTuple):
    """How a post writes."""

    width: int
    """Characters a line."""
    gap: str
    """Between sentences."""
    after_number: str
    after_marking: str
    rules: str
    """Of headings: `both`, `under`, `none`."""
    loud: bool
    """Subjects and headings in capitals."""
    summary: str
    """`colon`, `stop` (SUMMARY. ... END SUMMARY.), `heading`."""
    commas: bool
    """Between TAGS."""
    subject: str
    """`SUBJECT:` or `SUBJ:`."""
    ref: str
    """`REF:`, `REFS:`, `REFTEL:` or `Ref(s):`."""
    label: str
    """How references are labeled: `A. `, `A) `, `(A) `."""
    inline_refs: bool
    """References one after another with semicolons, not one per line."""
    spread: bool
    """A blank line between captions."""
    eo_gap: str
    point: str
    """`--`, `-`, `*`, `a` (for `(a)`) or `a.`."""
    trailing: bool
    """A space at the end of each line, as many databases kept it."""


def _one(r: Draw, *choices: str) -> str:
    return choices[int(r() * len(choices))]


class Styles:
    """The habits of all posts, made when first needed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._known: dict[tuple[int, int], Style] = {}

    def of(self, station: Station, year: int) -> Style:
        """The habits of a post; they change every four years."""
        key = (station.number, year // 4)
        found = self._known.get(key)
        if found is None:
            r = draws(self._seed, 0x57E1E, *key)
            found = self._known[key] = Style(
                width=60 + int(r() * 9),
                gap=_one(r, "  ", "  ", " "),
                after_number=_one(r, " ", " ", "  "),
                after_marking=_one(r, " ", " ", "  "),
                rules=_one(r, "both", "both", "under", "none"),
                loud=r() < 0.5,
                summary=_one(r, "colon", "colon", "stop", "heading"),
                commas=r() < 0.45,
                subject=_one(r, "SUBJECT:", "SUBJECT:", "SUBJECT:", "SUBJ:"),
                ref=_one(r, "REF:", "REF:", "REF:", "REFS:", "Ref:"),
                label=_one(r, "A. ", "A. ", "A) ", "(A) "),
                inline_refs=r() < 0.25,
                spread=r() < 0.6,
                eo_gap=_one(r, " ", " ", "  "),
                point=_one(r, "--", "--", "--", "-", "*", "a", "a."),
                trailing=r() < 0.4,
            )
        return found


RULE = 45
"""Characters after which a rule of dashes is cut by a space."""


def rule(length: int) -> str:
    """A rule of dashes as message systems cut it."""
    if length <= RULE:
        return "-" * length
    return f"{'-' * RULE} {'-' * (length - RULE)}"


@cache
def _lines_in(width: int) -> Callable[[str], list[str]]:
    return re.compile(rf"\S(?:.{{0,{width - 2}}}\S)?(?= |$)|\S+").findall


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` characters, cut at spaces; longer words are alone."""
    return _lines_in(width)(text)
