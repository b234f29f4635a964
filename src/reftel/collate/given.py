"""A witness as collating sees it, and which sections of its telegram it holds."""

from __future__ import annotations

import msgspec

from reftel.model import Cable, Frame


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """One witness: its reading and what its container says."""

    number: int
    """In its cable, from 1."""
    cable: Cable
    frame: Frame = Frame()
    form: str = ""
    sha256: str = ""
    """Of its source; breaks ties, so that the order in which copies came in does not matter."""


def coverage(cable: Cable) -> tuple[frozenset[int] | None, int | None]:
    """The sections that this copy holds (None: the whole telegram, as far as one can tell), and of how many.

    Copies of whole telegrams often name only their first sections, so these count as the whole if a signature ends the
    text.
    """
    totals = [section.of for section in cable.sections if section.of is not None]
    of = max(totals, default=None)
    held = {section.number for section in cable.sections}
    if not held and (cable.transmission.section or 0) > 1:
        held = {cable.transmission.section or 0}
    if not held or of == 1:
        return None, of
    if of is not None and held >= set(range(1, of + 1)):
        return None, of
    if held == set(range(1, len(held) + 1)) and (of is None or cable.signed_by):
        return None, of
    return frozenset(held), of


def is_whole(given: Given) -> bool:
    """Whether this copy holds all of its telegram."""
    return not given.cable.is_partial and coverage(given.cable)[0] is None
