"""States of references as the record keeps them for searching: a row of bits for each citing cable."""

from __future__ import annotations

import sqlite3

# ruff: noqa: S608 - text of our own
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Any

import msgspec

from reftel.store.chunks import chunks, marks
from reftel.store.rows import LISTED, MEANT

STATES_META = "states"
"""Key of `meta`: the generation of which the states are, and how often they were computed."""


class HeldCitation(msgspec.Struct, frozen=True, gc=False):
    """A listed reference to a cable that is held under the id that it gives."""

    cable: int
    flags: int
    created: int | None
    """Of the citing cable, in seconds since 1970, as `cited_created`."""
    cited_created: int | None
    is_itself: int
    """Whether a cable cites its own number."""


class AbsentCitation(msgspec.Struct, frozen=True, gc=False):
    """A listed reference to an id that no cable has now."""

    cable: int
    flags: int
    created: int | None
    cited: str
    post: str | None
    """Sequence, as in `serial`; None where the id has no known form."""
    year: int | None
    serial: int | None
    held: int
    """Whether it is held under another id."""


class UnlistedCitation(msgspec.Struct, frozen=True, gc=False):
    """A reference that only paragraphs name."""

    cable: int
    flags: int
    created: int | None
    cited: str
    """As read."""


def script() -> str:
    """Return the statements that make the table."""
    return files("reftel.store").joinpath("reference_states.sql").read_text("utf-8")


def of_meta(value: str | None) -> tuple[int, int]:
    """Return (generation, count) from `STATES_META`; zeros if it is empty."""
    generation, _, count = (value or "").partition(" ")
    return (int(generation), int(count)) if generation.isdigit() and count.isdigit() else (0, 0)


def forgotten(value: str | None) -> str:
    """Return a value for `STATES_META` after which all states are computed again."""
    return f"0 {of_meta(value)[1]}"


Chosen = Collection[int] | None
"""Citing cables by number; None: all."""


def held(connection: sqlite3.Connection, chosen: Chosen) -> Iterator[HeldCitation]:
    """Yield the references of cables to others that are held under the id cited."""
    for row in _of(
        connection,
        "SELECT cite.cable, cite.flags, citing.created, target.created, target.no = citing.no FROM cable AS citing "
        f"CROSS JOIN cite INDEXED BY cite_by_cable ON cite.cable = citing.no AND cite.flags & {LISTED} "
        "CROSS JOIN cable AS target ON target.id = cite.cited AND target.gone = 0 WHERE citing.gone = 0",
        chosen,
    ):
        yield HeldCitation(*row)


def absent(connection: sqlite3.Connection, chosen: Chosen) -> Iterator[AbsentCitation]:
    """Yield the references of cables to ids that no cable has now; those of one sequence and year together if `chosen`
    is None."""
    for row in _of(
        connection,
        "SELECT cite.cable, cite.flags, citing.created, cited.id, cited.post, cited.year, cited.serial, cited.held "
        f"FROM cable AS citing CROSS JOIN cite INDEXED BY cite_by_cable ON cite.cable = citing.no "
        f"AND cite.flags & {LISTED} CROSS JOIN cited ON cited.id = cite.cited WHERE citing.gone = 0 "
        "AND NOT EXISTS (SELECT 1 FROM cable WHERE cable.id = cite.cited AND cable.gone = 0)",
        chosen,
        "ORDER BY cited.post, cited.year",
    ):
        yield AbsentCitation(*row)


def unlisted(connection: sqlite3.Connection, chosen: Chosen) -> Iterator[UnlistedCitation]:
    """Yield the references that only paragraphs name, as read."""
    for table in ("cite", "meant"):
        for row in _of(
            connection,
            f"SELECT cite.cable, cite.flags, citing.created, cite.cited FROM cable AS citing "
            f"CROSS JOIN {table} AS cite ON cite.cable = citing.no AND NOT cite.flags & {LISTED | MEANT} "
            "WHERE citing.gone = 0",
            chosen,
        ):
            yield UnlistedCitation(*row)


