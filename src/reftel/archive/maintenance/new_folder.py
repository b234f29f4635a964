"""The folder of a new archive: as it was before, if making the archive fails."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
    is_new = not folder.exists()
    if not is_new and any(folder.iterdir()):
        raise ArchiveError(f"{folder} is not empty: salvage makes a new {made}, so name a new folder")
    try:
        yield
    except BaseException:
        for each in folder.iterdir() if folder.exists() else ():
            if each.is_dir():
                shutil.rmtree(each)
            else:
                each.unlink()
        if is_new and folder.exists():
            folder.rmdir()
        raise
