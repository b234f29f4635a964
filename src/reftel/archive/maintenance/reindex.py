"""The index beside the record: which folder is in use, bringing it up to date, building it anew."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from reftel.archive.record.cable import assemble
from reftel.errors import ArchiveDamaged, ArchiveError
from reftel.index.base import Document, Index, IndexUnusableError
from reftel.index.common_words import ENOUGH, MOST
from reftel.index.tantivy_index import TantivyIndex
from reftel.store import records
from reftel.store.codec import Codec
from reftel.store.connection import RECORD, open_reader
from reftel.store.writer import RecordWriter

META = "index"
"""Key of `meta` that names the folder in use: `index-v1`, then `index-v2` when it is built anew."""


def folder_in_use(connection: sqlite3.Connection, archive: Path) -> Path:
    """The index's folder. Raises ArchiveError for a name that could lead out of the archive."""
    name = records.meta(connection, META) or "index-v1"
    if not name.startswith("index-v") or not name[7:].isdigit():
        raise ArchiveError(f"{archive}: the record names {name!r} as its index")
    return archive / name


def open_index(folder: Path, *, read_only: bool) -> TantivyIndex:
    """Raises IndexUnusableError (an ArchiveError), which says that `reftel reindex` helps."""
    try:
        return TantivyIndex(folder, read_only=read_only, enough=ENOUGH, sample=lambda: sample(folder.parent))
    except IndexUnusableError as error:
        raise unusable(folder, error) from error


def unusable(folder: Path, error: Exception) -> IndexUnusableError:
    """The error of an engine, with what to do about it."""
    return IndexUnusableError(f"{error}: `reftel reindex {folder.parent}` builds it anew from the record")


def sample(archive: Path) -> Iterator[Document]:
    """Documents from all over an archive, by a connection of their own: an index is written in a thread."""
    connection = open_reader(archive / RECORD)
    try:
        yield from _sample(connection, Codec(load=lambda no: records.dictionary(connection, no)))
    finally:
        connection.close()


def _sample(connection: sqlite3.Connection, codec: Codec) -> Iterator[Document]:
    numbers = _numbers(connection, 0)
    return _documents(connection, codec, numbers[:: len(numbers) // MOST + 1])


def reconcile(connection: sqlite3.Connection, codec: Codec, index: Index) -> int:
    """Tell the index what the record changed since they last agreed; gives how many cables that were.

    An index that is ahead (the record was restored from a copy) or knows of nothing is told everything.
    """
    generation = records.generation(connection)
    known = index.generation()
    if known == generation:
        return 0
    if known > generation:
        stale = list(index.keys())
        index.write(_documents(connection, codec, _numbers(connection, 0)), stale, generation=generation)
        return len(stale)
    gone = [no for no, is_gone in records.changed_since(connection, known) if is_gone]
    count = 0

    def counted() -> Iterator[Document]:
        nonlocal count
        for each in _documents(connection, codec, _numbers(connection, known)):
            count += 1
            yield each

    index.write(counted(), gone, generation=generation)
    return count


def _numbers(connection: sqlite3.Connection, since: int) -> list[int]:
    """The cables that changed after a generation and are there."""
    return [no for no, is_gone in records.changed_since(connection, since) if not is_gone]


def _documents(
    connection: sqlite3.Connection,
    codec: Codec,
    numbers: Sequence[int],
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Document]:
    """Damaged ones are left out, and `verify` tells."""
    for at, no in enumerate(numbers):
        if progress is not None and at % 100 == 0:
            progress(at, len(numbers))
        with suppress(ArchiveDamaged):
            yield assemble(connection, codec, no).document()


def rebuild(
    writer: RecordWriter, codec: Codec, archive: Path, progress: Callable[[int, int], None] | None = None
) -> Path:
    """Build the index anew beside the old one, then switch. A reader goes on with the old one until it asks again.

    What is frequent is learnt from all over the archive, where an ingest had only its first telegrams to go by.
    """
    old = folder_in_use(writer.connection, archive)
    folder = archive / f"index-v{int(old.name[7:]) + 1}"
    shutil.rmtree(folder, ignore_errors=True)  # left by a build that was interrupted
    index = open_index(folder, read_only=False)
    try:
        generation = writer.generation()
        numbers = _numbers(writer.connection, 0)
        index.learn(_sample(writer.connection, codec))
        index.write(_documents(writer.connection, codec, numbers, progress), (), generation=generation)
        index.settle()
    finally:
        index.close()
    writer.begin()
    writer.set_meta(META, folder.name)
    writer.commit()
    for other in archive.glob("index-v*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    return folder