def present(connection: sqlite3.Connection, ids: Iterable[str]) -> set[str]:
    """Return those of the ids that are held, under this id or another one, or that a catalogue lists."""
    found: set[str] = set()
    for some in chunks(list(ids)):
        here = marks(some)
        for column, table in (("base", "cable"), ("id", "cable"), ("id", "alias"), ("id", "known")):
            query = f"SELECT {column} FROM {table} WHERE {column} IN ({here})"
            found.update(str(row[0]) for row in connection.execute(query, some))
    return found


def flags(connection: sqlite3.Connection, chosen: Chosen) -> Iterator[tuple[int, int]]:
    """Yield (number, flags) of cables that are held."""
    for row in _of(connection, "SELECT no, flags FROM cable AS citing WHERE gone = 0", chosen):
        yield int(row[0]), int(row[1])


def _of(connection: sqlite3.Connection, query: str, chosen: Chosen, order: str = "") -> Iterator[tuple[Any, ...]]:
    if chosen is None:
        yield from connection.execute(f"{query} {order}")
        return
    for some in chunks(sorted(chosen)):
        yield from connection.execute(f"{query} AND citing.no IN ({marks(some)})", some)


def put(connection: sqlite3.Connection, rows: Mapping[int, int], chosen: Chosen) -> None:
    """Write the states of cables: number -> bits. Cables that `rows` lacks have no references."""
    if chosen is None:
        connection.execute("DELETE FROM reference_states")
    else:
        connection.executemany("DELETE FROM reference_states WHERE cable = ?", [(no,) for no in sorted(chosen)])
    connection.executemany(
        "INSERT INTO reference_states (cable, states) VALUES (?, ?)", sorted(item for item in rows.items() if item[1])
    )


def listed(connection: sqlite3.Connection, post: str, year: int) -> dict[str, int | None]:
    """Return the ids of a sequence and year that catalogues list -> the latest first second that one of them gives."""
    query = 'SELECT id, max("first") FROM known WHERE post = ? AND year = ? GROUP BY id'
    return dict(connection.execute(query, (post, year)).fetchall())


def count_cables(connection: sqlite3.Connection) -> int:
    """Return how many cables there are or were."""
    return int(connection.execute("SELECT count(*) FROM cable").fetchone()[0])


def changed_since(connection: sqlite3.Connection, generation: int) -> list[tuple[int, str, str]]:
    """Return (number, id, id without what tells copies apart) of the cables that changed after a generation, gone ones
    among them."""
    return connection.execute("SELECT no, id, base FROM cable WHERE changed > ?", (generation,)).fetchall()


def former_ids(connection: sqlite3.Connection, cables: Iterable[int]) -> Iterator[str]:
    """Yield the former ids of cables."""
    for no in cables:
        yield from (str(row[0]) for row in connection.execute("SELECT id FROM alias WHERE cable = ?", (no,)))


def citing_ids(connection: sqlite3.Connection, ids: Iterable[str]) -> Iterator[int]:
    """Yield the cables that cite ids, as read or meant."""
    query = "SELECT cable FROM cite WHERE cited = ?1 UNION ALL SELECT cable FROM meant WHERE cited = ?1"
    for cable_id in ids:
        yield from (int(row[0]) for row in connection.execute(query, (cable_id,)))


def citing_absent(connection: sqlite3.Connection, post: str, year: int) -> Iterator[int]:
    """Yield the cables that cite absent telegrams of a sequence and year."""
    for row in connection.execute(
        "SELECT cite.cable FROM cited JOIN cite ON cite.cited = cited.id "
        "WHERE cited.post = ? AND cited.year = ? AND cited.held = 0",
        (post, year),
    ):
        yield int(row[0])


def with_bits(connection: sqlite3.Connection, bits: int) -> list[int]:
    """Return the numbers of the cables that have one of the bits, rising."""
    return [row[0] for row in connection.execute("SELECT cable FROM reference_states WHERE states & ?", (bits,))]


def cited_by(connection: sqlite3.Connection, cables: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Yield (citing cable, id) of the references of cables, as read and as meant."""
    query = "SELECT cited FROM cite WHERE cable = ?1 UNION ALL SELECT cited FROM meant WHERE cable = ?1"
    for no in cables:
        for row in connection.execute(query, (no,)):
            yield no, str(row[0])


def all_states(connection: sqlite3.Connection) -> dict[int, int]:
    """Return every row."""
    return dict(connection.execute("SELECT cable, states FROM reference_states").fetchall())
