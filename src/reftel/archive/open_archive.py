"""Opening an archive: made, migrated, or as it is."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any

from reftel.archive.archive import Archive
from reftel.archive.maintenance.repair import derive_if_due
from reftel.archive.session import write_session
from reftel.errors import ArchiveDamaged, ArchiveError, NotAnArchive
from reftel.store.connection import RECORD, schema_version
from reftel.store.migrations import MIGRATIONS
from reftel.store.shelf_file import is_shelf


def open_archive(
    path: str | os.PathLike[str], *, create: bool = False, read_only: bool = False, wait: bool = False
) -> Archive:
    """Return the archive in a folder, or with `create` make one. An archive of an older schema is migrated.

    Args:
        path: The archive's folder.
        create: Make the archive if there is none.
        read_only: Never write, not even a migration.
        wait: Wait for another process that writes, if the archive must be made or migrated.

    Raises:
        NoSuchArchive: there is no archive, and `create` is not set; also a FileNotFoundError.
        NotAnArchive: the folder holds other things.
        SchemaTooNew: a later Reftel wrote the archive.
        ArchiveDamaged: the record is damaged.
        ArchiveBusy: another process writes, and the archive must be made or migrated.
        ArchiveError: the archive cannot be made or read.

    Example:
        >>> with reftel.open("cables") as archive:
        ...     len(archive)
        3
    """
    folder = Path(path)
    if create and read_only:
        raise ArchiveError("an archive can't be made and opened for reading only at once")
    if is_shelf(folder):
        opening: Any = importlib.import_module("reftel.archive.shelf.opening")
        opened: Archive = opening.open_shelf(folder, read_only=read_only, wait=wait)
        return opened
    if (create and not (folder / RECORD).exists()) or (not read_only and is_old(folder)):
        with write_session(folder, create=create, wait=wait) as work:
            derive_if_due(work)
    return Archive(folder, read_only=read_only)


def open_existing(path: str | os.PathLike[str], *, wait: bool = False) -> Archive:
    """Open an archive for work that must not make one. Raises as `open_archive`; NotAnArchive for an empty record."""
    folder = Path(path)
    if is_shelf(folder):
        return open_archive(folder, wait=wait)
    if not (folder / f"{RECORD}-journal").exists() and is_old(folder) and schema_version(folder / RECORD) == 0:
        raise NotAnArchive(f"{folder} is not an archive yet: its record is empty; `reftel ingest` fills it")
    return open_archive(folder, wait=wait)


def is_old(folder: Path) -> bool:
    """Whether the record has an earlier schema, or is incomplete because its making was interrupted."""
    if (folder / f"{RECORD}-journal").exists():  # killed at the start of its making; a reader cannot repair that
        return os.access(folder, os.W_OK)
    try:
        version = schema_version(folder / RECORD)
    except ArchiveError:
        return False  # the error of opening is more precise
    if version == 0 and any(folder.glob("index-v*")):
        raise ArchiveDamaged(
            f"{folder}: the record is empty, but an index of cables is beside it. `reftel restore` makes an archive "
            "from a backup; without one ingest the sources again, into another folder"
        )
    return version < MIGRATIONS[-1].version and os.access(folder, os.W_OK)
