"""Verification of a shelf: its file, its own record against the shards, its index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from reftel.archive.maintenance import verify as verifying
from reftel.archive.maintenance.verify_likenesses import link_problems
from reftel.archive.shelf.shelf_session import shelf_session
from reftel.archive.types import Problem
from reftel.errors import ArchiveError
from reftel.store import records, shelf_compare
from reftel.store.codec import Codec
from reftel.store.connection import RECORD, open_reader, open_writer
from reftel.store.lock import WriterLock
from reftel.store.row_numbers import KEYS_META
from reftel.store.shelf_file import SHELF_META, Shard, ShelfFile, check_present, folder_of, missing_shard, read_shelf
from reftel.store.writer import RecordWriter


def check_shelf(
    connection: sqlite3.Connection, folder: Path, progress: verifying.VerifyProgress | None = None
) -> Iterator[Problem]:
    """Yield the problems of a shelf, without those within shards. `connection` is to its own record."""
    shelf = read_shelf(folder)
    own = open_reader(folder / RECORD)
    try:
        for at, shard in enumerate(shelf.shards):
            if progress is not None:
                progress("shards", at, len(shelf.shards))
            yield from verifying.guarded("shelf", _shard(own, folder, shelf, shard), f"shard {shard.name}")
        for what in shelf_compare.whole(own):
            yield Problem(code="shelf", where="reftel.db", note=what, can_repair=True)
        yield from verifying.check_states(own, Codec(load=lambda no: records.dictionary(own, no)))
    finally:
        own.close()
    codec = Codec(load=lambda no: records.dictionary(connection, no))
    yield from link_problems(connection, lambda no: verifying.copies_of(connection, codec, no))
    yield from verifying.verify_index(connection, folder, progress)


def _shard(own: sqlite3.Connection, folder: Path, shelf: ShelfFile, shard: Shard) -> Iterator[Problem]:
    where = f"shard {shard.name}"
    held = folder_of(folder, shard)
    if not (held / RECORD).is_file():
        raise missing_shard(held)
    connection = open_reader(held / RECORD)
    try:
        said, keys = records.meta(connection, SHELF_META), records.meta(connection, KEYS_META)
        if said != f"{shelf.id} {shard.name}":
            yield Problem(code="shelf", where=where, note=f"it says that it is {said!r}")
        if keys != f"{shard.first} {shard.first + shard.size}":
            yield Problem(code="shelf", where=where, note=f"it gives other numbers: {keys!r}")
        for base in shelf_compare.bases(connection):
            if shelf.of_base(base) != shard:
                yield Problem(code="shelf", where=where, note=f"{base} belongs to another shard")
        for no in shelf_compare.numbers_beyond(connection, shard):
            yield Problem(code="shelf", where=where, note=f"cable {no} has a number of another shard")
    finally:
        connection.close()
    for what in shelf_compare.differences(own, held / RECORD, shard):
        yield Problem(code="shelf", where=where, note=what, can_repair=True)


def rebuild_list(folder: Path, *, wait: bool = False) -> None:
    """Rebuild the shelf's own record from its shards; the index does not change.

    Generations continue from the old record's, as after a salvage, so that no earlier generation comes again.
    """
    check_present(folder, read_shelf(folder))
    with WriterLock(folder, wait=wait):
        kept = _kept(folder)
        for end in ("", "-wal", "-shm"):
            (folder / f"{RECORD}{end}").unlink(missing_ok=True)
        connection = open_writer(folder / RECORD, create=True)
        try:
            writer = RecordWriter(connection)
            generation = kept.pop(_GENERATION, "")
            writer.go_on_from(int(generation) if generation.isdigit() else 0)
            writer.begin()
            for key, value in kept.items():
                writer.set_meta(key, value)
            writer.touch()
            writer.commit()
        finally:
            connection.close()
    with shelf_session(folder, wait=wait, with_index=False):
        pass


_GENERATION = "generation"


def _kept(folder: Path) -> dict[str, str]:
    """Data that only the shelf's own record has: its generation, and the index in use."""
    names = (_GENERATION, "index", "engine", "engine_server", "record_id", "index_share")
    try:
        connection = open_reader(folder / RECORD)
    except ArchiveError:
        return {}
    try:
        return {name: value for name in names if (value := records.meta(connection, name)) is not None}
    except sqlite3.DatabaseError:
        return {}
    finally:
        connection.close()
