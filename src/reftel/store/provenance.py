"""Queries of the provenance of sources. The caller gives a connection and its transaction."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Sequence

from reftel.origins import Accession, Provenance, WitnessOrigin
from reftel.store.rows import moment, seconds
from reftel.store.shards import home_of_cable, home_of_row

_COLUMNS = "giver, number, terms, address, received, note"

Told = Callable[[str, Sequence[Sequence[object]]], None]
"""Takes a table's name and rows that came to it, or left it: the writer's seals."""


def put_accession(connection: sqlite3.Connection, accession: Accession, added: Told) -> int:
    """Return the number of an accession; a new one is stored under its own number if that is free."""
    values = (
        *(accession.giver, accession.number, accession.terms, accession.address),
        *(accession.received.isoformat() if accession.received else "", accession.note),
    )
    query = (
        "SELECT no FROM accession WHERE giver = ? AND number = ? AND terms = ? AND address = ? AND received = ? "
        "AND note = ?"
    )
    held = connection.execute(query, values).fetchone()
    if held is not None:
        return int(held[0])
    no = accession.no
    if not no or connection.execute("SELECT 1 FROM accession WHERE no = ?", (no,)).fetchone():
        no = int(connection.execute("SELECT coalesce(max(no), 0) + 1 FROM accession").fetchone()[0])
    row = (no, *values)
    connection.execute(f"INSERT INTO accession (no, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)  # noqa: S608
    added("accession", [row])
    return no


def set_accession(connection: sqlite3.Connection, file: int, accession: int, added: Told, removed: Told) -> bool:
    """Say that a file came with an accession; False if it is known."""
    held = connection.execute("SELECT accession FROM accession_file WHERE file = ?", (file,)).fetchone()
    if held is not None:
        if held[0] == accession:
            return False
        removed("accession_file", [(file, held[0])])
    connection.execute("INSERT OR REPLACE INTO accession_file (file, accession) VALUES (?, ?)", (file, accession))
    added("accession_file", [(file, accession)])
    return True


def origins(connection: sqlite3.Connection, cable: int, most: int) -> tuple[WitnessOrigin, ...]:
    """Return where the first copies of a cable come from, at most so many, in the order of the copies."""
    home = home_of_cable(connection, cable)
    rows = home.execute(
        "SELECT source.no, source.form FROM witness JOIN source ON source.no = witness.source WHERE witness.cable = ? "
        "ORDER BY witness.number LIMIT ?",
        (cable, most),
    ).fetchall()
    return tuple(WitnessOrigin(form=form, accessions=_accessions_of_source(home, source)) for source, form in rows)


def _accessions_of_source(connection: sqlite3.Connection, source: int) -> tuple[Accession, ...]:
    """Of all files in which a source was found, in the order in which they came."""
    rows = connection.execute(
        f"SELECT no, {_COLUMNS} FROM accession WHERE no IN (SELECT accession_file.accession FROM place "  # noqa: S608
        "JOIN accession_file ON accession_file.file = place.file WHERE place.source = ?) ORDER BY no",
        (source,),
    )
    return tuple(_accession(row[0], row[1:7]) for row in rows)


def cables_of_sources(
    connection: sqlite3.Connection, *, file: int | None = None, source: int | None = None
) -> list[int]:
    """Return the numbers of the cables that have copies from a file, or from a source."""
    where = "witness.source = ?" if file is None else "witness.source IN (SELECT source FROM place WHERE file = ?)"
    query = f"SELECT DISTINCT cable FROM witness WHERE {where} ORDER BY cable"  # noqa: S608 - one of two constants
    return [int(row[0]) for row in connection.execute(query, (source if file is None else file,))]


def is_given(connection: sqlite3.Connection, file: int) -> bool:
    """Tell whether a file came with an accession."""
    return connection.execute("SELECT 1 FROM accession_file WHERE file = ?", (file,)).fetchone() is not None


def put_provenance(
    connection: sqlite3.Connection, source: int, file: int, tail: str, said: Provenance, added: Told
) -> None:
    """Store a container's data about a place, unless the place has data already."""
    when = seconds(said.date) if said.date else None
    row = (source, file, tail, said.address or "", when, said.sender or "", said.title or "")
    done = connection.execute(
        "INSERT INTO provenance (source, file, tail, address, moment, sender, title) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        row,
    )
    if done.rowcount:
        added("provenance", [row])


