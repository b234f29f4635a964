"""Division of an archive into a shelf: every telegram with all its data goes to the shard of its id.

The archive does not change. Each shard is made beside its place and moved there when it is whole; `shelf.json` comes
last. Until then a note (`split.json`) identifies the divided archive: after a kill the same command continues.
"""

from __future__ import annotations

import os
import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec

from reftel.archive.index_in_use import ENGINE_META
from reftel.archive.record.cable import assemble
from reftel.archive.session import PRIVATE_FOLDER, make_folder, write_session
from reftel.archive.shelf.shelf_session import shelf_session
from reftel.collate.clues import clues_of
from reftel.errors import ArchiveDamaged, ArchiveError
from reftel.index.engines import SHELVED
from reftel.model import READING_VERSION
from reftel.store import integrity, likenesses, records, transfer
from reftel.store.attaching import attached
from reftel.store.codec import Codec
from reftel.store.connection import RECORD, open_reader, open_writer
from reftel.store.lock import WriterLock
from reftel.store.reference_states import STATES_META
from reftel.store.row_numbers import KEYS_META
from reftel.store.shelf_file import (
    COMPARED_META,
    OTHER,
    SHELF_META,
    Shard,
    ShelfFile,
    folder_of,
    is_shelf,
    write_shelf,
    year_of,
)
from reftel.store.writer import RecordWriter
from reftel.whole_file import whole_file

NOTE: Final = "split.json"
"""The note beside a shelf in the making."""

Tell = Callable[[str, int, int], None]
"""(the current step, done, total)"""

LEFT_META: Final = ("index", "engine", "engine_server", "record_id", "index_share", STATES_META, COMPARED_META)
"""Settings that belong to one record."""


class _Note(msgspec.Struct, frozen=True):
    """The divided archive and its state at that time."""

    archive: str
    generation: int
    shelf: ShelfFile


def split(archive: Path, folder: Path, shelf: ShelfFile, tell: Tell | None = None) -> ShelfFile:
    """Divide an archive into a shelf in a new folder, and build its index; return the shelf's file.

    Raises ArchiveBusy where another process writes to either, NotAnArchive for a folder with other things.
    """
    if is_shelf(folder):
        raise ArchiveError(f"{folder} is a shelf already")
    make_folder(folder, kind="a shelf", begun=(NOTE, f"{NOTE}.part"))
    with ExitStack() as locks:
        for each in (archive, folder):
            if os.access(each, os.W_OK):  # nobody writes where nothing can be written
                locks.enter_context(WriterLock(each))
        connection = open_reader(archive / RECORD)
        try:
            note = _noted(folder, _Note(str(archive.resolve()), records.generation(connection), shelf))
            shelf, chosen = _assigned(connection, note.shelf)
            for at, shard in enumerate(shelf.shards):
                if tell is not None:
                    tell("shards", at, len(shelf.shards))
                if not (folder_of(folder, shard) / RECORD).is_file():
                    _make(archive, folder, shelf, shard, chosen)
        finally:
            connection.close()
        write_shelf(folder, shelf)
        (folder / NOTE).unlink()
    with shelf_session(folder):
        pass
    return shelf


def _noted(folder: Path, note: _Note) -> _Note:
    """The note of a split that was interrupted, if it is of the same archive in the same state; else a new one."""
    path = folder / NOTE
    with suppress(OSError, msgspec.MsgspecError):
        held = msgspec.json.decode(path.read_bytes(), type=_Note)
        if (held.archive, held.generation) != (note.archive, note.generation):
            raise ArchiveError(
                f"{folder} is a shelf in the making of another archive, or of {held.archive} before it changed: "
                "give another folder"
            )
        return held
    try:
        with whole_file(path) as part:
            part.write_bytes(msgspec.json.encode(note))
        (folder / "shards").mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"{folder} can't be written: {error.strerror}") from error
    return note


