"""A connection to a shelf's record, which lists all cables, and from it to the shard of a cable.

Queries ask the list. Bytes, readings, choices and the ids of paragraphs are in the shards only: queries of these begin
with `home_of_cable`, `home_of_row` or `home_of_dictionary`, which give the connection itself for an archive's record.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from reftel.errors import ArchiveDamaged, NoSuchArchive
from reftel.store.shelf_file import (
    OTHER,
    SHELF_META,
    MissingShard,
    Shard,
    ShelfFile,
    folder_of,
    missing_shard,
    read_shelf,
)

_MOST_OPEN: Final = 12
"""Number of shards that one thread has open at once: each needs up to three files."""

Opener = Callable[[Path], sqlite3.Connection]


class ShardConnections:
    """Reading connections to the shards of a shelf, of one thread; opened when first asked for."""

    def __init__(self, folder: Path, opener: Opener) -> None:
        """`opener` opens the record in an archive's folder for reading."""
        self._folder = folder
        self._opener = opener
        self._shelf: ShelfFile = read_shelf(folder)
        self._open: OrderedDict[str, sqlite3.Connection] = OrderedDict()
        self.last: Path | None = None
        """The folder of the shard that was asked for last, within a snapshot: its record has the error, if any has."""
        self.in_snapshot = False
        """Whether the reads of a shard belong to one snapshot until `end`."""

    def of_cable(self, number: int) -> sqlite3.Connection:
        """Return the connection to the shard of a cable. Raises ArchiveDamaged, and as opening an archive does."""
        return self._to(lambda shelf: shelf.of_cable(number))

    def of_row(self, number: int) -> sqlite3.Connection:
        """Return the connection to the shard of a source or copy."""
        return self._to(lambda shelf: shelf.of_row(number))

    def other(self) -> sqlite3.Connection:
        """Return the connection to the shard that has every dictionary."""
        return self._to(lambda shelf: shelf.named(OTHER))

    def all(self) -> Iterator[sqlite3.Connection]:
        """Yield the connections to all shards, except missing ones."""
        for shard in self._shelf.shards:
            with suppress(MissingShard):
                yield self._to(lambda shelf, name=shard.name: shelf.named(name))  # type: ignore[misc]

    def _to(self, find: Callable[[ShelfFile], Shard]) -> sqlite3.Connection:
        try:
            shard = find(self._shelf)
        except ArchiveDamaged:  # it may be new
            self._shelf = read_shelf(self._folder)
            shard = find(self._shelf)
        self.last = folder_of(self._folder, shard)
        found = self._open.pop(shard.name, None)
        if found is None:
            while len(self._open) >= _MOST_OPEN:
                self._open.popitem(last=False)[1].close()
            found = opened_shard(self._folder, self._shelf, shard, self._opener)
        self._open[shard.name] = found
        if self.in_snapshot and not found.in_transaction:
            found.execute("BEGIN")
        return found

    def end(self) -> None:
        """End the snapshot."""
        self.in_snapshot = False
        self.last = None
        for each in self._open.values():
            if each.in_transaction:
                with suppress(sqlite3.Error):
                    each.execute("ROLLBACK")

    def close(self) -> None:
        """Close every connection. Twice is fine."""
        while self._open:
            self._open.popitem()[1].close()


def opened_shard(folder: Path, shelf: ShelfFile, shard: Shard, opener: Opener) -> sqlite3.Connection:
    """Return a reading connection to a shard of the shelf in `folder`.

    Raises ArchiveDamaged if its record is missing, damaged or that of another archive (the shelf's file may come from a
    stranger), and as opening an archive does.
    """
    place = folder_of(folder, shard)
    try:
        found = opener(place)
    except NoSuchArchive as error:
        raise missing_shard(place) from error
    try:
        row = found.execute("SELECT value FROM meta WHERE key = ?", (SHELF_META,)).fetchone()
    except sqlite3.DatabaseError as error:
        found.close()
        raise ArchiveDamaged(f"{place} is damaged ({error}): `reftel verify {place}` says where") from error
    if row is None or row[0] != f"{shelf.id} {shard.name}":
        found.close()
        raise ArchiveDamaged(f"{place} is not the shard {shard.name} of the shelf {folder}")
    return found


class ShelfConnection(sqlite3.Connection):
    """A connection to a shelf's record."""

    shards: ShardConnections

    def close(self) -> None:
        """Close it, and those to the shards."""
        self.shards.close()
        super().close()


def home_of_cable(connection: sqlite3.Connection, cable: int) -> sqlite3.Connection:
    """Return the connection to the record that holds the copies and the paragraphs of a cable."""
    return connection.shards.of_cable(cable) if isinstance(connection, ShelfConnection) else connection


def homes(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Yield the connections to all shards, one after the other; none for the record of an archive."""
    if isinstance(connection, ShelfConnection):
        yield from connection.shards.all()


def home_of_row(connection: sqlite3.Connection, number: int) -> sqlite3.Connection:
    """Return the connection to the record that holds the bytes of a source."""
    return connection.shards.of_row(number) if isinstance(connection, ShelfConnection) else connection


def home_of_dictionary(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Return the connection to the record that holds dictionaries."""
    return connection.shards.other() if isinstance(connection, ShelfConnection) else connection
