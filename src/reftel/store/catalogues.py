"""Catalogues: lists of cables that someone published without their texts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import islice

import msgspec

from reftel.store.checksums import SEALED, Seals
from reftel.store.chunks import chunks, marks
from reftel.store.rows import KNOWN_COLUMNS, KnownRow

_SEALED = ", ".join(SEALED["known"])
_BATCH = 5000


def add(
    connection: sqlite3.Connection, seals: Seals, catalogue: tuple[int, str, bytes, int], rows: Iterable[KnownRow]
) -> int:
    """Write the rows of a catalogue (number, name, sha256, time), each id once, in the caller's transaction; return
    their number. `finish` must follow."""
    no = catalogue[0]
    connection.execute(
        "INSERT INTO catalogue (no, name, sha256, rows, lost, added) VALUES (?, ?, ?, 0, 0, ?)", catalogue
    )
    put = f"INSERT OR IGNORE INTO known ({_SEALED}) VALUES ({', '.join('?' * len(SEALED['known']))})"  # noqa: S608
    count = 0
    source = iter(rows)
    while some := list(islice(source, _BATCH)):
        fresh = {row.id: row for row in reversed(some)}
        held = _held(connection, no, list(fresh))
        made = [
            (row.id, no, *msgspec.structs.astuple(row)[1:]) for row in reversed(fresh.values()) if row.id not in held
        ]
        connection.executemany(put, made)
        seals.added("known", made)
        count += len(made)
    return count


def _held(connection: sqlite3.Connection, no: int, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for some in chunks(ids):
        query = f"SELECT id FROM known WHERE catalogue = ? AND id IN ({marks(some)})"  # noqa: S608
        found.update(row[0] for row in connection.execute(query, (no, *some)))
    return found


def finish(
    connection: sqlite3.Connection, seals: Seals, catalogue: tuple[int, str, bytes, int], rows: int, lost: int
) -> None:
    """Write the catalogue with its counts."""
    no, name, digest, added = catalogue
    row = (no, name, digest, rows, lost, added)
    connection.execute("UPDATE catalogue SET rows = ?, lost = ? WHERE no = ?", (rows, lost, no))
    seals.added("catalogue", [row])


def remove(connection: sqlite3.Connection, seals: Seals, no: int) -> int:
    """Remove a catalogue in the caller's transaction; return its number of cables, 0 for an unknown catalogue."""
    rows = connection.execute(f"SELECT {_SEALED} FROM known WHERE catalogue = ?", (no,)).fetchall()  # noqa: S608
    seals.removed("known", rows)
    connection.execute("DELETE FROM known WHERE catalogue = ?", (no,))
    held = connection.execute(
        "SELECT no, name, sha256, rows, lost, added FROM catalogue WHERE no = ?", (no,)
    ).fetchall()
    seals.removed("catalogue", held)
    connection.execute("DELETE FROM catalogue WHERE no = ?", (no,))
    return len(rows)


def next_number(connection: sqlite3.Connection) -> int:
    """A number for one more catalogue."""
    return int(connection.execute("SELECT coalesce(max(no), 0) + 1 FROM catalogue").fetchone()[0])


def of_digest(connection: sqlite3.Connection, digest: bytes) -> str | None:
    """The name of the catalogue of these bytes."""
    row = connection.execute("SELECT name FROM catalogue WHERE sha256 = ?", (digest,)).fetchone()
    return None if row is None else str(row[0])


def listed(connection: sqlite3.Connection) -> list[tuple[int, str, str, int, int, int]]:
    """(number, name, sha256 in hex, cables, rows not understood, time) of every catalogue."""
    return connection.execute(
        "SELECT no, name, lower(hex(sha256)), rows, lost, added FROM catalogue ORDER BY no"
    ).fetchall()


def known(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, list[tuple[str, KnownRow]]]:
    """(catalogue's name, its data) of those of the ids that a catalogue lists."""
    found: dict[str, list[tuple[str, KnownRow]]] = {}
    columns = ", ".join(f'known."{name}"' for name in KNOWN_COLUMNS)
    for some in chunks(ids):
        rows = connection.execute(
            f"SELECT catalogue.name, {columns} FROM known JOIN catalogue ON catalogue.no = known.catalogue "  # noqa: S608
            f"WHERE known.id IN ({marks(some)}) ORDER BY known.id, known.catalogue",
            some,
        )
        for name, *values in rows:
            row = KnownRow(**dict(zip(KNOWN_COLUMNS, values, strict=True)))
            found.setdefault(row.id, []).append((str(name), row))
    return found
