"""An archive opened for writing: the lock, the record's writer, the index brought up to date. One at a time."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from reftel.archive import people_file
from reftel.archive.index_in_use import META, index_in_use, reconcile
from reftel.archive.ingest.attach import Attacher
from reftel.archive.ingest.cable_changes import CableChanges
from reftel.archive.record.sample_reading import ensure_sample
from reftel.archive.references.kept_states import settle_states
from reftel.errors import ArchiveError, NoSuchArchive, NotAnArchive
from reftel.index.base import Index, IndexUnusableError
from reftel.index.engines import SHELVED, NoIndex, prepared
from reftel.store import integrity, records
from reftel.store.codec import Codec
from reftel.store.connection import RECORD, open_writer
from reftel.store.lock import LOCK, WriterLock
from reftel.store.writer import RecordWriter

PRIVATE_FOLDER = 0o700
"""Mode of a new archive's folder: private to its owner."""


class WriteSession(msgspec.Struct, frozen=True):
    """Resources of a writing command."""

    folder: Path
    writer: RecordWriter
    codec: Codec
    index: Index | None
    """None if the index is unusable; writing continues without it, and `index_trouble` has the reason."""
    index_trouble: str = ""
    takes: Callable[[str], bool] | None = None
    """Of a shard: whether telegrams of an id belong to it."""
    strays: dict[int, set[str]] = {}
    """Of a shard: sources read again that have telegrams of other shards, with their ids."""
    elsewhere: Callable[[bytes, int], bool] = lambda *_: False
    """Of a shard: whether a telegram of a source (digest, part) is a copy of a cable of another shard."""

    @property
    def connection(self) -> sqlite3.Connection:
        """The writing connection."""
        return self.writer.connection

    def tell_index(self, changed: CableChanges, generation: int) -> None:
        """Send a small change to the index at once. Raises IndexUnusableError; the record is safe then."""
        if self.index is None:
            raise IndexUnusableError(self.index_trouble)
        self.index.write(prepared(changed.documents), changed.gone, generation=generation)

    def attacher(self) -> Attacher:
        """For changes outside of an ingest."""
        preparer = self.index.preparer() if self.index is not None else NoIndex()
        return Attacher(self.writer, self.codec, preparer, self.takes, self.strays, self.elsewhere)


def make_folder(folder: Path, *, kind: str = "an archive", begun: Collection[str] = (RECORD,)) -> None:
    """Make the folder of a new archive, for its owner alone; a folder that is there keeps its mode.

    Args:
        folder: Its place.
        kind: The new thing, for messages.
        begun: Names of files; a folder with one of them is unfinished and does not change.

    Raises:
        NotAnArchive: the folder holds other things.
        ArchiveError: it can't be made.
    """
    if any((folder / name).is_file() for name in begun):
        return
    if folder.exists() and not folder.is_dir():
        raise NotAnArchive(f"{folder} is a file; {kind} is a folder")
    if folder.is_dir() and (other := next((path for path in folder.iterdir() if path.name != LOCK), None)):
        raise NotAnArchive(f"{folder} contains other files ({other.name}): {kind} needs its own folder")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        str(folder.absolute()).encode()
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    except UnicodeEncodeError as error:  # which search engines refuse
        raise ArchiveError(f"{folder} can't be made: the name is not UTF-8; choose another") from error
    except OSError as error:
        raise ArchiveError(f"{folder} can't be made: {error.strerror}") from error


def is_full(error: sqlite3.Error | OSError) -> bool:
    """Whether there is no room to write."""
    number = error.errno if isinstance(error, OSError) else None
    return number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or "full" in str(error)


def cant_write(error: sqlite3.Error | OSError) -> str:
    """Return the message for an error of writing, with advice."""
    text = getattr(error, "strerror", None) or str(error)
    if is_full(error):
        return "the disk is full; committed data is safe. Free some space and run the same command again"
    return f"{text}; committed data is safe"


@contextmanager
def write_session(
    folder: Path, *, create: bool = False, wait: bool = False, with_index: bool = True
) -> Iterator[WriteSession]:
    """The archive for one writer. Raises ArchiveBusy, NotAnArchive, SchemaTooNew, ArchiveError."""
    if create:
        make_folder(folder)
    elif not (folder / RECORD).is_file():
        raise NoSuchArchive(f"{folder} is not an archive: it has no {RECORD}")
    with WriterLock(folder, wait=wait):
        connection = open_writer(folder / RECORD, create=create)
        index: Index | None = None
        try:
            try:
                writer = RecordWriter(connection)
                _complete(writer)
                codec = Codec(records.dictionaries(connection), lambda no: records.dictionary(connection, no))
                trouble = ""
                if with_index:
                    try:
                        in_use = index_in_use(connection, folder)
                        index = in_use.open(read_only=False)
                        if in_use.engine != SHELVED:
                            reconcile(connection, codec, index)
                    except IndexUnusableError as error:
                        trouble, index = str(error), None
                try:
                    yield WriteSession(folder, writer, codec, index, trouble)
                    settle_states(writer, codec)
                finally:
                    people_file.save(connection, folder)
            except (sqlite3.Error, OSError) as error:
                raise ArchiveError(f"{folder}: {cant_write(error)}") from error
        finally:
            if index is not None:
                index.close()
            _close(connection)


def _complete(writer: RecordWriter) -> None:
    """Values that every record has from the beginning."""
    if writer.meta(META) is not None and writer.meta("generation") is not None:
        return
    writer.begin()
    try:
        writer.set_meta(META, writer.meta(META) or "index-v1")
        writer.set_meta("generation", writer.meta("generation") or "0")
        ensure_sample(writer)
        writer.commit()
    except BaseException:
        writer.rollback()
        raise


def _close(connection: sqlite3.Connection) -> None:
    """Leave one file, if no reader needs the log."""
    try:
        with suppress(sqlite3.Error):  # a full disk: everything is in the log, which the next one takes over
            integrity.leave_one_file(connection)
    finally:
        connection.close()
