"""Queries of serials: the held and cited telegrams of a post's sequence in a year. The caller gives a connection.

`serial` is clustered by sequence, year and serial, so a post's year is one run of rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import msgspec

from reftel.serials.sequence import place_of
from reftel.store.rows import TEXTLESS, WITHDRAWN

SerialKey = tuple[str, int, int]
"""Sequence (the post's present name), year with four digits, serial."""


_EACH_SIDE = 8
"""Serials on each side of one that are read for its days."""


class SerialRow(msgspec.Struct, frozen=True, gc=False):
    """A held cable in its post's sequence."""

    post: str
    """The sequence: the post's present name."""
    year: int
    serial: int
    created: int | None = None
    """Seconds since 1970."""
    numbers: str | None = None
    """Message continuity numbers, `STATE 5546;LIMA 12`: addressee as counted, number as written."""


def put(connection: sqlite3.Connection, cable: int, before: SerialRow | None, after: SerialRow | None) -> None:
    """Bring a cable's row up to date, in the caller's transaction."""
    if before is not None and (after is None or _key(before) != _key(after)):
        connection.execute(
            "DELETE FROM serial WHERE post = ? AND year = ? AND serial = ? AND cable = ?",
            (*_key(before), cable),
        )
    if after is not None:
        connection.execute(
            "INSERT OR REPLACE INTO serial (post, year, serial, cable, created, numbers) VALUES (?, ?, ?, ?, ?, ?)",
            (after.post, after.year, after.serial, cable, after.created, after.numbers),
        )


def _key(row: SerialRow) -> SerialKey:
    return row.post, row.year, row.serial


def held_beside(connection: sqlite3.Connection, post: str, year: int, serial: int) -> tuple[int | None, int | None]:
    """Return the held cables with the nearest serial below and above one of a sequence and year."""
    found: list[int | None] = []
    for sign, order in (("<", "DESC"), (">", "ASC")):
        row = connection.execute(
            f"SELECT cable FROM serial WHERE post = ? AND year = ? AND serial {sign} ? "  # noqa: S608
            f"ORDER BY serial {order}, cable LIMIT 1",
            (post, year, serial),
        ).fetchone()
        found.append(None if row is None else int(row[0]))
    return found[0], found[1]


def known_beside(
    connection: sqlite3.Connection, post: str, year: int, serial: int
) -> tuple[tuple[int, int | None, int | None] | None, ...]:
    """Return the nearest listed telegram below and above a serial: (serial, first and last second or None), or None."""
    return tuple(
        connection.execute(
            f'SELECT serial, "first", "last" FROM known WHERE post = ? AND year = ? AND serial {sign} ? '  # noqa: S608
            f"ORDER BY serial {order} LIMIT 1",
            (post, year, serial),
        ).fetchone()
        for sign, order in (("<", "DESC"), (">", "ASC"))
    )


def reaches(connection: sqlite3.Connection, post: str, year: int, serial: int) -> bool:
    """Return whether a held telegram of a sequence and year has a serial so high."""
    query = "SELECT 1 FROM serial WHERE post = ? AND year = ? AND serial >= ? LIMIT 1"
    return connection.execute(query, (post, year, serial)).fetchone() is not None


def of_cable(connection: sqlite3.Connection, cable: int, key: SerialKey) -> SerialRow | None:
    """Return a cable's row under a key."""
    row = connection.execute(
        "SELECT post, year, serial, created, numbers FROM serial "
        "WHERE post = ? AND year = ? AND serial = ? AND cable = ?",
        (*key, cable),
    ).fetchone()
    return None if row is None else SerialRow(*row)


def count(connection: sqlite3.Connection) -> int:
    """Return the number of rows."""
    return int(connection.execute("SELECT count(*) FROM serial").fetchone()[0])


def held(connection: sqlite3.Connection, post: str, year: int) -> list[tuple[int, int | None, str | None, int]]:
    """Return (serial, created, numbers, flags WITHDRAWN and TEXTLESS) of a post's held cables of a year, by serial."""
    return connection.execute(
        "SELECT serial.serial, serial.created, serial.numbers, cable.flags & ?3 FROM serial "
        "JOIN cable ON cable.no = serial.cable WHERE serial.post = ?1 AND serial.year = ?2 "
        "ORDER BY serial.serial, serial.cable",
        (post, year, WITHDRAWN | TEXTLESS),
    ).fetchall()


def with_flag(connection: sqlite3.Connection, flag: int) -> set[SerialKey]:
    """Return the keys of all cables with a flag: WITHDRAWN or TEXTLESS."""
    rows = connection.execute("SELECT base FROM cable WHERE gone = 0 AND flags & ?", (flag,))
    return {place for (base,) in rows if (place := place_of(base)) is not None}


def around(connection: sqlite3.Connection, post: str, year: int, serial: int) -> list[tuple[int, int, int]]:
    """Return (serial, first and last second) of the nearest serials with a date, held or known, some on each side."""
    rows: list[tuple[int, int, int]] = []
    for sign, order in (("<", "DESC"), (">", "ASC")):
        bound = f"post = ?1 AND year = ?2 AND serial {sign} ?3"
        held = f"SELECT serial, created AS one, created AS two FROM serial WHERE {bound} AND created IS NOT NULL"  # noqa: S608
        known = f'SELECT serial, "first" AS one, "last" AS two FROM known WHERE {bound} AND "first" IS NOT NULL'  # noqa: S608
        for query in (held, known):
            rows += connection.execute(
                f"{query} ORDER BY serial {order} LIMIT ?4", (post, year, serial, _EACH_SIDE)
            ).fetchall()
    return sorted(rows)


def known(connection: sqlite3.Connection, post: str, year: int) -> list[tuple[int, int | None, int | None]]:
    """Return (serial, first and last second or None) of a post's cables of a year that catalogues list, by serial."""
    return connection.execute(
        'SELECT serial, "first", "last" FROM known WHERE post = ? AND year = ? ORDER BY serial', (post, year)
    ).fetchall()


def cited(connection: sqlite3.Connection, post: str, year: int) -> list[int]:
    """Return the serials of a post and year that are cited and not held, rising."""
    rows = connection.execute(
        "SELECT DISTINCT serial FROM cited WHERE post = ? AND year = ? AND held = 0 ORDER BY serial", (post, year)
    )
    return [row[0] for row in rows]


def all_serials(connection: sqlite3.Connection, table: str) -> Iterator[tuple[str, int, int, int | None]]:
    """Yield (post, year, serial, first second or None) of every `held`, `known` or `cited` (and not held) telegram."""
    query = {
        "held": "SELECT post, year, serial, created FROM serial ORDER BY post, year, serial",
        "known": 'SELECT post, year, serial, "first" FROM known ORDER BY post, year, serial',
        "cited": "SELECT post, year, serial, NULL FROM cited WHERE held = 0 AND post IS NOT NULL "
        "ORDER BY post, year, serial",
    }[table]
    yield from connection.execute(query)


def years(connection: sqlite3.Connection, post: str | None = None) -> list[tuple[str, int]]:
    """Return every (post, year) of which anything is held, known or cited; of one post or of all."""
    if post is not None:
        every = {
            year for table in _YEARS for (year,) in connection.execute(_years_of(table), (post,)) if year is not None
        }
        return [(post, year) for year in sorted(every)]
    return connection.execute(
        "SELECT DISTINCT post, year FROM serial UNION SELECT DISTINCT post, year FROM known "
        "UNION SELECT DISTINCT post, year FROM cited WHERE held = 0 AND post IS NOT NULL ORDER BY post, year"
    ).fetchall()


_YEARS = {"serial": "", "known": "", "cited": " AND held = 0"}


def _years_of(table: str) -> str:
    """The statement that steps from one year of a post to the next in an index, over all the serials between."""
    least = f"SELECT min(year) FROM {table} WHERE post = ?1{_YEARS[table]}"  # noqa: S608
    return (
        f"WITH RECURSIVE step (year) AS ({least} UNION ALL "  # noqa: S608
        f"SELECT ({least} AND year > step.year) FROM step WHERE step.year IS NOT NULL) SELECT year FROM step"
    )


def forget(connection: sqlite3.Connection) -> None:
    """Empty the table; part of the caller's transaction, which fills it again."""
    connection.execute("DELETE FROM serial")


def make_table(connection: sqlite3.Connection) -> None:
    """Make the table and fill it from the cables there are, without message numbers: these are derived afterwards."""
    connection.execute(
        """CREATE TABLE serial (
    post    TEXT NOT NULL,
    year    INTEGER NOT NULL,
    serial  INTEGER NOT NULL,
    cable   INTEGER NOT NULL REFERENCES cable (no),
    created INTEGER,
    numbers TEXT,
    PRIMARY KEY (post, year, serial, cable)
) WITHOUT ROWID"""
    )
    connection.executemany(
        "INSERT INTO serial (post, year, serial, cable, created) VALUES (?, ?, ?, ?, ?)",
        [
            (*place, no, created)
            for no, base, created in connection.execute("SELECT no, base, created FROM cable WHERE gone = 0")
            if (place := place_of(base)) is not None
        ],
    )