def _assigned(connection: sqlite3.Connection, shelf: ShelfFile) -> tuple[ShelfFile, dict[str, array[int]]]:
    """The shelf with all its shards, in the order of years, and which cables each takes."""
    by_year = {year_of(base): base for base in transfer.ids(connection)}
    for _, base in sorted((year, base) for year, base in by_year.items() if year is not None):
        if shelf.of_base(base) is None:
            shelf, _ = shelf.with_shard_of(base)
    chosen: dict[str, array[int]] = {}
    for no, base in transfer.numbered_bases(connection):
        shard = shelf.of_base(base)
        assert shard is not None
        chosen.setdefault(shard.name, array("q")).append(no)
    return shelf, chosen


def _number_in(shelf: ShelfFile, chosen: Mapping[str, array[int]], cable: int) -> int | None:
    """Return the number of a cable in its shard, which numbers its cables in order."""
    for shard in shelf.shards:
        held = chosen.get(shard.name, array("q"))
        at = bisect_left(held, cable)
        if at < len(held) and held[at] == cable:
            return shard.first + 1 + at
    return None


def _make(archive: Path, folder: Path, shelf: ShelfFile, shard: Shard, chosen: Mapping[str, array[int]]) -> None:
    """Make one shard beside its place, and move it there."""
    place = folder_of(folder, shard)
    clear_part(place)
    make_folder(place)
    keys = f"{shard.first} {shard.first + shard.size}"
    with new_record(place) as connection:
        writer = RecordWriter(connection)
        copying = transfer.RecordTransfer(connection, keys)
        with attached(connection, archive / RECORD):
            writer.begin()
            facts = {key: value for key, value in copying.facts().items() if key not in LEFT_META}
            said = {
                SHELF_META: f"{shelf.id} {shard.name}",
                KEYS_META: keys,
                ENGINE_META: SHELVED,
                COMPARED_META: facts["generation"],  # the archive compared them
            }
            for key, value in (facts | said).items():
                writer.set_meta(key, value)
            copying.copy(
                transfer.RecordPart(
                    cables=chosen.get(shard.name, array("q")),
                    takes=lambda cited: shelf.of_base(cited) == shard,
                    number_of=lambda no: _number_in(shelf, chosen, no),
                    is_shard=True,
                    is_rest=shard.name == OTHER,
                )
            )
            copying.copy_moments()
            copying.finish()
            writer.seals.forget()
            writer.commit()
        _count(connection)
    with write_session(place):
        pass


def clear_part(place: Path) -> None:
    """Remove the remains of a killed `new_record`."""
    for end in ("", "-wal", "-shm", "-journal"):
        (place / f"{RECORD}.part{end}").unlink(missing_ok=True)


@contextmanager
def new_record(place: Path) -> Iterator[sqlite3.Connection]:
    """Make a record in a folder: first beside its place, and move it when it is complete."""
    part = place / f"{RECORD}.part"
    connection = open_writer(part, create=True)
    try:
        yield connection
        integrity.leave_one_file(connection)
    finally:
        connection.close()
    handle = os.open(part, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    part.replace(place / RECORD)


def _count(connection: sqlite3.Connection) -> None:
    """Count a shard's cables under everything that pages count, and write down all their clues.

    The archive stored a common clue for the first cables alone; a shard stores every clue, because it cannot know what
    is common in the shelf.
    """
    writer = RecordWriter(connection)
    codec = Codec(records.dictionaries(connection), lambda no: records.dictionary(connection, no))
    writer.begin()
    for no in integrity.cable_numbers(connection):
        with suppress(ArchiveDamaged):  # `verify` reports it
            held = assemble(connection, codec, no)
            writer.change_counts((), held.derived().counts)
            if min((each.row.version for each in held.witnesses), default=0) >= READING_VERSION:
                clues = {clue for each in held.witnesses for clue in clues_of(each.given)}
                likenesses.keep_clues(connection, no, sorted(clues))
    writer.commit()
