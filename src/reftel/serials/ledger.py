"""The gap ledger of one post and year: which serials are held, known, cited or never seen, and on which days.

docs/gaps.md explains every figure. Pure: the archive gives the rows.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from reftel.model import Value
from reftel.serials.calendar import DayTraffic, calendar_of
from reftel.serials.curve import DayRange, SerialCurve, Sighting, date_of
from reftel.serials.estimate import (
    LastSerial,
    Run,
    by_days,
    by_serials,
    first_serial,
    highest_of,
    is_even,
    misplaced_top,
    rate_of,
    runs_of,
)
from reftel.serials.numbers import NumberCounter, Numbered, counter_of
from reftel.values.reference_years import most_in_days

SerialState = Literal["held", "withdrawn", "known", "cited", "unseen"]
"""held: a copy with text; withdrawn: a record that withholds the text; known: a catalogue lists it, or a record has it
without its text; cited: cables cite it; unseen: nothing names it, but a higher serial was used."""

MOST_COUNTERS = 12
_FEWEST_NUMBERS = 2
_NUMBERS = re.compile(r"(?:^|;)([^;]*) 0*([0-9]{1,4})(?=;|$)")
"""Addressee and number in `STATE 5546;LIMA 0012`."""


class HeldSerial(NamedTuple):
    """A cable that the archive holds."""

    serial: int
    day: int | None
    """Days since 1970-01-01."""
    numbers: str | None
    """`STATE 5546;LIMA 12`."""
    is_withdrawn: bool = False
    is_textless: bool = False
    """Whether only a record of it is here, whose text is on film or lost."""


class SerialRun(Value, frozen=True, kw_only=True):
    """Serials in a row that have one state."""

    first: int
    last: int
    state: SerialState

    @property
    def count(self) -> int:
        """Number of serials."""
        return self.last - self.first + 1


class CurvePoint(Value, frozen=True, kw_only=True):
    """A day of the curve with the highest serial sent by then."""

    date: dt.date
    serial: int


class PostYear(Value, frozen=True, kw_only=True):
    """The ledger of a post and year. Counts are of serials from `first` to `highest`; others are `stray`."""

    post: str
    year: int
    held: int
    withdrawn: int
    known: int
    """Only known, from a catalogue or a record without text: neither held nor withdrawn."""
    cited: int
    """Only cited."""
    unseen: int
    first: int | None
    """Serial with which the series begins."""
    highest: int | None
    """Highest serial seen in the series."""
    runs: tuple[SerialRun, ...] = ()
    """Every serial of the series with its state."""
    stray: tuple[Run, ...] = ()
    """Serials that no rate of the post explains: of another series, or misread."""
    too_high: int = 0
    """Cited serials above any that the post can have reached."""
    estimate: LastSerial | None = None
    """The last serial of the year, from the days; from the serials if no days are known."""
    other_estimate: LastSerial | None = None
    """From the serials alone, if the estimate is from the days."""
    is_even: bool = True
    """Whether the held cables can be an even sample; if not, `other_estimate` is invalid."""
    counters: tuple[NumberCounter, ...] = ()
    """Message numbers to addressees, the most used first."""
    curve: tuple[CurvePoint, ...] = ()
    """The curve: days with a dated serial on it, in order."""
    days: tuple[DayTraffic, ...] = ()
    """Every day of the year."""
    wrong_days: tuple[int, ...] = ()
    """Serials whose day is more than two weeks off the curve."""
    has_two_counts: bool = False
    """Whether the post may have begun a new count on July 1, as posts did until 1968: a number may then be of two
    telegrams, and there is no estimate of the last serial."""

    @property
    def numbered(self) -> int:
        """Serials used at least: from the first to the highest seen."""
        return self.highest - self.first + 1 if self.highest is not None and self.first is not None else 0

    @property
    def missing(self) -> int:
        """Serials used of which no text is held."""
        return self.numbered - self.held


class PostGaps(Value, frozen=True, kw_only=True):
    """Held and missing serials of a post and year, in serials of its main series up to the highest that is held or
    known."""

    post: str
    """Its present name."""
    year: int
    held: int
    withdrawn: int = 0
    """Held as a record that withholds the text."""
    known: int
    """Listed in a catalogue or in a record without text, and not held."""
    cited: int
    """Only cited."""
    unseen: int
    highest: int
    numbered: int
    """Serials used at least: the denominator of every share."""


class SerialGap(Value, frozen=True, kw_only=True):
    """Serials in a row without text, with the days on which they were sent."""

    first: int
    last: int
    days: DayRange

    @property
    def count(self) -> int:
        """Number of serials."""
        return self.last - self.first + 1


class LedgerInput(NamedTuple):
    """The data of an archive about a post and year."""

    held: Sequence[HeldSerial]
    """By serial."""
    known: Sequence[Sighting]
    """Listed in catalogues, by serial; `first` above `last` if no day is known."""
    cited: Sequence[int]
    """Cited and not held, by serial."""


def curve_of(year: int, given: LedgerInput) -> SerialCurve:
    """Return the curve of everything that has a day."""
    held = [Sighting(one.serial, one.day, one.day) for one in given.held if one.day is not None]
    return SerialCurve(year, [*held, *(one for one in given.known if one.first <= one.last)])


def ledger_of(post: str, year: int, given: LedgerInput, curve: SerialCurve) -> PostYear:
    """Work out the ledger of a post and year; `curve` is that of `given`."""
    rate = rate_of(curve.chain)
    misplaced = misplaced_top(dated(given))
    attested = sorted({*(one.serial for one in given.held), *(one.serial for one in given.known)} - {*misplaced})
    series = runs_of(attested, rate)
    if not series:
        series = runs_of(given.cited, None)
    if not series:
        return _empty(post, year)
    main = series[0]
    first = first_serial(main, curve, rate)
    top = _highest_of_two(main, post, year) if curve.halves else highest_of(curve, main, first, post)
    others = series[1:]
    within = [one for one in given.cited if first <= one <= top and not any(one in run for run in others)]
    highest = max([main.highest, *within])
    states = _states(given, within)
    runs = tuple(_runs(states, first, highest))
    count = dict.fromkeys(("held", "withdrawn", "known", "cited", "unseen"), 0)
    for run in runs:
        count[run.state] += run.count
    days, serials = (None, None) if curve.halves else (by_days(curve, main), by_serials(main, first))
    return PostYear(
        post=post,
        year=year,
        **count,
        first=first,
        highest=highest,
        runs=runs,
        stray=(*series[1:], *(Run(lowest=serial, highest=serial, seen=1) for serial in misplaced)),
        too_high=sum(serial > top for serial in given.cited),
        estimate=days or serials,
        other_estimate=serials if days is not None else None,
        is_even=bool(curve.halves) or is_even(attested, main, first),
        counters=_counters(given.held),
        curve=_points(curve, main),
        days=calendar_of(curve, given.held, given.known, main),
        wrong_days=tuple(one.serial for part in curve.halves or (curve,) for one in part.errors),
        has_two_counts=bool(curve.halves),
    )


def dated(given: LedgerInput) -> list[tuple[int, int]]:
    """Each serial that has a day, held or listed, with the first day on which it may have been sent."""
    days = {one.serial: one.first for one in given.known if one.first <= one.last}
    days.update({one.serial: one.day for one in given.held if one.day is not None})
    return sorted(days.items())


def gaps_of(ledger: PostYear, curve: SerialCurve) -> Iterator[SerialGap]:
    """Yield the gaps of a ledger: serials in a row of which no text is held, with their days."""
    for is_held, group in groupby(ledger.runs, key=lambda run: run.state == "held"):
        if is_held:
            continue
        runs = list(group)
        first, last = runs[0].first, runs[-1].last
        early, late = curve.days(first), curve.days(last)
        if curve.halves:  # the days of either count
            first_day, last_day = min(early.first, late.first), max(early.last, late.last)
            yield SerialGap(first=first, last=last, days=DayRange(first=first_day, last=last_day, basis="two counts"))
            continue
        days = DayRange(
            first=early.first, last=max(late.last, early.first), basis=early.basis, below=early.below, above=late.above
        )
        yield SerialGap(first=first, last=last, days=days)


def _empty(post: str, year: int) -> PostYear:
    return PostYear(
        post=post,
        year=year,
        held=0,
        withdrawn=0,
        known=0,
        cited=0,
        unseen=0,
        first=None,
        highest=None,
    )


def _highest_of_two(main: Run, post: str, year: int) -> int:
    """The highest serial of a year with parts of two counts, which a count of a whole year may have reached."""
    return max(main.highest, most_in_days(post, year, 366))


def _states(given: LedgerInput, cited: Sequence[int]) -> Mapping[int, SerialState]:
    states: dict[int, SerialState] = dict.fromkeys(cited, "cited")
    states.update(dict.fromkeys((one.serial for one in given.known), "known"))
    states.update(dict.fromkeys((one.serial for one in given.held if one.is_textless), "known"))
    states.update(dict.fromkeys((one.serial for one in given.held if one.is_withdrawn), "withdrawn"))
    states.update(
        dict.fromkeys((one.serial for one in given.held if not (one.is_withdrawn or one.is_textless)), "held")
    )
    return states


def _runs(states: Mapping[int, SerialState], first: int, highest: int) -> Iterator[SerialRun]:
    """Every serial from the first to the highest as runs; only serials with a state are checked."""
    at = first
    run: SerialRun | None = None
    for serial in sorted(serial for serial in states if first <= serial <= highest):
        if serial > at:
            if run is not None:
                yield run
            run = None
            yield SerialRun(first=at, last=serial - 1, state="unseen")
        state = states[serial]
        if run is not None and run.state == state:
            run = SerialRun(first=run.first, last=serial, state=state)
        else:
            if run is not None:
                yield run
            run = SerialRun(first=serial, last=serial, state=state)
        at = serial + 1
    if run is not None:
        yield run
    if at <= highest:
        yield SerialRun(first=at, last=highest, state="unseen")


def _points(curve: SerialCurve, main: Run) -> tuple[CurvePoint, ...]:
    chain = (one for part in curve.halves or (curve,) for one in part.chain)
    highest = {one.first: one.serial for one in chain if one.serial in main}  # by serial: the last one counts
    return tuple(CurvePoint(date=date_of(day), serial=serial) for day, serial in highest.items())


def _counters(held: Sequence[HeldSerial]) -> tuple[NumberCounter, ...]:
    found: list[NumberCounter] = []
    for addressee, written in sorted(_written_numbers(held).items(), key=lambda item: -len(item[1])):
        if len(written) < _FEWEST_NUMBERS:
            break
        if len(found) >= MOST_COUNTERS and len(written) < sorted(one.held for one in found)[-MOST_COUNTERS]:
            break  # a counter has at most as many cables as there are numbers
        numbered = _numbered(written)
        counter = counter_of(addressee, numbered) if len(numbered) >= _FEWEST_NUMBERS else None
        if counter is not None:
            found.append(counter)
    return tuple(sorted(found, key=lambda counter: (-counter.held, counter.addressee))[:MOST_COUNTERS])


def _written_numbers(held: Sequence[HeldSerial]) -> dict[str, list[tuple[int, str]]]:
    """Serials and numbers as written, by addressee: most are never counted."""
    found: dict[str, list[tuple[int, str]]] = {}
    for one in held:
        if one.numbers:
            for addressee, number in _NUMBERS.findall(one.numbers):
                found.setdefault(addressee, []).append((one.serial, number))
    return found


def _numbered(written: Sequence[tuple[int, str]]) -> list[Numbered]:
    return [Numbered(serial, int(number)) for serial, number in written if number != "0"]
