"""Times of changes of cables: the moment of each generation of the record. The caller gives a connection."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence

from reftel.store.chunks import chunks, marks
from reftel.store.records import CABLE, Listed, generation, row_of

Changed = tuple[Listed, int, int]
"""A cable, the generation of its last change, and its moment in seconds since 1970."""

_MOMENT = (
    "coalesce((SELECT at FROM change WHERE generation >= cable.changed ORDER BY generation LIMIT 1), "
    "(SELECT max(at) FROM change))"
)
"""The moment of a generation. One that is older than the table has the first moment after it."""


def make_table(connection: sqlite3.Connection) -> None:
    """The table, with the present moment for whatever was there before."""
    connection.execute("CREATE TABLE change (generation INTEGER PRIMARY KEY, at INTEGER NOT NULL)")
    note(connection, generation(connection))


def note(connection: sqlite3.Connection, number: int) -> None:
    """Keep the moment of a generation, in the caller's transaction."""
    connection.execute("INSERT OR REPLACE INTO change (generation, at) VALUES (?, ?)", (number, _now()))


def put(connection: sqlite3.Connection, rows: Sequence[tuple[int, int]]) -> None:
    """Replace the generations and their times; without any, the present one gets the present moment."""
    connection.execute("DELETE FROM change")
    connection.executemany("INSERT INTO change (generation, at) VALUES (?, ?)", rows)
    if not rows:
        note(connection, generation(connection))


def last(connection: sqlite3.Connection) -> int:
    """The moment of the last generation, in seconds since 1970; of a record without cables, that of its beginning."""
    return int(connection.execute("SELECT max(at) FROM change").fetchone()[0])


def _now() -> int:
    return int(time.time())


def latest(connection: sqlite3.Connection, limit: int, after: tuple[int, int] | None = None) -> list[Changed]:
    """Cables in the order of their last change, the latest first; those after (generation, number of a cable)."""
    bound = "" if after is None else "AND (changed, no) < (?, ?)"
    rows = connection.execute(
        f"SELECT {CABLE}, changed, {_MOMENT} FROM cable WHERE gone = 0 {bound} "  # noqa: S608
        "ORDER BY changed DESC, no DESC LIMIT ?",
        (*(after or ()), limit),
    )
    return [(row_of(row[:-2]), int(row[-2]), int(row[-1] or 0)) for row in rows]


def latest_of(connection: sqlite3.Connection, numbers: Sequence[int], limit: int) -> list[Changed]:
    """Some cables by number, in the same order."""
    found: list[tuple[int, int]] = []
    for part in chunks(numbers):
        found.extend(
            connection.execute(f"SELECT changed, no FROM cable WHERE gone = 0 AND no IN ({marks(part)})", part)  # noqa: S608
        )
        found = sorted(found, reverse=True)[:limit]
    return [_one(connection, no) for _, no in found]


def _one(connection: sqlite3.Connection, no: int) -> Changed:
    row = connection.execute(f"SELECT {CABLE}, changed, {_MOMENT} FROM cable WHERE no = ?", (no,)).fetchone()  # noqa: S608
    return row_of(row[:-2]), int(row[-2]), int(row[-1] or 0)
