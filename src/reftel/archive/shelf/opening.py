"""Shelves: made, and opened."""

from __future__ import annotations

from pathlib import Path

from reftel.archive.maintenance.repair import derive_if_due
from reftel.archive.open_archive import is_old
from reftel.archive.session import PRIVATE_FOLDER, write_session
from reftel.archive.shelf.shard_sessions import make_shard
from reftel.archive.shelf.shelf_archive import ShelfArchive
from reftel.archive.shelf.shelf_session import shelf_session
from reftel.errors import ArchiveError, NotAnArchive
from reftel.store import records
from reftel.store.connection import RECORD, open_reader
from reftel.store.lock import LOCK
from reftel.store.shelf_file import OTHER, SHELF, ShelfFile, check_present, folder_of, is_shelf, read_shelf, write_shelf


def create_shelf(folder: Path, shelf: ShelfFile) -> None:
    """Make an empty shelf in a new folder. Raises NotAnArchive, ArchiveError.

    Its file comes last: a folder without it, of a making that was interrupted, can be made again.
    """
    if is_shelf(folder):
        raise ArchiveError(f"{folder} is a shelf already")
    if folder.exists() and not folder.is_dir():
        raise NotAnArchive(f"{folder} is a file; a shelf is a folder")
    if folder.is_dir():
        for path in folder.iterdir():
            if path.name not in ("shards", LOCK, f"{SHELF}.part"):
                raise NotAnArchive(f"{folder} contains other files ({path.name}): a shelf needs its own folder")
    try:
        for path in (folder, folder / "shards"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"{folder} can't be made: {error.strerror}") from error
    first = make_shard(folder, shelf, shelf.named(OTHER))
    connection = open_reader(first / RECORD)
    try:
        dictionaries = records.dictionaries(connection)
    finally:
        connection.close()
    for shard in shelf.shards:
        if shard.name != OTHER:
            make_shard(folder, shelf, shard, dictionaries)
    write_shelf(folder, shelf)
    with shelf_session(folder):
        pass


def open_shelf(folder: Path, *, read_only: bool = False, wait: bool = False) -> ShelfArchive:
    """Open a shelf. Shards of an older schema are migrated; a lost record of the shelf is rebuilt.

    Raises ArchiveDamaged for a shelf file that can't be understood, and as opening an archive does.
    """
    shelf = read_shelf(folder)
    if read_only and not (folder / RECORD).is_file():
        check_present(folder, shelf)
        raise ArchiveError(
            f"{folder}: the shelf's own record is missing: `reftel shelf follow {folder}` makes it from the shards"
        )
    if not read_only:
        for shard in shelf.shards:
            held = folder_of(folder, shard)
            if (held / RECORD).is_file() and is_old(held):
                with write_session(held, wait=wait) as work:
                    derive_if_due(work)
        if not (folder / RECORD).is_file() or is_old(folder):
            with shelf_session(folder, wait=wait):
                pass
    return ShelfArchive(folder, read_only=read_only)
