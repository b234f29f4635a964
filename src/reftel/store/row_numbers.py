"""Numbers of new rows: those after the last one, and in a shard of a shelf within its range."""

from __future__ import annotations

import sqlite3
from typing import Final

from reftel.errors import ArchiveError
from reftel.store.shelf_file import ROWS_PER_KEY

KEYS_META: Final = "shard_keys"
"""Key of `meta` of a shard of a shelf: the number before the first that a cable of it has, and the last: `4194304
8388608`."""

_TABLES: Final = ("source", "witness", "cable", "file", "dictionary", "article", "correction")


class RowNumbers:
    """The numbers that one writer gives. After a rollback they have run ahead."""

    def __init__(self, connection: sqlite3.Connection, keys: str | None) -> None:
        """`keys` is the record's value of `KEYS_META`; None: it is not a shard."""
        first, _, last = (keys or "0 0").partition(" ")
        self._first, self._last = int(first), int(last)
        self._given = {table: self._highest(connection, table) for table in _TABLES}

    def _highest(self, connection: sqlite3.Connection, table: str) -> int:
        """The last number given in a table, or the one before the first that the record may give."""
        given = int(connection.execute(f"SELECT coalesce(max(no), 0) FROM {table}").fetchone()[0])  # noqa: S608
        return max(self._bound(self._first, table), given)

    @staticmethod
    def _bound(key: int, table: str) -> int:
        return key if table == "cable" else key * ROWS_PER_KEY

    def following(self, table: str) -> int:
        """Return the number of a table's next row. Raises ArchiveError if a shard has none left."""
        self._given[table] += 1
        if self._last and self._given[table] > self._bound(self._last, table):
            raise ArchiveError(
                f"this shard has given all its numbers of a {table} (cables to {self._last:,}): merge the shelf, and "
                "split the archive into shards with more --keys"
            )
        return self._given[table]
