"""A shelf opened for writing: its lock, its record and its index, both updated to the state of the shards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from reftel.archive.index_in_use import META, index_in_use, reconcile
from reftel.archive.references.kept_states import settle_states
from reftel.archive.session import cant_write
from reftel.archive.shelf.comparing import Compared, ShelfComparison
from reftel.archive.shelf.desk import ShardDesk
from reftel.archive.shelf.messages import CommitShards, KeepDictionary, NoteCompared
from reftel.archive.shelf.moving import carry_out
from reftel.archive.shelf.shard_sessions import make_shard
from reftel.errors import ArchiveError
from reftel.index.base import Index, IndexUnusableError
from reftel.store import records
from reftel.store.codec import Codec
from reftel.store.connection import RECORD, open_writer
from reftel.store.lock import WriterLock
from reftel.store.shelf_file import Shard, ShelfFile, check_present, read_shelf, write_shelf
from reftel.store.shelf_list import ShelfList
from reftel.store.writer import RecordWriter


class ShelfSession(msgspec.Struct, frozen=True):
    """Resources of a command that writes to a shelf."""

    folder: Path
    writer: RecordWriter
    """Of the shelf's own record."""
    codec: Codec
    followed: ShelfList
    index: Index | None
    """None if the index is unusable; writing continues without it, and `index_trouble` has the reason."""
    index_trouble: str = ""

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection that writes the shelf's own record."""
        return self.writer.connection

    @property
    def shelf(self) -> ShelfFile:
        """Return the current contents of the shelf's file."""
        return read_shelf(self.folder)

    def shard_of(self, base: str) -> Shard:
        """Return the shard of an id; make it if needed. Raises ArchiveError for one too many."""
        shelf = self.shelf
        shard = shelf.of_base(base)
        if shard is None:
            shelf, shard = shelf.with_shard_of(base)
            make_shard(self.folder, shelf, shard, records.dictionaries(self.connection))
            write_shelf(self.folder, shelf)
        return shard

    def catch_up(self) -> None:
        """Follow the shards, and compare cables that changed with all others."""
        self.followed.follow_all(self.shelf)
        comparison = ShelfComparison(self.writer, self.codec, self.folder)
        found = comparison.run()
        if found.unions or found.links or found.unlinks or found.generations:
            self._carry_out(found)
        comparison.mark()

    def mend_links(self) -> None:
        """Write all links between cables that are probably one telegram again, from their copies."""
        self._carry_out(ShelfComparison(self.writer, self.codec, self.folder).links_again())

    def _carry_out(self, found: Compared) -> None:
        desk = ShardDesk(self.folder, lambda _: None)
        try:
            for dictionary in records.dictionaries(self.connection):
                desk.take(KeepDictionary(dictionary))
            carry_out(
                found,
                self.connection,
                self.shelf,
                lambda _, order: desk.take(order),
                lambda: desk.take(CommitShards(0)),
            )
            for name, generation in found.generations.items():
                desk.take(NoteCompared(name, generation))
        finally:
            desk.close()
        self.followed.follow_all(self.shelf)

    def pass_over(self) -> None:
        """Follow the shards after a change that brought no copies, which calls for no comparison."""
        self.followed.follow_all(self.shelf)
        comparison = ShelfComparison(self.writer, self.codec, self.folder)
        found = comparison.pass_over()
        if found.generations:
            self._carry_out(found)
        comparison.mark()

    def bring_up(self, *, has_copies: bool = False) -> None:
        """Follow the shards, then update the index. Raises IndexUnusableError; the records are safe then.

        `has_copies`: whether cables may have got or lost copies, so that they are compared.
        """
        if has_copies:
            self.catch_up()
        else:
            self.pass_over()
        if self.index is None:
            raise IndexUnusableError(self.index_trouble)
        reconcile(self.connection, self.codec, self.index)


@contextmanager
def shelf_session(folder: Path, *, wait: bool = False, with_index: bool = True) -> Iterator[ShelfSession]:
    """Open a shelf for one writer. Raises ArchiveBusy, ArchiveError. Its own record is made if it is not there."""
    shelf = read_shelf(folder)
    if not (folder / RECORD).is_file():  # readers must not see a part of the shards
        check_present(folder, shelf)
    with WriterLock(folder, wait=wait):
        connection = open_writer(folder / RECORD, create=not (folder / RECORD).is_file())
        index: Index | None = None
        try:
            try:
                writer = RecordWriter(connection)
                _complete(writer)
                codec = Codec(records.dictionaries(connection), lambda no: records.dictionary(connection, no))
                session = ShelfSession(folder, writer, codec, ShelfList(writer, folder), None)
                session.catch_up()
                if with_index:
                    try:
                        index = index_in_use(connection, folder).open(read_only=False)
                        reconcile(connection, codec, index)
                        session = msgspec.structs.replace(session, index=index)
                    except IndexUnusableError as error:
                        session = msgspec.structs.replace(session, index=None, index_trouble=str(error))
                yield session
                settle_states(writer, codec)
            except (sqlite3.Error, OSError) as error:
                raise ArchiveError(f"{folder}: {cant_write(error)}") from error
        finally:
            if index is not None:
                index.close()
            connection.close()


def _complete(writer: RecordWriter) -> None:
    if writer.meta(META) is None:
        writer.begin()
        writer.set_meta(META, "index-v1")
        writer.set_meta("generation", writer.meta("generation") or "0")
        writer.commit()
