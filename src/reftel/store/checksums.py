"""Seals: for every table that can't be computed from others, the sum of its rows' checksums.

SQLite finds a broken page, not a changed letter in a sound one. The transaction of each change also updates the sums,
so `verify` finds a flipped byte anywhere in these tables. Sources and readings have other checksums.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Sequence

SEALED: dict[str, tuple[str, ...]] = {
    "meta": ("key", "value"),
    "dictionary": ("no", "form", "kind", "data"),
    "file": ("no", "path", "size", "mtime_ns", "inode", "sha256", "sources", "version"),
    "source": ("no", "sha256", "size", "form"),
    "place": ("source", "file", "tail", '"offset"'),
    "accession": ("no", "giver", "number", "terms", "address", "received", "note"),
    "accession_file": ("file", "accession"),
    "provenance": ("source", "file", "tail", "address", "moment", "sender", "title"),
    "refused": ("source", "error", "reason", '"offset"', "version"),
    "witness": ("no", "source", "part", "cable", "number", "version", "prefix"),
    "alias": ("id", "cable"),
    "paragraphs": ("cable", "anchors"),
    "redirect": ("cable", "anchor", "target"),
    "correction": ("no", "cable", "field", "value", "because", '"by"', "made", "withdrawn"),
    "article": ("no", "url", "title", "outlet", "date", "by_hand"),
    "article_cable": ("article", "cited", "by_hand"),
    "catalogue": ("no", "name", "sha256", "rows", "lost", "added"),
    "known": (
        "id", "catalogue", "post", "year", "serial", '"first"', '"last"', "level", "subject", "film", "tags", "sender",
        "addressees",
    ),
}  # fmt: skip
"""Sealed tables and the columns that count."""

_MODULUS = 1 << 63

Row = Sequence[object]


def checksum(row: Row) -> int:
    """CRC-32 of a row; columns in the order of SEALED."""
    return zlib.crc32(repr(tuple(row)).encode("utf-8", "surrogatepass"))


class Seals:
    """The sums of one connection's transaction, written with `flush` just before it commits."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._changes: dict[str, list[int]] = {}

    def added(self, table: str, rows: Iterable[Row]) -> None:
        """These rows came to a table."""
        change = self._changes.setdefault(table, [0, 0])
        for row in rows:
            change[0] += 1
            change[1] += checksum(row)

    def removed(self, table: str, rows: Iterable[Row]) -> None:
        """These rows went."""
        change = self._changes.setdefault(table, [0, 0])
        for row in rows:
            change[0] -= 1
            change[1] -= checksum(row)

    def flush(self) -> None:
        """Put the changes into the table `seal`; part of the transaction."""
        for table, (rows, total) in self._changes.items():
            held = self._connection.execute("SELECT rows, sum FROM seal WHERE name = ?", (table,)).fetchone() or (0, 0)
            self._connection.execute(
                "INSERT OR REPLACE INTO seal (name, rows, sum) VALUES (?, ?, ?)",
                (table, held[0] + rows, (held[1] + total) % _MODULUS),
            )
        self._changes.clear()

    def forget(self) -> None:
        """The transaction was rolled back."""
        self._changes.clear()


def row_count(connection: sqlite3.Connection, table: str) -> int:
    """Number of rows of a sealed table, without counting."""
    row = connection.execute("SELECT rows FROM seal WHERE name = ?", (table,)).fetchone()
    return int(row[0]) if row else 0


def set_row_count(connection: sqlite3.Connection, table: str, rows: int) -> None:
    """Set the number of rows of a table without a sum: in the record of a shelf."""
    connection.execute("INSERT OR REPLACE INTO seal (name, rows, sum) VALUES (?, ?, 0)", (table, rows))


def broken_seals(connection: sqlite3.Connection, tables: Iterable[str] = tuple(SEALED)) -> list[tuple[str, str]]:
    """Yield the tables whose rows do not match their sums, each with the problem."""
    found: list[tuple[str, str]] = []
    for table in tables:
        columns = SEALED[table]
        rows, total = connection.execute("SELECT rows, sum FROM seal WHERE name = ?", (table,)).fetchone() or (0, 0)
        count = summed = 0
        for row in connection.execute(f"SELECT {', '.join(columns)} FROM {table}"):  # noqa: S608 - names of our own
            count += 1
            summed += checksum(row)
        if count != rows:
            found.append((table, f"{count} rows where {rows} are sealed"))
        elif summed % _MODULUS != total:
            found.append((table, "a row was changed outside of Reftel"))
    return found


def seal_anew(connection: sqlite3.Connection, table: str) -> None:
    """Seal a table in its present state; for repairs, inside the caller's transaction."""
    columns = SEALED[table]
    count = total = 0
    for row in connection.execute(f"SELECT {', '.join(columns)} FROM {table}"):  # noqa: S608 - names of our own
        count += 1
        total += checksum(row)
    connection.execute(
        "INSERT OR REPLACE INTO seal (name, rows, sum) VALUES (?, ?, ?)", (table, count, total % _MODULUS)
    )
