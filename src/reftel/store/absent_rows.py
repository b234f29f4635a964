"""Rows of cables that are cited and not held, for searching among them. The caller gives a connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

import msgspec

from reftel.store.chunks import chunks, marks


class AbsentKey(msgspec.Struct, frozen=True, gc=False):
    """A telegram that cables cite and that is not held."""

    id: str
    post: str
    """The sequence: the post's present name."""
    year: int
    serial: int
    cited_by: int


class Told(msgspec.Struct, frozen=True, gc=False):
    """A cable that cites an absent one, and its sentence."""

    cable_id: str
    subject: str | None
    sentence: str | None


def first_told(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, Told]:
    """Return for each id the earliest cable that cites it with a sentence; without one, the earliest that cites it."""
    found: dict[str, Told] = {}
    for each in ids:
        row = connection.execute(
            "SELECT cable.id, cable.subject, mention.sentence FROM cite JOIN cable ON cable.no = cite.cable "
            "LEFT JOIN mention ON mention.cable = cite.cable AND mention.cited = cite.cited "
            "WHERE cite.cited = ? AND cable.gone = 0 "
            "ORDER BY mention.sentence IS NULL, cable.created IS NULL, cable.created, cable.id, mention.seq LIMIT 1",
            (each,),
        ).fetchone()
        if row is not None:
            found[each] = Told(*row)
    return found


def first_cited(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, int]:
    """Return for each id when the earliest cable that cites it was sent, as the record stores times; none without."""
    found: dict[str, int] = {}
    for some in chunks(ids):
        rows = connection.execute(
            "SELECT cite.cited, MIN(cable.created) FROM cite JOIN cable ON cable.no = cite.cable "  # noqa: S608
            f"WHERE cite.cited IN ({marks(some)}) AND cable.created IS NOT NULL AND cable.gone = 0 GROUP BY cite.cited",
            some,
        )
        found |= dict(rows.fetchall())
    return found


def every(connection: sqlite3.Connection) -> Iterator[AbsentKey]:
    """Yield every one that has a place in a post's sequence."""
    for row in connection.execute(
        "SELECT id, post, year, serial, n FROM cited WHERE held = 0 AND post IS NOT NULL ORDER BY post, year, serial"
    ):
        yield AbsentKey(*row)


def cited_of(connection: sqlite3.Connection, cables: Sequence[int]) -> Iterator[str]:
    """Yield the ids that cables (by number) cite, held or not; one as often as these cables cite it."""
    for some in chunks(cables):
        query = f"SELECT cited FROM cite WHERE cable IN ({marks(some)})"  # noqa: S608
        yield from (row[0] for row in connection.execute(query, some))


def cited_by(connection: sqlite3.Connection, cable_id: str) -> set[str]:
    """Return the ids that the cables of an id cite."""
    rows = connection.execute(
        "SELECT cited FROM cite WHERE cable IN (SELECT no FROM cable WHERE (id = ?1 OR base = ?1) AND gone = 0)",
        (cable_id,),
    )
    return {row[0] for row in rows}


def of_level(connection: sqlite3.Connection, low: int, high: int) -> set[str]:
    """Return the ids that a catalogue gives a level between two ranks of `reftel.model.LEVELS`, both included."""
    return {row[0] for row in connection.execute("SELECT id FROM known WHERE level BETWEEN ? AND ?", (low, high))}


def listed_tags(connection: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """Return the TAGS that catalogues give of absent telegrams that are cited."""
    found: dict[str, tuple[str, ...]] = {}
    for cable_id, tags in connection.execute(
        "SELECT known.id, known.tags FROM known JOIN cited ON cited.id = known.id "
        "WHERE known.tags IS NOT NULL AND cited.held = 0 ORDER BY known.id, known.catalogue"
    ):
        found.setdefault(cable_id, tuple(tags.split(";")))
    return found


def tags_of_citing(connection: sqlite3.Connection, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (cited id, TAGS of a cable that cites it, joined by ;), those of one cited id together."""
    for some in chunks(ids):
        yield from connection.execute(
            "SELECT cite.cited, cable.tags FROM cite JOIN cable ON cable.no = cite.cable "  # noqa: S608
            f"WHERE cite.cited IN ({marks(some)}) AND cable.tags IS NOT NULL AND cable.gone = 0 ORDER BY cite.cited",
            some,
        )
