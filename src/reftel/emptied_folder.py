"""A folder that a command fills: as it was before, if the command fails."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def emptied_after_errors(folder: Path) -> Iterator[None]:
    """Fill a folder; after an error (a full disk, an interrupt) nothing is left in it, so that the same command works
    again.

    Args:
        folder: new or empty. A new one is removed after an error.

    Example: `with emptied_after_errors(Path("out")): ...`
    """
    is_new = not folder.exists()
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
