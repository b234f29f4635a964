"""Serials of a post and year in an archive: the curve, the ledger, days and bounds for one serial."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

import msgspec

from reftel.serials.curve import DayRange, SerialCurve, Sighting, date_of, days_from_neighbors
from reftel.serials.estimate import (
    EXERCISE_SERIAL,
    Run,
    SerialReach,
    first_serial,
    misplaced_top,
    rate_of,
    reach_of,
    runs_of,
)
from reftel.serials.ledger import (
    HeldSerial,
    LedgerInput,
    PostGaps,
    PostYear,
    SerialGap,
    curve_of,
    dated,
    gaps_of,
    ledger_of,
)
from reftel.serials.sequence import sequence_of
from reftel.store import serials as rows
from reftel.store.rows import TEXTLESS, WITHDRAWN
from reftel.store.serials import SerialKey

_DAY = 86400
_NO_DAY = (1, 0)
EACH_SIDE = 8
"""Sightings on each side of a serial that its days are computed from, as `store.serials.around` gives them."""


def given(connection: sqlite3.Connection, post: str, year: int) -> LedgerInput:
    """Return the rows of a post (any of its names) and year (four digits)."""
    sequence = sequence_of(post)
    return LedgerInput(
        held=[
            HeldSerial(
                serial,
                None if created is None else created // _DAY,
                numbers,
                is_withdrawn=bool(flags & WITHDRAWN),
                is_textless=bool(flags & TEXTLESS),
            )
            for serial, created, numbers, flags in rows.held(connection, sequence, year)
        ],
        known=[
            Sighting(serial, *((first // _DAY, last // _DAY) if first is not None and last is not None else _NO_DAY))
            for serial, first, last in rows.known(connection, sequence, year)
        ],
        cited=rows.cited(connection, sequence, year),
    )


def gaps(connection: sqlite3.Connection, post: str, year: int) -> tuple[PostYear, tuple[SerialGap, ...]]:
    """Return the ledger of a post and year with its gaps, in order of serial."""
    found = given(connection, post, year)
    curve = curve_of(year, found)
    made = ledger_of(sequence_of(post), year, found, curve)
    return made, tuple(gaps_of(made, curve))


def days_of(connection: sqlite3.Connection, post: str, year: int, serial: int) -> DayRange:
    """Return the days between which a telegram was sent, from its neighbors by serial. A few steps in an index."""
    near = rows.around(connection, sequence_of(post), year, serial)
    return days_from_neighbors(year, serial, [Sighting(each, one // _DAY, two // _DAY) for each, one, two in near])


def days_of_many(
    connection: sqlite3.Connection, post: str, year: int, wanted: Iterable[int]
) -> Iterator[tuple[int, DayRange]]:
    """Yield (serial, days) of several serials of a sequence and year; reads that year once. As `days_of` for each, but
    that a day or month of a catalogue counts."""
    held = [
        Sighting(serial, created // _DAY, created // _DAY)
        for serial, created, _, _ in rows.held(connection, post, year)
        if created is not None
    ]
    known = [
        Sighting(serial, first // _DAY, last // _DAY)
        for serial, first, last in rows.known(connection, post, year)
        if first is not None and last is not None
    ]
    places = [[one.serial for one in some] for some in (held, known)]
    listed = {one.serial: one for one in reversed(known)}
    for serial in wanted:
        if serial in listed:
            one = listed[serial]
            yield serial, DayRange(first=date_of(one.first), last=date_of(one.last), basis="neighbors")
            continue
        near: list[Sighting] = []
        for some, at in zip((held, known), places, strict=True):
            near += some[max(bisect_left(at, serial) - EACH_SIDE, 0) : bisect_left(at, serial)]
            near += some[bisect_right(at, serial) : bisect_right(at, serial) + EACH_SIDE]
        yield serial, days_from_neighbors(year, serial, sorted(near))


def reach(connection: sqlite3.Connection, post: str, year: int) -> SerialReach | None:
    """Return the serials that a post can have reached in a year; None if no cable of it is held or known.

    None also of a year with parts of two counts. It reads all serials of that year: ask once for each post and year.
    """
    found = given(connection, post, year)
    curve = curve_of(year, found)
    if curve.halves:
        return None
    misplaced = misplaced_top(dated(found))
    attested = sorted({*(one.serial for one in found.held), *(one.serial for one in found.known)} - {*misplaced})
    reached = reach_of(curve, attested, post)
    stray = tuple(Run(lowest=serial, highest=serial, seen=1) for serial in misplaced)
    return reached and msgspec.structs.replace(reached, beside=(*reached.beside, *stray))


def has_exercise(connection: sqlite3.Connection, year: int) -> bool:
    """Return whether exercise traffic of a year is held: the Department's, which all of it has."""
    return rows.reaches(connection, "STATE", year, EXERCISE_SERIAL)


def overview(connection: sqlite3.Connection) -> tuple[PostGaps, ...]:
    """Return the held and missing serials of every post and year, by post and year. Reads every serial once."""
    held, known, cited = (
        {(post, year): serials for post, year, serials in _grouped(connection, table)}
        for table in ("held", "known", "cited")
    )
    cards, textless = rows.with_flag(connection, WITHDRAWN), rows.with_flag(connection, TEXTLESS)
    return tuple(
        _gaps(*key, held.get(key, {}), known.get(key, {}), cited.get(key, {}), cards, textless)
        for key in sorted({*held, *known})
    )


Dates = dict[int, int | None]
"""Serial -> day since 1970-01-01, if known."""


def _grouped(connection: sqlite3.Connection, table: str) -> Iterator[tuple[str, int, Dates]]:
    for (post, year), group in groupby(rows.all_serials(connection, table), key=lambda row: row[:2]):
        yield post, year, {row[2]: None if row[3] is None else row[3] // _DAY for row in group}


def _gaps(
    post: str,
    year: int,
    held: Dates,
    known: Dates,
    cited: Dates,
    cards: Collection[SerialKey],
    textless: Collection[SerialKey],
) -> PostGaps:
    dates = {**known, **held}
    by_serial = sorted(dates.items())
    misplaced = {*misplaced_top([(serial, day) for serial, day in by_serial if day is not None])}
    attested = [serial for serial, _ in by_serial if serial not in misplaced]
    main = runs_of(attested, None)[0]
    low, high = main.lowest, main.highest
    with_day = [serial for serial in attested if low <= serial <= high and dates[serial] is not None]
    ends = [
        Sighting(serial, day, day) for serial in {*with_day[:1], *with_day[-1:]} if (day := dates[serial]) is not None
    ]
    curve = SerialCurve(year, ends)
    first = first_serial(main, curve, rate_of(curve.chain))
    in_series = [serial for serial in held if low <= serial <= high]
    withheld = sum((post, year, serial) in cards for serial in in_series) if cards else 0
    without = sum((post, year, serial) in textless for serial in in_series) if textless else 0
    only_cited = sum(first <= serial <= high and serial not in dates for serial in cited)
    numbered = high - first + 1
    return PostGaps(
        post=post,
        year=year,
        held=len(in_series) - withheld - without,
        withdrawn=withheld,
        known=main.seen - len(in_series) + without,
        cited=only_cited,
        unseen=numbered - main.seen - only_cited,
        highest=high,
        numbered=numbered,
    )
