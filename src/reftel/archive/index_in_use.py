"""The index beside the record: which engine and folder are in use, and bringing it up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from reftel.archive.record.cable import assemble
from reftel.errors import ArchiveDamaged, ArchiveError
from reftel.index.base import Document, Index, IndexUnreachableError, IndexUnusableError
from reftel.index.engines import DEFAULT, SERVED, open_index, remove_index
from reftel.index.server import IndexServer, IndexShare
from reftel.store import records
from reftel.store.codec import Codec
from reftel.store.connection import RECORD, open_reader

META = "index"
"""Key of `meta` that names the folder in use: `index-v1`, then `index-v2` when it is rebuilt."""

ENGINE_META = "engine"
"""Key of `meta` that names the engine; absent: the default engine."""

SERVER_META = "engine_server"
"""Key of `meta` with the engine's server: JSON of `reftel.index.server.IndexServer`."""

RECORD_META = "record_id"
"""Key of `meta` with the id of the record itself, drawn when an index is shared with others for the first time."""

SHARE_META = "index_share"
"""Key of `meta` with the record's keys in a shared index: JSON of `reftel.index.server.IndexShare`."""

SAMPLE = 1000
"""Documents from all over an archive that an engine may learn from."""


class IndexInUse(msgspec.Struct, frozen=True):
    """Return the index that belongs to the record."""

    engine: str
    folder: Path
    server: IndexServer | None = None
    share: IndexShare | None = None

    def open(self, *, read_only: bool, is_building: bool = False) -> Index:
        """Return the index, open.

        Args:
            read_only: Whether nothing will be written to it.
            is_building: Whether it is new and readers do not use it yet.

        Raises:
            IndexUnusableError: it is missing or damaged; the message advises `reftel reindex`.
            IndexUnreachableError: its server does not answer.

        Example:
            >>> index = archive.index_in_use().open(read_only=True)
            >>> index.close()
        """
        archive = self.folder.parent
        try:
            if not read_only and not self.folder.exists():
                self.folder.mkdir(mode=archive.stat().st_mode & 0o777)
            return open_index(
                self.engine,
                self.folder,
                read_only=read_only,
                sample=lambda: sample_of(archive),
                server=self.server,
                share=self.share,
                is_building=is_building,
            )
        except IndexUnreachableError:
            raise
        except IndexUnusableError as error:
            raise IndexUnusableError(f"{error}: `reftel reindex {archive}` rebuilds it from the record") from error
        except OSError as error:
            raise IndexUnusableError(f"{self.folder}: {error.strerror or error}") from error

    def remove(self) -> None:
        """Remove the index; a search then needs `Archive.reindex` first.

        Raises:
            IndexUnusableError: its server does not remove it.

        Example:
            >>> archive.index_in_use().remove()
            >>> archive.reindex(workers=0).name
            'index-v2'
        """
        remove_index(self.folder, engine=self.engine, server=self.server, share=self.share)


def index_in_use(connection: sqlite3.Connection, archive: Path) -> IndexInUse:
    """Return the archive's index. Raises ArchiveError for a folder name that could lead out of the archive."""
    name = records.meta(connection, META) or "index-v1"
    if not name.startswith("index-v") or not name[7:].isdigit():
        raise ArchiveError(f"{archive}: the record names {name!r} as its index")
    engine = records.meta(connection, ENGINE_META) or DEFAULT
    server, share, record = (records.meta(connection, key) for key in (SERVER_META, SHARE_META, RECORD_META))
    if engine not in SERVED:
        server = None
    try:
        return IndexInUse(
            engine,
            archive / name,
            msgspec.json.decode(server, type=IndexServer) if server else None,
            msgspec.json.decode(share, type=IndexShare) if share else IndexShare(record=record) if record else None,
        )
    except msgspec.MsgspecError as error:
        raise ArchiveError(f"{archive}: what the record says of its index can't be understood: {error}") from error


def reconcile(connection: sqlite3.Connection, codec: Codec, index: Index) -> int:
    """Send the index all changes of the record since their common generation; return the number of cables.

    An index that is ahead (the record was restored from a copy) or new gets all cables.
    """
    generation = records.generation(connection)
    known = index.generation()
    if known == generation:
        return 0
    if known > generation:
        stale = list(index.keys())
        index.write(documents(connection, codec, numbers_since(connection, 0)), stale, generation=generation)
        return len(stale)
    gone = [no for no, is_gone in records.changed_since(connection, known) if is_gone]
    count = 0

    def counted() -> Iterator[Document]:
        nonlocal count
        for each in documents(connection, codec, numbers_since(connection, known)):
            count += 1
            yield each

    index.write(counted(), gone, generation=generation)
    return count


def numbers_since(connection: sqlite3.Connection, since: int) -> list[int]:
    """Return the cables that changed after a generation and are held."""
    return [no for no, is_gone in records.changed_since(connection, since) if not is_gone]


def documents(
    connection: sqlite3.Connection,
    codec: Codec,
    numbers: Sequence[int],
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Document]:
    """Yield the documents of cables. Damaged cables are skipped; `verify` reports them."""
    for at, no in enumerate(numbers):
        if progress is not None and at % 100 == 0:
            progress(at, len(numbers))
        with suppress(ArchiveDamaged):
            yield assemble(connection, codec, no).document()


def sample(connection: sqlite3.Connection, codec: Codec) -> Iterator[Document]:
    """Yield at most SAMPLE documents from all over an archive."""
    numbers = numbers_since(connection, 0)
    return documents(connection, codec, numbers[:: len(numbers) // SAMPLE + 1])


def sample_of(archive: Path) -> Iterator[Document]:
    """Yield a sample through a separate connection: a thread writes the index."""
    connection = open_reader(archive / RECORD)
    try:
        yield from sample(connection, Codec(load=lambda no: records.dictionary(connection, no)))
    finally:
        connection.close()
