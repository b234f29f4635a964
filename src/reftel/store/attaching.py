"""Another record beside the one of a connection, in one query: as the schema `held`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reftel.errors import ArchiveDamaged
from reftel.store.connection import reading_uri
from reftel.store.shelf_file import RECORD, SHELF_META, Shard, ShelfFile, folder_of, missing_shard


@contextmanager
def attached(connection: sqlite3.Connection, record: Path) -> Iterator[None]:
    """Attach a record for reading, as `held`. At the end, an open transaction is rolled back.

    Raises:
        ArchiveDamaged: one of the two records is damaged.
        sqlite3.OperationalError: a disk is full, for instance.
    """
    try:
        connection.execute("ATTACH ? AS held", (reading_uri(record),))
        yield
    except sqlite3.DatabaseError as error:
        if type(error) is not sqlite3.DatabaseError:
            raise
        raise ArchiveDamaged(
            f"{record.parent} can't be followed: its record or the one that follows it is damaged ({error}); "
            f"`reftel verify {record.parent}` says more"
        ) from error
    finally:
        with suppress(sqlite3.Error):
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            connection.execute("DETACH held")


@contextmanager
def attached_shard(connection: sqlite3.Connection, folder: Path, shelf: ShelfFile, shard: Shard) -> Iterator[None]:
    """Attach the record of a shard of the shelf in `folder`, as `attached` does.

    Raises ArchiveDamaged also if its record is missing, or is not of this shard.
    """
    place = folder_of(folder, shard)
    if not (place / RECORD).is_file():
        raise missing_shard(place)
    with attached(connection, place / RECORD):
        said: str | None = None
        with suppress(sqlite3.OperationalError):  # an empty file has no tables
            row = connection.execute("SELECT value FROM held.meta WHERE key = ?", (SHELF_META,)).fetchone()
            said = None if row is None else str(row[0])
        if said != f"{shelf.id} {shard.name}":
            raise ArchiveDamaged(f"{place} is not the shard {shard.name} of the shelf {folder}: it says {said!r}")
        yield
