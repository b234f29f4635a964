"""Connections to the record: one that writes, and any number that read, each in its own thread."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from reftel.errors import ArchiveDamaged, ArchiveError, NoSuchArchive, NotAnArchive
from reftel.store.migrations import bring_forward, check, version_of
from reftel.store.shards import ShardConnections, ShelfConnection, opened_shard
from reftel.store.shelf_file import RECORD as RECORD
from reftel.store.shelf_file import Shard, ShelfFile, is_shelf

_PAGE = 32768
"""Compressed telegrams have two to three KB: with pages of 4 KB a fifth of the file would be empty."""

_CACHE_KIB = 64 * 1024
_READ_CACHE_KIB = 8 * 1024


def _uri(path: Path, mode: str) -> str:
    return f"file:{quote(os.fsencode(path.absolute()))}?{mode}"


def _connected(path: Path, mode: str, *, check_same_thread: bool = True) -> sqlite3.Connection:
    """A connection; to the record of a shelf, one that finds its shards. Raises sqlite3.Error, ArchiveError."""
    folder = path.parent
    if not is_shelf(folder):
        return sqlite3.connect(_uri(path, mode), uri=True, isolation_level=None, check_same_thread=check_same_thread)
    shards = ShardConnections(folder, lambda shard: open_reader(shard / RECORD))
    connection = sqlite3.connect(
        _uri(path, mode),
        uri=True,
        isolation_level=None,
        check_same_thread=check_same_thread,
        factory=ShelfConnection,
    )
    connection.shards = shards
    return connection


def open_writer(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """The one connection that writes, outside of any transaction. Brings old schemas forward.

    The caller holds the lock. Raises NotAnArchive, SchemaTooNew, ArchiveError.
    """
    if not create and not path.is_file():
        raise NoSuchArchive(f"{path.parent} is not an archive: it has no {RECORD}")
    if create:
        with suppress(OSError):  # SQLite has the error
            os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))  # its log gets the same mode
    try:
        connection = _connected(path, "mode=rwc" if create else "mode=rw")
    except sqlite3.Error as error:
        raise ArchiveError(f"{path} can't be opened for writing: {error}") from error
    try:
        version_of(connection, str(path))
        connection.execute(f"PRAGMA page_size = {_PAGE:d}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")  # a commit is on disk before the index hears of it
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB:d}")
        connection.execute("PRAGMA wal_autocheckpoint = 2000")
        connection.execute("PRAGMA busy_timeout = 60000")
        bring_forward(connection, str(path))
    except sqlite3.OperationalError as error:
        connection.close()
        raise ArchiveError(f"{path} can't be written: {error}") from error
    except BaseException:
        connection.close()
        raise
    return connection


def open_reader(path: Path) -> sqlite3.Connection:
    """A connection that only reads; works in a folder that can't be written.

    Raises NotAnArchive, SchemaTooNew, and ArchiveError for an old schema or a record that was not closed and is where
    its log can't be read.
    """
    if not path.is_file():
        raise NoSuchArchive(f"{path.parent} is not an archive: it has no {RECORD}")
    mode = _reading_mode(path)
    try:
        connection = _connected(path, mode, check_same_thread=False)
    except sqlite3.Error as error:
        raise ArchiveError(f"{path} can't be opened: {error}") from error
    try:
        version = version_of(connection, str(path))
        if version == 0:
            raise NotAnArchive(f"{path.parent} is not an archive yet: its record is empty")
        if check(version, str(path)):
            raise ArchiveError(
                f"{path.parent} was written by an earlier Reftel (schema {version}): "
                "open it once for writing, for instance with `reftel verify`, and it is brought forward"
            )
        connection.execute("PRAGMA query_only = ON")
        connection.execute(f"PRAGMA cache_size = -{_READ_CACHE_KIB:d}")
        connection.execute("PRAGMA busy_timeout = 10000")
    except BaseException:
        connection.close()
        raise
    return connection


def open_shard(folder: Path, shelf: ShelfFile, shard: Shard) -> sqlite3.Connection:
    """Return a reading connection to a shard of the shelf in `folder`. Raises as `opened_shard`."""
    return opened_shard(folder, shelf, shard, lambda place: open_reader(place / RECORD))


def begin_snapshot(connection: sqlite3.Connection) -> None:
    """Begin to read one state of the record; the next query decides which one."""
    connection.execute("BEGIN")


@contextmanager
def one_transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Read in one transaction: a transaction for each statement costs a fifth of assembling a cable."""
    begin_snapshot(connection)
    try:
        yield
    finally:
        with suppress(sqlite3.Error):  # of a damaged file, even the end of reading may fail
            connection.execute("ROLLBACK")


