"""Merging of a shelf's shards: one archive with the same cables, ids and annotations.

The shelf does not change. The archive's record is made beside its place and moved there when it is whole: a kill
leaves a part that the same command restarts.
"""

from __future__ import annotations

from pathlib import Path

from reftel.archive.archive import Archive
from reftel.archive.session import make_folder
from reftel.archive.shelf.dividing import LEFT_META, Tell, clear_part, new_record
from reftel.errors import ArchiveError
from reftel.store.attaching import attached_shard
from reftel.store.connection import RECORD
from reftel.store.lock import WriterLock
from reftel.store.row_numbers import KEYS_META
from reftel.store.shelf_file import OTHER, SHELF_META, ShelfFile, check_present, read_shelf
from reftel.store.transfer import RecordPart, RecordTransfer
from reftel.store.writer import RecordWriter


def merge(folder: Path, archive: Path, tell: Tell | None = None, *, workers: int | None = None) -> None:
    """Put the shelf in `folder` together as a new archive, and build its index.

    Raises ArchiveBusy where another process writes to the shelf, ArchiveError, NotAnArchive for a folder with other
    things.
    """
    shelf = read_shelf(folder)
    if (archive / RECORD).exists():
        raise ArchiveError(f"{archive} is an archive already")
    check_present(folder, shelf)
    clear_part(archive)
    make_folder(archive)
    with WriterLock(folder), WriterLock(archive), new_record(archive) as connection:
        _fill(RecordWriter(connection), folder, shelf, tell)
    with Archive(archive) as opened:
        opened.reindex(workers=workers)


def _fill(writer: RecordWriter, folder: Path, shelf: ShelfFile, tell: Tell | None) -> None:
    copying = RecordTransfer(writer.connection, None)
    shards = sorted(shelf.shards, key=lambda each: each.name != OTHER)
    moments: dict[str, list[tuple[int, int]]] = {}
    for shard in shards:
        with attached_shard(writer.connection, folder, shelf, shard):
            moments[shard.name] = copying.moments()
    order = sorted({(at, generation) for each in moments.values() for generation, at in each})
    numbers = {each: number for number, each in enumerate(order, start=1)}
    for at, shard in enumerate(shards):
        if tell is not None:
            tell("shards", at, len(shards))
        with attached_shard(writer.connection, folder, shelf, shard):
            writer.begin()
            if shard.name == OTHER:
                for key, value in copying.facts().items():
                    if key not in (*LEFT_META, SHELF_META, KEYS_META):
                        writer.set_meta(key, value)
            copying.copy(
                RecordPart(), {generation: numbers[moment, generation] for generation, moment in moments[shard.name]}
            )
            copying.add_counts()
            writer.commit()
    writer.begin()
    writer.set_meta("generation", str(len(order)))
    copying.put_moments([at for at, _ in order])
    copying.finish()
    writer.seals.forget()
    writer.commit()
