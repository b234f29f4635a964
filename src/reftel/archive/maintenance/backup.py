"""A backup: one file with everything that can't be computed again, taken while the archive is in use."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

from reftel.archive.index_in_use import ENGINE_META, RECORD_META, SERVER_META, SHARE_META
from reftel.archive.maintenance.reindex import rebuild
from reftel.archive.maintenance.repair import derive_if_due
from reftel.archive.maintenance.verify import VerifyProgress, verify_record
from reftel.archive.session import cant_write, make_folder, write_session
from reftel.errors import ArchiveDamaged, ArchiveError
from reftel.index.engines import DEFAULT, SHELVED
from reftel.store import records
from reftel.store.codec import Codec
from reftel.store.connection import RECORD, copy_to, open_reader
from reftel.store.writer import RecordWriter
from reftel.whole_file import whole_file


def backup(connection: sqlite3.Connection, file: Path) -> int:
    """Write a snapshot of the record to a file, which appears when it is complete and on disk.

    Writers continue meanwhile. The file is a record itself: SQLite opens it. The index is not included; `restore`
    builds it.

    Args:
        connection: one that reads.
        file: takes the place of another one of that name.

    Returns:
        Bytes.

    Raises:
        ArchiveError: the file can't be written, or a page of the record can't be read.
    """
    try:
        with whole_file(file, many_writers=True) as part:
            copy_to(connection, part)
        return file.stat().st_size
    except (OSError, sqlite3.Error) as error:
        raise ArchiveError(f"{file}: {cant_write(error)}") from error


def restore(file: Path, folder: Path, progress: VerifyProgress | None = None) -> None:
    """Make an archive of a backup, every source and seal of which is checked first; then build its index.

    Args:
        file: what `backup` wrote.
        folder: a new one.

    Raises:
        ArchiveDamaged: the backup is damaged; no archive is made.
        ArchiveError: the folder is not a new one, or can't be written.
    """
    if (folder / RECORD).exists():
        raise ArchiveError(f"{folder} is an archive already: restore into a new folder")
    check_backup(file, progress)
    make_folder(folder)
    part = folder / f"{RECORD}.part"
    try:
        with file.open("rb") as source, os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
            target.flush()
            os.fsync(target.fileno())
        part.replace(folder / RECORD)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise ArchiveError(f"{folder}: {cant_write(error)}") from error
    with write_session(folder, with_index=False) as work:
        derive_if_due(work)
        leave_server(work.writer)
        rebuild(work.writer, work.codec, folder)


def leave_server(writer: RecordWriter) -> None:
    """Note that the archive is another one. The index on a server belongs to the archive that the backup is of, which
    may be in use. A shard has none."""
    writer.begin()
    writer.set_meta(records.MARK_META, secrets.token_hex(8))
    if writer.meta(ENGINE_META) == SHELVED:
        writer.commit()
        return
    writer.set_meta(ENGINE_META, DEFAULT)
    for key in (SERVER_META, SHARE_META, RECORD_META):
        writer.set_meta(key, "")
    writer.commit()


def check_backup(file: Path, progress: VerifyProgress | None) -> None:
    """Check every source and seal of a backup. Raises ArchiveDamaged."""
    connection = open_reader(file)
    try:
        codec = Codec(load=lambda no: records.dictionary(connection, no))
        for problem in verify_record(connection, codec, progress):
            raise ArchiveDamaged(
                f"{file} is damaged ({problem.where}: {problem.note}); nothing was restored. "
                "`reftel salvage` makes an archive of the readable parts"
            )
    finally:
        connection.close()
