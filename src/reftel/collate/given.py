"""A witness as collating sees it, and which sections of its telegram it holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import pairwise

import msgspec

from reftel.model import Cable, Frame

_PAGE = re.compile(r"(?<![\d.])(?P<section>\d{1,3})(?:\.\d{1,3})?\s{1,9}OF\s{1,9}(?P<of>\d{1,3})\s*\Z", re.IGNORECASE)
"""`LIMA 00000123  002.3 OF 004`: section 2, its page 3, of 4 sections (5 FAH-2 H-310)."""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """One witness: its reading and its container's data."""

    number: int
    """In its cable, from 1."""
    cable: Cable
    frame: Frame = Frame()
    form: str = ""
    sha256: str = ""
    """Of its source; breaks ties, so that the order in which copies came in does not matter."""
    pages: frozenset[int] = frozenset()
    """Sections that lines of its pages name: see `page_sections`."""
    beside: tuple[str, ...] = ()
    """Lines that no value and no paragraph has: stamps, closing lines, drafting."""


def page_sections(cable: Cable, lines: Iterable[str]) -> frozenset[int]:
    """The sections in a copy's page lines, if its telegram has sections.

    `lines` are its page marks as written: `LIMA 00000123  002.3 OF 004`.
    """
    totals = {section.of for section in cable.sections if section.of is not None}
    if not totals:
        return frozenset()
    found = (_PAGE.search(line[-80:].rstrip()) for line in lines)
    return frozenset(int(each["section"]) for each in found if each and int(each["of"]) in totals)


def marked(given: Given) -> tuple[frozenset[int], int | None]:
    """The sections in the marks and page lines of this copy, and their number in its telegram."""
    of = max((section.of for section in given.cable.sections if section.of is not None), default=None)
    held = {section.number for section in given.cable.sections}
    if not held and (given.cable.transmission.section or 0) > 1:
        held = {given.cable.transmission.section or 0}
    return frozenset(held | {number for number in given.pages if of is None or number <= of}), of


def coverage(given: Given) -> tuple[frozenset[int] | None, int | None]:
    """The sections of this copy (None: the whole telegram, as far as known), and their number.

    Copies of whole telegrams often mark their first sections only, and some marks are lost: so these count as the
    whole if a signature ends the text, or if its paragraphs are numbered from 1 on without a gap over the lost mark.
    """
    held, of = marked(given)
    if not held or of == 1:
        return None, of
    if of is not None and held >= set(range(1, of + 1)):
        return None, of
    runs_on = held == set(range(1, len(held) + 1))
    if runs_on and (of is None or given.cable.signed_by):
        return None, of
    if not runs_on and 1 in held and _numbered_through(given.cable):
        return None, of
    return held, of


def are_apart(one: Collection[int], other: Collection[int]) -> bool:
    """Return whether two copies have no section in common; a copy without sections is a whole telegram.

    Args:
        one: sections of a copy.
        other: those of the other.

    Example:
        >>> are_apart((1,), (2,)), are_apart((1, 2), (2,)), are_apart((), (2,))
        (True, False, False)
    """
    return bool(one) and bool(other) and not set(one) & set(other)


def _numbered_through(cable: Cable) -> bool:
    """Whether paragraphs are numbered 1, 2, 3 ... to the end."""
    numbers = [paragraph.number for paragraph in cable.paragraphs if paragraph.number is not None]
    return len(numbers) > 1 and numbers[0] == 1 and all(after == before + 1 for before, after in pairwise(numbers))
