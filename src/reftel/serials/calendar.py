"""The days of a post's year: on which there is traffic here, on which it is missing, on which there was none."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import Literal, Protocol

from reftel.model import Value
from reftel.serials.curve import SerialCurve, Sighting, date_of
from reftel.serials.estimate import Run

DayState = Literal["held", "known", "missing", "quiet", "outside"]
"""held: cables of that day are here; known: catalogues list some, none is here; missing: serials were used around that
day, and none of them is here; quiet: the serials before and after it follow one another, so nothing was sent;
outside: before the first or after the last dated serial."""


class Dated(Protocol):
    """A held cable."""

    @property
    def serial(self) -> int:
        """Its serial."""

    @property
    def day(self) -> int | None:
        """Days since 1970-01-01."""

    @property
    def is_withdrawn(self) -> bool:
        """Whether its text is withheld."""

    @property
    def is_textless(self) -> bool:
        """Whether its text is on film or lost."""


class DayTraffic(Value, frozen=True, kw_only=True):
    """A day of a post's year."""

    date: dt.date
    state: DayState
    held: int = 0
    known: int = 0
    """In catalogues, of that very day, and not held; withdrawn ones and those without text too."""
    serials: tuple[int, int] | None = None
    """For a missing day: the serials between which those of that day are, neither included."""


def calendar_of(
    curve: SerialCurve, held: Sequence[Dated], known: Sequence[Sighting], main: Run
) -> tuple[DayTraffic, ...]:
    """Return every day of the curve's year."""
    read = [one for one in held if not (one.is_withdrawn or one.is_textless)]
    texts = Counter(one.day for one in read if one.day is not None)
    have = {one.serial for one in read}
    listed = Counter(one.first for one in known if one.first == one.last and one.serial not in have)
    listed.update(one.day for one in held if one.day is not None and (one.is_withdrawn or one.is_textless))
    found: list[DayTraffic] = []
    for part in curve.halves or (curve,):
        chain = [one for one in part.chain if one.serial in main]
        days = [one.first for one in chain]
        found += (_day(day, texts[day], listed[day], chain, days) for day in range(part.start, part.end + 1))
    return tuple(found)


def _day(day: int, held: int, known: int, chain: Sequence[Sighting], days: Sequence[int]) -> DayTraffic:
    if held or known:
        return DayTraffic(date=date_of(day), state="held" if held else "known", held=held, known=known)
    before, behind = bisect_left(days, day) - 1, bisect_right(days, day)
    if before < 0 or behind >= len(days):
        return DayTraffic(date=date_of(day), state="outside")
    low, high = chain[before].serial, chain[behind].serial
    if high - low <= 1:
        return DayTraffic(date=date_of(day), state="quiet")
    return DayTraffic(date=date_of(day), state="missing", serials=(low, high))
