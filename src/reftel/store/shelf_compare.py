"""Compares the record of a shelf with its shards, row by row."""

from __future__ import annotations

# ruff: noqa: S608 - names of tables of our own
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from reftel.store import cited
from reftel.store.attaching import attached
from reftel.store.meant import AS_READ
from reftel.store.rows import CABLE_COLUMNS
from reftel.store.shelf_file import Shard

_WITHIN: Final = {
    "cable": ("no", f"no, id, base, gone, {', '.join(CABLE_COLUMNS)}"),
    "mention": ("cable", "cable, seq, coalesce(read, cited), anchor, start, stop, kind, target, sentence"),
    "serial": ("cable", "*"),
    "alias": ("cable", "*"),
}
"""Tables that are the same in a shelf and its shards: the column that identifies the shard, and the columns to
compare."""

_COPIES: Final = (
    "SELECT witness.no, source.sha256, part, cable, number FROM {0}.witness "
    "JOIN {0}.source ON source.no = witness.source WHERE witness.cable BETWEEN ? AND ?"
)
_PLACES: Final = (
    "SELECT source.sha256, file.path, tail FROM {0}.place JOIN {0}.source ON source.no = place.source "
    "JOIN {0}.file ON file.no = place.file"
)


def differences(own: sqlite3.Connection, record: Path, shard: Shard) -> Iterator[str]:
    """Yield the differences between a shelf's record and a shard's; `own` is in no transaction."""
    with attached(own, record):
        own.execute("BEGIN")
        yield from _differences(own, shard)


def _differences(own: sqlite3.Connection, shard: Shard) -> Iterator[str]:
    known = own.execute("SELECT generation FROM main.shard WHERE name = ?", (shard.name,)).fetchone()
    now = own.execute("SELECT value FROM held.meta WHERE key = 'generation'").fetchone()
    if known is None or now is None or known[0] != int(now[0]):
        yield f"the shelf's record knows generation {known[0] if known else 0} of {now[0] if now else 0}"
        return
    bounds = (shard.first + 1, shard.first + shard.size)
    for table, (key, columns) in _WITHIN.items():
        both = [f"SELECT {columns} FROM {name}.{table} WHERE {key} BETWEEN ? AND ?" for name in ("main", "held")]
        yield from _other(own, table, both, bounds)
    cites = [f"SELECT * FROM ({AS_READ.format(name)}) WHERE cable BETWEEN ? AND ?" for name in ("main", "held")]
    yield from _other(own, "cite", cites, bounds)
    yield from _other(own, "witness", [_COPIES.format("main"), _COPIES.format("held")], bounds)
    missing = own.execute(
        f"SELECT count(*) FROM ({_PLACES.format('held')} EXCEPT {_PLACES.format('main')})"
    ).fetchone()[0]
    if missing:
        yield f"place: {missing} rows are not in the shelf's record"
    tally = "SELECT kind, a, b, n FROM main.shard_tally WHERE shard = ?"
    yield from _other(own, "tally", [tally, "SELECT kind, a, b, n FROM held.tally WHERE ? <> ''"], (shard.name,))


def _other(own: sqlite3.Connection, table: str, both: list[str], values: tuple[object, ...]) -> Iterator[str]:
    for one, two, what in ((*both, "rows too many"), (*reversed(both), "rows too few")):
        count = own.execute(f"SELECT count(*) FROM ({one} EXCEPT {two})", (*values, *values)).fetchone()[0]
        if count:
            yield f"{table}: {count} {what} in the shelf's record"


def whole(own: sqlite3.Connection) -> Iterator[str]:
    """Yield the errors in the values that a shelf's record computes from all shards."""
    if cited.counted(own) != cited.counted_anew(own):
        yield "the counts of citations differ from the references"
    query = "SELECT kind, a, b, sum(n) FROM shard_tally GROUP BY kind, a, b"
    if own.execute(f"SELECT count(*) FROM ({query} EXCEPT SELECT kind, a, b, n FROM tally)").fetchone()[0]:
        yield "counts differ from those of the shards"
    if own.execute(f"SELECT count(*) FROM (SELECT kind, a, b, n FROM tally EXCEPT {query})").fetchone()[0]:
        yield "counts differ from those of the shards"


def bases(shard: sqlite3.Connection) -> Iterator[str]:
    """Yield the ids that a shard's cables bear."""
    for row in shard.execute("SELECT DISTINCT base FROM cable WHERE gone = 0"):
        yield str(row[0])


def numbers_beyond(connection: sqlite3.Connection, shard: Shard) -> Iterator[int]:
    """Yield the numbers of cables that the shard may not give."""
    bounds = (shard.first + 1, shard.first + shard.size)
    for row in connection.execute("SELECT no FROM cable WHERE no NOT BETWEEN ? AND ?", bounds):
        yield int(row[0])