def accession(connection: sqlite3.Connection, no: int) -> Accession | None:
    """The accession of a number; None if it is missing."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM accession WHERE no = ?", (no,)).fetchone()  # noqa: S608
    return None if row is None else _accession(no, row)


def accessions(connection: sqlite3.Connection) -> list[tuple[Accession, int]]:
    """Every accession with the number of its files, in the order in which they came."""
    rows = connection.execute(
        f"SELECT no, {_COLUMNS}, (SELECT count(*) FROM accession_file WHERE accession = accession.no) "  # noqa: S608
        "FROM accession ORDER BY no"
    )
    return [(_accession(row[0], row[1:7]), row[7]) for row in rows]


def _accession(no: int, row: Sequence[str]) -> Accession:
    giver, number, terms, address, received, note = row
    return Accession(
        no=no,
        giver=giver,
        number=number,
        terms=terms,
        address=address,
        received=dt.date.fromisoformat(received) if received else None,
        note=note,
    )


def of_source(
    connection: sqlite3.Connection, source: int
) -> list[tuple[str, str, int, Accession | None, Provenance | None]]:
    """(path of the file, tail, offset, accession, the container's data) of every place of a source, in order."""
    rows = home_of_row(connection, source).execute(
        'SELECT file.path, place.tail, place."offset", accession.no, accession.giver, accession.number, '
        "accession.terms, accession.address, accession.received, accession.note, "
        "provenance.address, moment, sender, title FROM place JOIN file ON file.no = place.file "
        "LEFT JOIN accession_file ON accession_file.file = place.file "
        "LEFT JOIN accession ON accession.no = accession_file.accession "
        "LEFT JOIN provenance ON provenance.source = place.source AND provenance.file = place.file "
        "AND provenance.tail = place.tail WHERE place.source = ? ORDER BY place.file, place.tail",
        (source,),
    )
    found = []
    for path, tail, offset, no, *rest in rows:
        given = None if no is None else _accession(no, rest[:6])
        address, when, sender, title = rest[6:]
        said = (
            None
            if address is None
            else Provenance(address=address or None, date=moment(when), sender=sender or None, title=title or None)
        )
        found.append((path, tail, offset, given, said))
    return found


def cables_of(connection: sqlite3.Connection, no: int, after: str, limit: int) -> list[tuple[int, str]]:
    """(number, id) of the cables that an accession has copies of, by id, from after `after`."""
    return connection.execute(
        "SELECT cable.no, cable.id FROM cable WHERE cable.gone = 0 AND cable.id > ? AND EXISTS ("
        "SELECT 1 FROM witness JOIN place ON place.source = witness.source "
        "JOIN accession_file ON accession_file.file = place.file "
        "WHERE witness.cable = cable.no AND accession_file.accession = ?) ORDER BY cable.id LIMIT ?",
        (after, no, limit),
    ).fetchall()


def counts_of(connection: sqlite3.Connection, no: int) -> tuple[int, int, int]:
    """Number of files, sources and cables of an accession."""
    row = connection.execute(
        "SELECT count(DISTINCT accession_file.file), count(DISTINCT place.source), count(DISTINCT witness.cable) "
        "FROM accession_file LEFT JOIN place ON place.file = accession_file.file "
        "LEFT JOIN witness ON witness.source = place.source WHERE accession_file.accession = ?",
        (no,),
    ).fetchone()
    return int(row[0]), int(row[1]), int(row[2])
