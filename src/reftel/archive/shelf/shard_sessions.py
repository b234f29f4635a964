"""The archives of a shelf: made, and opened for writing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from reftel.archive.index_in_use import ENGINE_META
from reftel.archive.session import WriteSession, make_folder, write_session
from reftel.errors import ArchiveError
from reftel.index.engines import SHELVED
from reftel.store.codec import Dictionary
from reftel.store.connection import RECORD, open_writer
from reftel.store.lock import WriterLock
from reftel.store.row_numbers import KEYS_META
from reftel.store.shared_dictionaries import keep_dictionary
from reftel.store.shelf_file import SHELF_META, Shard, ShelfFile, folder_of
from reftel.store.writer import RecordWriter


def make_shard(shelf_folder: Path, shelf: ShelfFile, shard: Shard, dictionaries: Sequence[Dictionary] = ()) -> Path:
    """Make the archive of a shard, if it is not there; return its folder.

    The caller holds the shelf's lock, or makes the shelf. Every shard has the shelf's `dictionaries` under the same
    numbers. Raises ArchiveError.
    """
    folder = folder_of(shelf_folder, shard)
    if not (folder / RECORD).is_file():
        make_folder(folder)
    with WriterLock(folder, wait=True):
        connection = open_writer(folder / RECORD, create=not (folder / RECORD).is_file())
        try:
            writer = RecordWriter(connection)
            if writer.meta(SHELF_META) is None:
                writer.begin()
                writer.set_meta(SHELF_META, f"{shelf.id} {shard.name}")
                writer.set_meta(KEYS_META, f"{shard.first} {shard.first + shard.size}")
                writer.set_meta(ENGINE_META, SHELVED)
                for each in dictionaries:
                    keep_dictionary(writer, each)
                writer.commit()
            check_shard(writer, folder, shelf, shard)
        finally:
            connection.close()
    with write_session(folder, wait=True):
        pass
    return folder


@contextmanager
def shard_session(shelf_folder: Path, shelf: ShelfFile, shard: Shard, *, wait: bool = False) -> Iterator[WriteSession]:
    """Open a shard for writing. Raises as `write_session`, and ArchiveError for an archive that is another's."""
    with write_session(folder_of(shelf_folder, shard), wait=wait) as work:
        check_shard(work.writer, work.folder, shelf, shard)
        yield msgspec.structs.replace(work, takes=lambda base: shelf.of_base(base) == shard, strays={})


def check_shard(writer: RecordWriter, folder: Path, shelf: ShelfFile, shard: Shard) -> None:
    """Raise ArchiveError for a record that is not the shard's."""
    said, keys = writer.meta(SHELF_META), writer.meta(KEYS_META)
    if said != f"{shelf.id} {shard.name}" or keys != f"{shard.first} {shard.first + shard.size}":
        raise ArchiveError(f"{folder} is not the shard {shard.name} of this shelf: it says {said!r}, numbers {keys!r}")
