"""A backup of a shelf: one tar file with the record of each shard and, last, the shelf's file.

All records are of one moment, also while an ingest writes. The shelf's own record and the index are not included;
`restore_shelf` builds them from the shards.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tarfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

import msgspec

from reftel.archive.maintenance.backup import check_backup, leave_server
from reftel.archive.maintenance.repair import derive_if_due
from reftel.archive.maintenance.verify import VerifyProgress
from reftel.archive.session import cant_write, make_folder, write_session
from reftel.archive.shelf.shard_sessions import check_shard
from reftel.archive.shelf.shelf_session import shelf_session
from reftel.errors import ArchiveDamaged, ArchiveError
from reftel.store import records
from reftel.store.connection import RECORD, begin_snapshot, copy_to, open_shard
from reftel.store.shelf_file import (
    SHELF,
    Shard,
    ShelfFile,
    decode_shelf,
    folder_of,
    read_shelf,
    write_shelf,
)
from reftel.whole_file import whole_file

_WITHIN: Final = 120.0
"""Seconds within which all shards must be idle for a moment: their processes commit every two seconds."""

_PAUSE: Final = 0.05
_CHUNK: Final = 1 << 20


def backup_shelf(folder: Path, file: Path) -> int:
    """Write a snapshot of all shards to a file, which appears when it is complete and on disk; return its bytes.

    Raises:
        ArchiveError: the file can't be written, or a shard can't be read.
    """
    copy = file.with_name(f"{file.name}.{os.getpid()}.shard")
    try:
        with ExitStack() as stack:
            part = stack.enter_context(whole_file(file, many_writers=True))
            shelf, snapshots = _snapshots(folder, stack)
            with tarfile.open(part, mode="w") as tar:
                for shard in shelf.shards:
                    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
                    copy_to(snapshots[shard.name], copy)
                    tar.add(copy, _member(shard), filter=_plain)
                    copy.unlink()
                listed = folder / SHELF
                tar.add(listed, SHELF, filter=_plain)
        return file.stat().st_size
    except (OSError, sqlite3.Error) as error:
        raise ArchiveError(f"{file}: {cant_write(error)}") from error
    finally:
        with suppress(OSError):
            copy.unlink(missing_ok=True)


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out the names of users of this machine."""
    member.uname = member.gname = ""
    member.uid = member.gid = 0
    member.mode = 0o600
    return member


def _member(shard: Shard) -> str:
    return f"shards/{shard.name}/{RECORD}"


def _snapshots(folder: Path, stack: ExitStack) -> tuple[ShelfFile, dict[str, sqlite3.Connection]]:
    """Begin to read all shards at one moment. A copy that moves between two shards is in one of them then."""
    until = time.monotonic() + _WITHIN
    while True:
        shelf = read_shelf(folder)
        connections = {shard.name: open_shard(folder, shelf, shard) for shard in shelf.shards}
        before = {name: records.generation(each) for name, each in connections.items()}
        for each in connections.values():
            begin_snapshot(each)
        after = {name: records.generation(each) for name, each in connections.items()}
        if before == after and read_shelf(folder) == shelf:
            for each in connections.values():
                stack.callback(each.close)
            return shelf, connections
        for each in connections.values():
            each.close()
        if time.monotonic() > until:
            raise ArchiveError(f"{folder}: its shards change all the time: back it up when no ingest runs")
        time.sleep(_PAUSE)


def is_shelf_backup(file: Path) -> bool:
    """Return whether a file is a tar. A backup of an archive is an SQLite file."""
    try:
        return tarfile.is_tarfile(file)
    except OSError:
        return False


def restore_shelf(file: Path, folder: Path, progress: VerifyProgress | None = None) -> None:
    """Make a shelf from a backup. Each record is checked first; then the shelf's record and index are built.

    Args:
        file: a file by `backup_shelf`.
        folder: a new folder.

    Raises:
        ArchiveDamaged: the backup is damaged or incomplete; no shelf is made.
        ArchiveError: the folder is not new, or can't be written.
    """
    shelf = _listed(file)
    make_folder(folder, kind="a shelf", begun=())
    try:
        with tarfile.open(file) as tar:
            for shard in shelf.shards:
                _restore_shard(tar, folder, shelf, shard, progress)
        write_shelf(folder, shelf)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError | sqlite3.Error):
            raise ArchiveError(f"{folder}: {cant_write(error)}") from error
        if isinstance(error, tarfile.TarError):
            raise ArchiveDamaged(f"{file} is damaged: {error}") from error
        raise
    with shelf_session(folder):
        pass


def _listed(file: Path) -> ShelfFile:
    """Return the shelf of a backup, with every shard in its own folder. Raises ArchiveDamaged."""
    try:
        with tarfile.open(file) as tar:
            members = tar.getmembers()
            last = members[-1] if members else None
            if last is None or last.name != SHELF or not last.isreg():
                raise ArchiveDamaged(f"{file} is not a complete backup of a shelf: {SHELF} is not at its end")
            held = tar.extractfile(last)
            assert held is not None
            shelf = decode_shelf(held.read(_CHUNK), file)
    except (OSError, tarfile.TarError) as error:
        raise ArchiveDamaged(f"{file} can't be read: {error}") from error
    names = [each.name for each in members[:-1]]
    if names != [_member(each) for each in shelf.shards] or not all(each.isreg() for each in members):
        raise ArchiveDamaged(f"{file} is not a complete backup of a shelf: it does not have one record for each shard")
    here = tuple(msgspec.structs.replace(each, folder=f"shards/{each.name}") for each in shelf.shards)
    return msgspec.structs.replace(shelf, shards=here)


def _restore_shard(
    tar: tarfile.TarFile, folder: Path, shelf: ShelfFile, shard: Shard, progress: VerifyProgress | None
) -> None:
    place = folder_of(folder, shard)
    make_folder(place)
    held = tar.extractfile(_member(shard))
    assert held is not None  # `_listed` has seen that it is a file
    with held, os.fdopen(os.open(place / RECORD, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        shutil.copyfileobj(held, target, _CHUNK)
        target.flush()
        os.fsync(target.fileno())
    check_backup(place / RECORD, progress)
    with write_session(place, with_index=False) as work:
        check_shard(work.writer, place, shelf, shard)
        derive_if_due(work)
        leave_server(work.writer)
