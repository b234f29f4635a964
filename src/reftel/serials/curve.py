"""The curve of a post's serials over the days of a year, and the possible days of a serial whose telegram is not
held.

Serials rise with time, but telegrams wait: some go out a day or two after later numbers. And sources err: a mistyped
day, a misread serial. So the curve is the longest sequence of sightings in which day and serial both rise; sightings
beside it are either within the usual disorder or errors.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from reftel.model import Value
from reftel.values.reference_years import LAST_FISCAL

NEAR_DAYS = 14
"""A sighting farther than this from the curve is an error, not disorder."""

FIRST_COUNTED = 1861
"""No post has numbers of telegrams before."""
_JULY_TO_DECEMBER = 184
"""Days."""
_UNEVEN = 3.0
"""Times that the rate of one part of a count may be higher than that of another."""

_COVERED = 0.95
"""Share of the sightings that must be within a day range."""


class Sighting(NamedTuple):
    """A serial and the days on which its telegram was sent: one day, or a month where only that is known."""

    serial: int
    first: int
    """Days since 1970-01-01, as `last`."""
    last: int


class DayRange(Value, frozen=True, kw_only=True):
    """The days between which a telegram was sent."""

    first: dt.date
    last: dt.date
    basis: Literal["neighbors", "earlier", "later", "two counts", "year"]
    """Sightings that bound it: on both sides, only earlier serials, only later ones, those of two counts of a year, or
    none."""
    below: int | None = None
    """The nearest serial below it whose day is known."""
    above: int | None = None

    @property
    def days(self) -> int:
        """Number of days, at least 1."""
        return (self.last - self.first).days + 1


class SerialCurve:
    """The curve of one post and year.

    Example: sightings of serial 10 on 3 March and of 20 on 7 March put serial 15 between 3 and 7 March.
    """

    def __init__(self, year: int, sightings: Iterable[Sighting]) -> None:
        """Take sightings of one post and year, in any order; several of one serial are allowed."""
        self._set(year, year_days(year), tuple(sightings))

    def _set(self, year: int, days: tuple[int, int], sightings: Sequence[Sighting]) -> None:
        self.year = year
        self.start, self.end = days
        self.halves: tuple[SerialCurve, ...] = _halves_of(year, days, sightings)
        """The two counts of a year in which the count began again in July; empty of other years."""
        inside = sorted(one for one in sightings if one.last >= self.start - 1 and one.first <= self.end + 1)
        exact = [one for one in inside if one.first == one.last]
        self.chain: tuple[Sighting, ...] = tuple(rising(exact))
        """The exact sightings on the curve, by serial."""
        self._months = rising([one for one in inside if one.first != one.last])
        self.carried: tuple[Sighting, ...] = _with_months(self.chain, self._months)
        """The curve with a point for each month of which only the month is known: see `_with_months`."""
        on_curve = set(self.chain)
        self.beside = tuple(one for one in exact if one not in on_curve)
        """The exact sightings that are not on the curve."""
        self._serials = [one.serial for one in self.chain]
        self._month_serials = [one.serial for one in self._months]
        away = [self._distance(one) for one in self.beside]
        self.errors = tuple(one for one, days in zip(self.beside, away, strict=True) if days > NEAR_DAYS)
        """Sightings far from the curve: a mistyped day or a misread serial."""
        self.slack = _slack(len(self.chain), [days for days in away if days <= NEAR_DAYS])
        """Days that a range is widened by on each side, so that 95% of the sightings are in theirs."""

    @classmethod
    def _of_half(cls, year: int, days: tuple[int, int], sightings: Sequence[Sighting]) -> SerialCurve:
        made = cls.__new__(cls)
        made._set(0, days, sightings)
        made.year = year
        return made

    def days(self, serial: int) -> DayRange:
        """Return the days between which the telegram of a serial was sent, from its neighbors on the curve.

        Of a year in which the count began again in July, the days are those of both counts, unless the number is far
        from the rate of one of them.
        """
        if self.halves:
            return _joined([half.days(serial) for half in self.halves if half.may_have(serial)], self)
        low, below = self._bound(serial, -1)
        high, above = self._bound(serial, 1)
        own = self._own(serial)
        if own is not None:  # a catalogue knows its month, or its day
            low = own.first if low is None else max(low, own.first)
            high = own.last if high is None else min(high, own.last)
        first, last = self.start, self.end
        if low is not None:
            first = max(low - self.slack, self.start)
        if high is not None:
            last = min(high + self.slack, self.end)
        if first > last:  # a month and a day contradict each other
            first, last = max(last, self.start), min(first, self.end)
        return DayRange(
            first=date_of(first),
            last=date_of(last),
            basis=("neighbors" if high is not None else "earlier")
            if low is not None
            else ("later" if high is not None else "year"),
            below=below,
            above=above,
        )

    def may_have(self, serial: int) -> bool:
        """Whether a number fits the rate of the count that this half of a year belongs to.

        The count began on July 1, 184 days before the first half and with the first day of the second. No part of it
        has a rate more than so many times that of the rest.
        """
        begun = self.start - (_JULY_TO_DECEMBER if date_of(self.start).month == 1 else 0)
        if not self.chain:
            return True
        highest = self.chain[-1]
        rate = highest.serial / (highest.first - begun + 1)
        return (self.start - begun) * rate / _UNEVEN <= serial <= (self.end - begun + 1) * rate * _UNEVEN

    def _bound(self, serial: int, side: int) -> tuple[int | None, int | None]:
        """The latest first day of an earlier serial (side -1), or the earliest last day of a later one; its serial."""
        found: tuple[int, int] | None = None
        for serials, points in ((self._serials, self.chain), (self._month_serials, self._months)):
            at = bisect_left(serials, serial) - 1 if side < 0 else bisect_right(serials, serial)
            if 0 <= at < len(points):
                one = points[at]
                day = one.first if side < 0 else one.last
                if found is None or (day - found[0]) * side < 0:
                    found = (day, one.serial)
        return found if found is not None else (None, None)

    def _own(self, serial: int) -> Sighting | None:
        """The sighting of the serial itself, the exact one first."""
        for serials, points in ((self._serials, self.chain), (self._month_serials, self._months)):
            at = bisect_left(serials, serial)
            if at < len(serials) and serials[at] == serial:
                return points[at]
        return None

    def _distance(self, one: Sighting) -> int:
        """Days between an exact sighting and its place on the curve."""
        before = bisect_left(self._serials, one.serial) - 1
        behind = bisect_right(self._serials, one.serial)
        low = self.chain[before].first if before >= 0 else self.start
        high = self.chain[behind].last if behind < len(self.chain) else self.end
        return max(low - one.first, one.first - high, 0)


def _halves_of(year: int, days: tuple[int, int], sightings: Sequence[Sighting]) -> tuple[SerialCurve, ...]:
    """Return the curves of January to June and of July to December, if a post may have begun a new count in July."""
    if not FIRST_COUNTED <= year <= LAST_FISCAL:
        return ()
    turn = day_of(dt.date(year, 7, 1))
    parts = (days[0], turn - 1), (turn, days[1])
    found = [[one for one in sightings if first <= one.first and one.last <= last] for first, last in parts]
    if all(found) and max(one.serial for one in found[0]) < min(one.serial for one in found[1]):
        return ()  # one count
    return tuple(SerialCurve._of_half(year, part, some) for part, some in zip(parts, found, strict=True))


def _joined(found: Sequence[DayRange], whole: SerialCurve) -> DayRange:
    """Return the days of any of several ranges; of the whole year without one."""
    if not found:
        return DayRange(first=date_of(whole.start), last=date_of(whole.end), basis="year")
    if len(found) == 1 and found[0].basis != "year":
        return found[0]
    first, last = min(one.first for one in found), max(one.last for one in found)
    is_year = (first, last) == (date_of(whole.start), date_of(whole.end))
    return DayRange(first=first, last=last, basis="year" if is_year else "two counts")


def _with_months(chain: Sequence[Sighting], months: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """Return exact sightings and one point a month: the highest serial that a catalogue lists for it, on the day on
    which the last of so many telegrams of a month is expected. Points that are not between their neighbors are
    dropped."""
    groups: dict[tuple[int, int], list[int]] = {}
    for one in months:
        groups.setdefault((one.first, one.last), []).append(one.serial)
    if not groups:
        return tuple(chain)
    points = []
    for (first, last), serials in groups.items():
        day = last - round((last - first + 1) / (len(serials) + 1))
        points.append(Sighting(max(serials), max(first, day), max(first, day)))
    found = list(chain)
    for point in points:
        at = bisect_left(found, point)
        below, above = found[at - 1] if at else None, found[at] if at < len(found) else None
        if (below is None or (below.first <= point.first and below.serial < point.serial)) and (
            above is None or (point.first <= above.first and point.serial < above.serial)
        ):
            found.insert(at, point)
    return tuple(found)


def days_from_neighbors(year: int, serial: int, near: Sequence[Sighting]) -> DayRange:
    """Return the days of a serial from a few sightings on both sides of it, without the curve of the whole year.

    `near` are the nearest sightings, eight on each side by habit: enough to outvote one that is wrong.
    """
    return SerialCurve(year, near).days(serial)


def rising(sightings: Sequence[Sighting]) -> list[Sighting]:
    """Return the longest sequence in which the day never falls, of sightings in order of serial."""
    if all(early.first <= late.first for early, late in pairwise(sightings)):
        return list(sightings)
    tails: list[int] = []
    ends: list[int] = []
    before = [-1] * len(sightings)
    for at, one in enumerate(sightings):
        length = bisect_right(tails, one.first)
        before[at] = ends[length - 1] if length else -1
        if length == len(tails):
            tails.append(one.first)
            ends.append(at)
        else:
            tails[length] = one.first
            ends[length] = at
    found: list[Sighting] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        found.append(sightings[at])
        at = before[at]
    found.reverse()
    return found


def year_days(year: int) -> tuple[int, int]:
    """Return the first and the last day of a year, in days since 1970-01-01."""
    return day_of(dt.date(year, 1, 1)), day_of(dt.date(year, 12, 31))


def day_of(date: dt.date) -> int:
    """Return days since 1970-01-01."""
    return date.toordinal() - _EPOCH


def date_of(day: int) -> dt.date:
    """Return the date of a day since 1970-01-01."""
    return dt.date.fromordinal(day + _EPOCH)


_EPOCH = dt.date(1970, 1, 1).toordinal()


def _slack(on_curve: int, away: list[int]) -> int:
    away.sort()
    spare = int((on_curve + len(away)) * (1 - _COVERED))
    return away[-1 - spare] if len(away) > spare else 0
