"""Temporary folders that do not outlive their process for long: a later command removes those of a killed one."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final

PREFIX: Final = "reftel-"
"""Beginning of the names of temporary folders."""
_OWNER: Final = "owner.lock"
"""File in a folder that its process locks; the system drops the lock with the process, however that ends."""
_NEW_OWNER: Final = "owner.new"
"""Its name until it is locked, so that nobody takes a folder that is being made for an abandoned one."""

if sys.platform == "win32":

    def _lock(handle: int) -> bool:  # noqa: ARG001 - there are no such locks; no folder counts as abandoned
        return False

else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


class ScratchFolder:
    """A temporary folder for as long as a block, or until `close`.

    `tempfile.TemporaryDirectory` leaves its folder behind if the process is killed. This one has a lock: the next one
    that is made, by any process of the same user, removes all folders whose lock nobody holds.

    Raises:
        OSError: no folder can be made.

    Example:
        >>> with ScratchFolder() as folder:
        ...     (folder / "a").write_text("EXERCISE")
        8
        >>> folder.exists()
        False
    """

    def __init__(self) -> None:
        remove_abandoned()
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._handle = -1
        try:
            self._handle = os.open(self.path / _NEW_OWNER, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            _lock(self._handle)
            (self.path / _NEW_OWNER).rename(self.path / _OWNER)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Remove the folder. Files that cannot be removed stay, without an error."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> Path:
        return self.path

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def remove_abandoned(place: Path | None = None) -> int:
    """Remove the temporary folders of this user whose processes have ended. Return their number.

    Args:
        place: where to look; by default where temporary folders are made.
    """
    place = Path(tempfile.gettempdir()) if place is None else place
    try:
        found = [each for each in place.iterdir() if each.name.startswith(PREFIX)]
    except OSError:
        return 0
    return sum(map(_remove_if_abandoned, found))


def _remove_if_abandoned(folder: Path) -> bool:
    """Remove a folder if it is of this user alone, has a lock, and nobody holds that."""
    try:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
            return False
        handle = os.open(folder / _OWNER, os.O_RDWR | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        if not _lock(handle):
            return False
        shutil.rmtree(folder, ignore_errors=True)
        return True
    finally:
        with suppress(OSError):
            os.close(handle)
