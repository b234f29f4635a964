"""What an archive knows of a post's serials in a year: sightings for the curve, days and bounds for one serial."""

from __future__ import annotations

import sqlite3

from reftel.serials.curve import DayRange, SerialCurve, Sighting, days_from_neighbors
from reftel.serials.estimate import highest_plausible
from reftel.serials.sequence import sequence_of
from reftel.store import serials as rows

_DAY = 86400


def sightings(connection: sqlite3.Connection, post: str, year: int) -> list[Sighting]:
    """Return the dated serials of a post (any of its names) and year (four digits)."""
    return [
        Sighting(serial, created // _DAY, created // _DAY)
        for serial, _, created, _ in rows.held(connection, sequence_of(post), year)
        if created is not None
    ]


def days_of(connection: sqlite3.Connection, post: str, year: int, serial: int) -> DayRange:
    """Return the days between which a telegram was sent, from its neighbors by serial. Two steps in an index."""
    near = rows.around(connection, sequence_of(post), year, serial)
    return days_from_neighbors(year, serial, [Sighting(each, when // _DAY, when // _DAY) for each, when in near])


def highest(connection: sqlite3.Connection, post: str, year: int) -> int | None:
    """Return the highest serial that a post can have reached in a year; None where nothing is held of it.

    It reads all serials of that year: ask once for each post and year.
    """
    found = rows.held(connection, sequence_of(post), year)
    curve = SerialCurve(year, sightings(connection, post, year))
    return highest_plausible(curve, sorted({row[0] for row in found}))
