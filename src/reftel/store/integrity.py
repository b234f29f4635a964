"""Checks of the record for verify and repair: SQLite's own checks, all rows of derived tables."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress

from reftel.store import serials
from reftel.store.counts import SEP


def page_problems(connection: sqlite3.Connection) -> Iterator[str]:
    """Return the findings of SQLite's integrity check, at most 100. Raises sqlite3.DatabaseError for a broken file."""
    for (line,) in connection.execute("PRAGMA integrity_check(100)"):
        if line != "ok":
            yield str(line)


_STORED = {"INTEGER": "'integer'", "TEXT": "'text'", "BLOB": "'blob'", "REAL": "'real', 'integer'"}
"""Declared type of a column -> the types that SQLite may store in it. SQLite itself accepts any."""


def wrong_types(connection: sqlite3.Connection) -> Iterator[tuple[str, str, int]]:
    """(table, column, rows) of values that are not of the type of their column: a damaged file may have them."""
    tables = connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    for (table,) in tables.fetchall():
        columns = [
            (str(name), _STORED[kind.upper()])
            for _, name, kind, *_ in connection.execute(f"PRAGMA main.table_info({table})")
            if kind.upper() in _STORED
        ]
        if not columns:
            continue
        sums = ", ".join(f"sum(typeof({name}) NOT IN ({stored}, 'null'))" for name, stored in columns)
        counts = connection.execute(f"SELECT {sums} FROM main.{table}").fetchone()  # noqa: S608 - of the schema
        yield from ((table, name, int(count)) for (name, _), count in zip(columns, counts, strict=True) if count)


def foreign_key_problems(connection: sqlite3.Connection) -> Iterator[tuple[str, int, str]]:
    """(table, row, table that lacks the row it refers to)."""
    for table, rowid, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield str(table), int(rowid), str(parent)


def contents(connection: sqlite3.Connection) -> Iterator[tuple[int, bytes, int, int | None, bytes | None]]:
    """(number, sha256, size, dictionary, packed content) of every source, by number."""
    yield from connection.execute(
        "SELECT source.no, source.sha256, source.size, content.dictionary, content.data "
        "FROM source LEFT JOIN content ON content.source = source.no ORDER BY source.no"
    )


def content_count(connection: sqlite3.Connection) -> int:
    """Number of sources with content."""
    return int(connection.execute("SELECT count(*) FROM content").fetchone()[0])


def has_witness(connection: sqlite3.Connection, source: int) -> bool:
    """Whether a source gave a telegram."""
    return connection.execute("SELECT 1 FROM witness WHERE source = ?", (source,)).fetchone() is not None


def cable_numbers(connection: sqlite3.Connection) -> list[int]:
    """Numbers of all cables that are held."""
    return [row[0] for row in connection.execute("SELECT no FROM cable WHERE gone = 0 ORDER BY no")]


def collated(connection: sqlite3.Connection) -> list[int]:
    """Numbers of the cables with a stored choice between copies."""
    return [row[0] for row in connection.execute("SELECT cable FROM collation ORDER BY cable")]


def all_counts(connection: sqlite3.Connection) -> Counter[str]:
    """Every maintained count by its key (kind, a and b joined by `counts.SEP`)."""
    rows = connection.execute("SELECT kind, a, b, n FROM tally")
    return Counter({SEP.join((kind, a, b)): n for kind, a, b, n in rows})


def rebuild_table_indexes(connection: sqlite3.Connection) -> None:
    """Rebuild SQLite's indexes from their tables."""
    connection.execute("REINDEX")


def put_content(connection: sqlite3.Connection, source: int, dictionary: int | None, packed: bytes) -> None:
    """Put back the content of a source; part of the caller's transaction."""
    values: Sequence[object] = (source, dictionary, packed)
    connection.execute("INSERT OR REPLACE INTO content (source, dictionary, data) VALUES (?, ?, ?)", values)


def forget_derived(connection: sqlite3.Connection) -> None:
    """Empty the tables of references, serials and counts; part of the caller's transaction, which fills them again."""
    connection.execute("DELETE FROM cite")
    connection.execute("DELETE FROM meant")
    serials.forget(connection)
    connection.execute("DELETE FROM mention")
    connection.execute("DELETE FROM cited")
    connection.execute("DELETE FROM tally")


def leave_one_file(connection: sqlite3.Connection) -> None:
    """End open transactions and move the log into the record, if no reader needs the log. Raises nothing: on a full
    disk the log stays and is used the next time."""
    with suppress(sqlite3.Error):
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute("PRAGMA optimize")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
