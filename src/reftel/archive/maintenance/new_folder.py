"""The folder of a new archive: as it was before, if making the archive fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reftel.emptied_folder import emptied_after_errors
from reftel.errors import ArchiveError


@contextmanager
def emptied_on_failure(folder: Path, made: str) -> Iterator[None]:
    """Make an archive in a new or empty folder; after an error (a full disk, an interrupt) nothing is left in it, so
    that the same command works again.

    Args:
        folder: new or empty.
        made: a word for the message: `archive`.

    Raises:
        ArchiveError: there is something in the folder.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ArchiveError(f"{folder} is not empty: salvage makes a new {made}, so name a new folder")
    with emptied_after_errors(folder):
        yield
