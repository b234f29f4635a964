"""Rows of a record that SQLite cannot read as a whole: with damaged pages, or without its first one."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from reftel.scratch import ScratchFolder
from reftel.store.carving import CARVED, carved
from reftel.store.connection import RECORD, open_writer
from reftel.store.row_numbers import KEYS_META
from reftel.store.shelf_file import ROWS_PER_KEY

Row = tuple[object, ...]

_STEP: Final = 256
_MOST: Final = 1 << 21
"""Numbers to try if the record does not give their count."""

NUMBERED: Final = {
    "dictionary": "no, form, kind, data",
    "file": "no, path",
    "accession": "no, giver, number, terms, address, received, note",
    "accession_file": "file, accession",
    "source": "no, sha256, size, form",
    "content": "source, dictionary, data",
    "refused": 'source, error, reason, "offset"',
    "cable": "no, id",
    "paragraphs": "cable, anchors",
    "correction": 'no, cable, field, value, because, "by", made, withdrawn',
    "article": "no, url, title, outlet, date, by_hand",
    "catalogue": "no, name, sha256, rows, lost, added",
}
"""Tables whose rows are found by number, with the columns that are needed, the number first."""

_COUNTED_FROM_ONE: Final = ("accession", "catalogue", "dictionary")
"""Tables whose rows have small numbers, or random ones, also in a shard."""

KEYED: Final = {
    "provenance": ("source, file, tail, address, moment, sender, title", "source, file, tail"),
    "place": ('source, file, tail, "offset"', "source, file, tail"),
    "alias": ("id, cable", "id"),
    "redirect": ("cable, anchor, target", "cable, anchor"),
    "article_cable": ("article, cited, by_hand", "article, cited"),
    "known": (
        'id, catalogue, post, year, serial, "first", "last", level, subject, film, tags, sender, addressees',
        "id, catalogue",
    ),
    "meta": ("key, value", "key"),
}
"""Other tables: columns, those of the key first, and key."""


class DamagedRecord:
    """The readable parts of a damaged record. `lost` counts the rows that are known to be missing."""

    def __init__(self, connection: sqlite3.Connection, file: Path) -> None:
        self._connection = connection
        self._file = file
        self._connection.text_factory = lambda data: data.decode("utf-8", "replace")
        self.lost: dict[str, int] = {}

    def rows(self, table: str) -> list[Row]:
        """The rows of a small table."""
        return list(self.each(table))

    def each(self, table: str) -> Iterator[Row]:
        """The readable rows of a table, in order of their keys, without those on damaged pages."""
        if not self._has(table):
            return
        seen = set()
        parts = 1 if table in NUMBERED else _parts(table)
        for row in self._numbered(table) if table in NUMBERED else self._keyed(table):
            seen.add(row[0] if parts == 1 else row[:parts])
            yield row
        expected = self._sealed("source" if table == "content" else table)
        if table in CARVED and (expected is None or len(seen) < expected):
            for row in carved(self._file, *CARVED[table]):
                if row[0] not in seen:
                    seen.add(row[0])
                    yield row
        if expected is not None and len(seen) < expected and table != "content":
            self.lost[table] = expected - len(seen)

    def _has(self, table: str) -> bool:
        """Whether the record may have the table: one of an earlier schema does not have all."""
        try:
            found = self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        except sqlite3.DatabaseError:
            return True
        return found is not None

    def _numbered(self, table: str) -> Iterator[Row]:
        """From the front up to a broken page, then from the back, then in small ranges between the two."""
        ends: list[int | None] = [None, None]
        for at, (than, order) in enumerate(((">", ""), ("<", " DESC"))):
            while True:
                rows = self._beyond(table, ends[at], than, order)
                if rows is None:
                    break
                yield from (row for row in rows if ends[0] is None or at == 0 or _number(row) > ends[0])
                if not rows:
                    return
                ends[at] = _number(rows[-1])
        first = self._first(table) if ends[0] is None else ends[0] + 1
        last = first + self._guessed(table) if ends[1] is None else ends[1] - 1
        yield from self._between(table, first, last)

    def _beyond(self, table: str, end: int | None, than: str, order: str) -> list[Row] | None:
        """Some rows before or after a number; none at the end of the table, None at a broken page."""
        columns = NUMBERED[table]
        number = columns.split(",")[0]
        where = "" if end is None else f"WHERE {number} {than} {end:d} "
        query = f"SELECT {columns} FROM {table} {where}ORDER BY {number}{order} LIMIT {_STEP}"  # noqa: S608
        try:
            return self._connection.execute(query).fetchall()
        except (sqlite3.DatabaseError, OverflowError):
            return None

    def _between(self, table: str, low: int, high: int) -> Iterator[Row]:
        """Rows of a range with broken pages; of a large one, those near its ends."""
        columns = NUMBERED[table]
        number = columns.split(",")[0]
        near, far = min(high, low + _MOST), max(high - _MOST, low + _MOST)
        ranges = [(start, min(start + _STEP - 1, near)) for start in range(low, near + 1, _STEP)]
        ranges += [(start, min(start + _STEP - 1, high)) for start in range(far + 1, high + 1, _STEP)]
        ranges.reverse()
        query = f"SELECT {columns} FROM {table} WHERE {number} BETWEEN ? AND ? ORDER BY {number}"  # noqa: S608
        while ranges:
            first, last = ranges.pop()
            try:
                rows = self._connection.execute(query, (first, last)).fetchall()
            except (sqlite3.DatabaseError, OverflowError):
                if first < last:
                    middle = (first + last) // 2
                    ranges += [(middle + 1, last), (first, middle)]
                continue
            yield from rows

    def _keyed(self, table: str) -> Iterator[Row]:
        """From the front up to a broken page, then from the back."""
        columns, key = KEYED[table]
        columns = self._there(table, columns)
        seen: set[Row] = set()
        parts = _parts(table)
        for order in ("ASC", "DESC"):
            by = ", ".join(f"{part.strip()} {order}" for part in key.split(","))
            try:
                for row in self._connection.execute(f"SELECT {columns} FROM {table} ORDER BY {by}"):  # noqa: S608
                    if row[:parts] not in seen:
                        seen.add(row[:parts])
                        yield row
            except (sqlite3.DatabaseError, OverflowError):
                continue
            return

    def _there(self, table: str, columns: str) -> str:
        """The columns, NULL in place of those that a record of an earlier schema lacks."""
        try:
            held = {f'"{row[1]}"' for row in self._connection.execute(f"PRAGMA table_info({table})")}
        except sqlite3.DatabaseError:
            return columns
        names = [name.strip() for name in columns.split(",")]
        return ", ".join(name if f'"{name.strip(chr(34))}"' in held or not held else "NULL" for name in names)

    def _first(self, table: str) -> int:
        """The first number that a row can have: a shard of a shelf gives the numbers of its own range."""
        if table in _COUNTED_FROM_ONE:
            return 1
        try:
            found = self._connection.execute("SELECT value FROM meta WHERE key = ?", (KEYS_META,)).fetchone()
            first = int(str(found[0]).partition(" ")[0]) if found else 0
        except (sqlite3.DatabaseError, ValueError):
            return 1
        return 1 + (first if table in ("cable", "paragraphs") else first * ROWS_PER_KEY)

    def _guessed(self, table: str) -> int:
        sealed = self._sealed("source" if table == "content" else table)
        return _MOST if sealed is None else 2 * sealed + _STEP

    def _sealed(self, table: str) -> int | None:
        try:
            row = self._connection.execute("SELECT rows FROM seal WHERE name = ?", (table,)).fetchone()
        except sqlite3.DatabaseError:
            return None
        return None if row is None else int(row[0])


def _number(row: Row) -> int:
    number = row[0]
    assert isinstance(number, int)  # the key of its table
    return number


def _parts(table: str) -> int:
    """Number of columns of the key."""
    return KEYED[table][1].count(",") + 1


@contextmanager
def damaged_record(archive: Path) -> Iterator[DamagedRecord]:
    """Open the remains of an archive's record. It is copied first: nothing in the old folder is changed.

    If the first page, which names all tables, is unreadable, that of a new record replaces it: tables are always made
    in one order, so they begin at the same pages.

    Raises:
        OSError: the file can't be read.
        sqlite3.DatabaseError: nothing in it can.
    """
    with ScratchFolder() as temporary:
        copy = temporary / RECORD
        for suffix in ("", "-wal"):
            if (path := archive / f"{RECORD}{suffix}").exists():
                shutil.copyfile(path, copy.with_name(RECORD + suffix))
        connection = _opened(copy) or _opened(_with_new_first_page(copy))
        if connection is None:
            raise sqlite3.DatabaseError("nothing in the record can be read")
        try:
            yield DamagedRecord(connection, copy)
        finally:
            connection.close()


def _opened(path: Path) -> sqlite3.Connection | None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("SELECT 1 FROM source LIMIT 0")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError:
        connection.close()
        return None
    return connection


def _with_new_first_page(path: Path) -> Path:
    fresh = path.with_name("fresh.db")
    open_writer(fresh, create=True).close()
    head = bytearray(fresh.read_bytes())
    size = int.from_bytes(head[16:18], "big") or 65_536
    size = 65_536 if size == 1 else size
    pages = path.stat().st_size // size
    head[28:32] = pages.to_bytes(4, "big")
    head[24:28] = head[92:96]  # the number of changes for which the size above holds
    head[32:40] = bytes(8)  # no free pages are known
    with path.open("r+b") as file:
        file.write(head[:size])
    path.with_name(f"{RECORD}-wal").unlink(missing_ok=True)  # it belongs to the other first page
    return path
