"""Clues of cables, and cables that are probably one telegram. The caller gives a connection and its transaction."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files

import msgspec

from reftel.collate.clues import ENOUGH, WEIGHT, kind_of
from reftel.collate.identity import LikenessEvidence
from reftel.store.chunks import marks
from reftel.store.shards import home_of_cable

COMMON = 16
"""Maximum number of cables for a meaningful clue: more share a phrase of a form letter, or the subject of a weekly
report."""

_MOST = 24
"""Number of best candidates to check."""

_DAYS = 2 * 86_400
"""Maximum difference in seconds of two copies of one day, in any time zone."""

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(tuple[LikenessEvidence, ...])


class LikelyCopy(msgspec.Struct, frozen=True, gc=False):
    """A cable that shares clues with a copy."""

    no: int
    base: str
    post: str | None
    created: int | None
    weight: int


def script() -> str:
    """Return the statements that make the tables."""
    return files("reftel.store").joinpath("likenesses.sql").read_text("utf-8")


def changed_since(connection: sqlite3.Connection, generation: int) -> list[tuple[int, str, str | None, int | None]]:
    """Return (number, id that it bears, post, seconds since 1970) of the cables that changed after a generation."""
    return connection.execute(
        "SELECT no, base, post, created FROM cable WHERE changed > ? AND gone = 0", (generation,)
    ).fetchall()


def candidates(
    connection: sqlite3.Connection, clues: Sequence[int], post: str | None = None, created: int | None = None
) -> tuple[list[LikelyCopy], set[int]]:
    """Return the cables that share enough with a copy, the likeliest first, and those of its clues that are common.

    Args:
        connection: the record's.
        clues: of the copy.
        post: its sender; a cable of the same sender and day needs to share less.
        created: when it was sent, in seconds since 1970.
    """
    found = _shared(connection, clues)
    common = {clue for clue, cables in found.items() if len(cables) >= COMMON}
    weights: Counter[int] = Counter()
    for clue, cables in found.items():
        if clue not in common:
            for cable in cables:
                weights[cable] += WEIGHT[kind_of(clue)]
    rows = [_row(connection, no, weight) for no, weight in weights.most_common(_MOST)]
    return [
        row
        for row in rows
        if row is not None
        and (
            row.weight >= ENOUGH
            or (post == row.post and created is not None and abs(created - (row.created or 0)) < _DAYS)
        )
    ], common


def _shared(connection: sqlite3.Connection, clues: Sequence[int]) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = {}
    for clue, cable in connection.execute(f"SELECT clue, cable FROM clue WHERE clue IN ({marks(clues)})", clues):  # noqa: S608
        found.setdefault(clue, []).append(cable)
    return found


def _row(connection: sqlite3.Connection, no: int, weight: int) -> LikelyCopy | None:
    row = connection.execute("SELECT base, post, created FROM cable WHERE no = ? AND gone = 0", (no,)).fetchone()
    return None if row is None else LikelyCopy(no, row[0], row[1], row[2], weight)


def put_clues(connection: sqlite3.Connection, cable: int, clues: Sequence[int]) -> None:
    """Write down clues of a cable; those that it has stay."""
    connection.executemany(
        "INSERT INTO clue (clue, cable) VALUES (?, ?) ON CONFLICT DO NOTHING", [(clue, cable) for clue in clues]
    )


def put_rare_clues(connection: sqlite3.Connection, cable: int, clues: Iterable[int]) -> None:
    """Write down clues of a cable that was compared before, except common ones."""
    connection.executemany(
        "INSERT INTO clue (clue, cable) SELECT ?1, ?2 "
        "WHERE (SELECT count(*) FROM (SELECT 1 FROM clue WHERE clue = ?1 LIMIT ?3)) < ?3 ON CONFLICT DO NOTHING",
        [(clue, cable, COMMON) for clue in clues],
    )


def drop_clues(connection: sqlite3.Connection, cable: int, clues: Iterable[int]) -> None:
    """Remove clues that a cable does not have any more, in an archive and in a shard."""
    for table in ("clue", "cable_clue"):
        connection.executemany(
            f"DELETE FROM {table} WHERE clue = ? AND cable = ?",  # noqa: S608
            [(clue, cable) for clue in clues],
        )


def all_clues(connection: sqlite3.Connection, *, in_shard: bool) -> Iterator[tuple[int, int]]:
    """Yield (cable, clue) of every clue, by cable."""
    table = "cable_clue" if in_shard else "clue"
    yield from connection.execute(f"SELECT cable, clue FROM {table} ORDER BY cable, clue")  # noqa: S608


def bearers(connection: sqlite3.Connection, clue: int) -> int:
    """Return how many cables have a clue, up to `COMMON`."""
    rows = connection.execute("SELECT count(*) FROM (SELECT 1 FROM clue WHERE clue = ? LIMIT ?)", (clue, COMMON))
    return int(rows.fetchone()[0])


def links(connection: sqlite3.Connection) -> list[tuple[int, int, tuple[LikenessEvidence, ...] | None]]:
    """Return every link to a probable copy; None for evidence that cannot be read."""
    return [
        (int(cable), int(other), _evidence(written))
        for cable, other, written in connection.execute("SELECT cable, other, evidence FROM probable ORDER BY 1, 2")
    ]


def _evidence(written: str) -> tuple[LikenessEvidence, ...] | None:
    try:
        return _decoder.decode(written)
    except (msgspec.DecodeError, ValueError, TypeError):
        return None


def forget(connection: sqlite3.Connection, *, in_shard: bool) -> None:
    """Empty the tables; part of the caller's transaction, which fills them again. The links of a shard stay: only its
    shelf can make them."""
    for table in ("clue", "cable_clue") if in_shard else ("clue", "probable"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608


def keep_clues(connection: sqlite3.Connection, cable: int, clues: Sequence[int]) -> None:
    """Add clues of a cable in a shard; the shelf looks for them."""
    connection.executemany(
        "INSERT INTO cable_clue (cable, clue) VALUES (?, ?) ON CONFLICT DO NOTHING", [(cable, clue) for clue in clues]
    )


def kept_clues(connection: sqlite3.Connection, cable: int) -> tuple[int, ...]:
    """Return the clues of a cable in its shard, rising."""
    rows = home_of_cable(connection, cable).execute(
        "SELECT clue FROM cable_clue WHERE cable = ? ORDER BY clue", (cable,)
    )
    return tuple(row[0] for row in rows)


def link(connection: sqlite3.Connection, cable: int, other: int, evidence: Sequence[LikenessEvidence]) -> None:
    """Add a link to a probable copy in one direction."""
    connection.execute(
        "INSERT OR REPLACE INTO probable (cable, other, evidence) VALUES (?, ?, ?)",
        (cable, other, _encoder.encode(tuple(evidence)).decode()),
    )


def put_probable(connection: sqlite3.Connection, cable: int, other: int, evidence: Sequence[LikenessEvidence]) -> None:
    """Write down that two cables are probably one telegram."""
    link(connection, cable, other, evidence)
    link(connection, other, cable, evidence)


def unlink_from(connection: sqlite3.Connection, cable: int, other: int) -> bool:
    """Remove a link in one direction; return whether it was there."""
    done = connection.execute("DELETE FROM probable WHERE cable = ? AND other = ?", (cable, other))
    return done.rowcount > 0


def dangling(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    """Return (cable, other) of the links of a shelf to cables that are gone: each shard removes only its own."""
    return connection.execute(
        "SELECT probable.cable, other FROM probable JOIN cable ON cable.no = other WHERE gone ORDER BY 1, 2"
    ).fetchall()


def unlink(connection: sqlite3.Connection, cable: int, other: int) -> None:
    """Remove the link between two cables."""
    unlink_from(connection, cable, other)
    unlink_from(connection, other, cable)


def forget_probable(connection: sqlite3.Connection, cable: int) -> list[tuple[int, tuple[LikenessEvidence, ...]]]:
    """Remove every link of a cable, and return the links."""
    links = probable(connection, cable)
    connection.execute("DELETE FROM probable WHERE cable = ?", (cable,))
    for other, _ in links:
        unlink_from(connection, other, cable)
    return links


def probable(connection: sqlite3.Connection, cable: int) -> list[tuple[int, tuple[LikenessEvidence, ...]]]:
    """Return the cables that are probably the same telegram as one, with the evidence."""
    rows = connection.execute(
        "SELECT other, evidence FROM probable WHERE cable = ? "
        "AND NOT EXISTS (SELECT 1 FROM cable WHERE no = other AND gone) ORDER BY other",
        (cable,),
    )
    return [(int(other), _decoder.decode(evidence)) for other, evidence in rows]