def set_cache(connection: sqlite3.Connection, kib: int) -> None:
    """Set a connection's cache of pages, in KiB."""
    connection.execute(f"PRAGMA cache_size = -{kib:d}")


def reading_uri(path: Path) -> str:
    """The address by which SQLite opens a record for reading only. Raises ArchiveError as `open_reader`."""
    return _uri(path, _reading_mode(path))


def _reading_mode(path: Path) -> str:
    if os.access(path.parent, os.W_OK) or path.with_name(path.name + "-shm").exists():
        return "mode=ro"
    # SQLite can't make its shared memory beside the file. Without a log nothing can change under us.
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise ArchiveError(f"{path.parent} was not closed, and can't be written here: open it once where it can")
    return "mode=ro&immutable=1"


def schema_version(path: Path) -> int:
    """The schema of a record; 0 for an unfinished one. Raises NotAnArchive, ArchiveError."""
    if not path.is_file():
        raise NoSuchArchive(f"{path.parent} is not an archive: it has no {RECORD}")
    try:
        connection = sqlite3.connect(_uri(path, "mode=ro"), uri=True)
        try:
            return version_of(connection, str(path))
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise ArchiveError(f"{path} can't be opened: {error}") from error


class ReaderConnections:
    """A reading connection for each thread that asks; closed when the thread has ended, or all together."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._all: list[tuple[threading.Thread, sqlite3.Connection]] = []
        self._lock = threading.Lock()
        self._closed = False

    def get(self) -> sqlite3.Connection:
        """This thread's connection. Raises the errors of `open_reader`, and ArchiveError after closing."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None or self._closed:
            if self._closed:
                raise ArchiveError(f"{self._path.parent} is closed")
            connection = open_reader(self._path)
            with self._lock:
                self._forget(ended=True)
                self._all.append((threading.current_thread(), connection))
            self._local.connection = connection
        return connection

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection in one read transaction: everything read within belongs to one generation.

        Nests. Turns SQLite's report of a damaged file into ArchiveDamaged.
        """
        connection = self.get()
        if connection.in_transaction:
            yield connection
            return
        connection.execute("BEGIN")
        if isinstance(connection, ShelfConnection):
            connection.shards.in_snapshot = True
        try:
            yield connection
        except sqlite3.DatabaseError as error:
            raise _damage(self._path, connection, error) from error
        finally:
            if connection.in_transaction:
                with suppress(sqlite3.Error):  # of a damaged file, even the end of reading may fail
                    connection.execute("ROLLBACK")
            if isinstance(connection, ShelfConnection):
                connection.shards.end()

    def renew(self) -> None:
        """Reopen connections after the file was replaced."""
        with self._lock:
            self._forget(ended=False)
        self._local = threading.local()

    def close(self) -> None:
        """Close every thread's connection. Twice is fine."""
        self._closed = True
        with self._lock:
            self._forget(ended=False)

    def _forget(self, *, ended: bool) -> None:
        """Close all connections, or those of threads that have ended: a server's threads come and go for years."""
        for thread, connection in [*self._all]:
            if not (ended and thread.is_alive()):
                self._all.remove((thread, connection))
                connection.close()


def _damage(path: Path, connection: sqlite3.Connection, error: sqlite3.DatabaseError) -> ArchiveError:
    if isinstance(error, sqlite3.OperationalError | sqlite3.ProgrammingError):
        return ArchiveError(f"{path}: {error}")
    if isinstance(connection, ShelfConnection) and connection.shards.last is not None:
        return ArchiveDamaged(
            f"a record of the shelf {path.parent} is damaged ({error}), probably that of {connection.shards.last}: "
            "`reftel verify` says where"
        )
    return ArchiveDamaged(f"{path} is damaged ({error}): `reftel verify` says where")


def copy_to(connection: sqlite3.Connection, path: Path) -> None:
    """Copy a snapshot of the record to one file without a log.

    Raises:
        sqlite3.Error: the file can't be written, or a page not be read.
    """
    target = sqlite3.connect(path, isolation_level=None)
    try:
        connection.backup(target, pages=-1)
        target.execute("PRAGMA journal_mode = DELETE")
    finally:
        target.close()
