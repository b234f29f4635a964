"""One writer an archive, by an advisory lock on the file `lock` that the system drops when its holder dies."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from reftel.errors import ArchiveBusy, ArchiveError

LOCK = "lock"

if sys.platform == "win32":
    import msvcrt

    def _acquire(handle: int, wait: bool) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _acquire(handle: int, wait: bool) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True


class WriterLock:
    """Held from construction to `release`. Raises ArchiveBusy where another holds it and `wait` is false."""

    def __init__(self, folder: Path, *, wait: bool = False) -> None:
        path = folder / LOCK
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise ArchiveError(f"{folder} can't be written: {error.strerror}") from error
        try:
            if not _acquire(self._handle, wait):
                holder = os.pread(self._handle, 100, 0).decode("ascii", "replace").strip()
                by = f" (process {holder})" if holder else ""
                raise ArchiveBusy(f"{folder}: another process{by} is writing; wait for it, or ask to wait with --wait")
            with suppress(OSError):  # on a full disk the lock holds, but the file lacks the process id
                os.ftruncate(self._handle, 0)
                os.pwrite(self._handle, b"%d\n" % os.getpid(), 0)
        except BaseException:
            os.close(self._handle)
            raise

    def release(self) -> None:
        """Let the next one write."""
        if self._handle >= 0:
            os.ftruncate(self._handle, 0)
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> WriterLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
