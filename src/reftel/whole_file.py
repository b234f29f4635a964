"""Files that appear when they are complete: another process sees the old file or the new one, never half of it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

PRIVATE: Final = 0o600
"""Mode of files that only their owner may read."""


def is_stream(path: Path) -> bool:
    """Return whether a path is a device, a pipe or a socket, which must not be replaced by a file.

    Example:
        >>> is_stream(Path("/dev/null")), is_stream(Path("missing.csv"))
        (True, False)
    """
    return path.exists() and not path.is_file() and not path.is_dir()


@contextmanager
def whole_file(path: Path, *, mode: int = PRIVATE, many_writers: bool = False) -> Iterator[Path]:
    """Yield the path of an empty file beside `path`, which replaces it at the end, when it is on the disk.

    A symbolic link remains a link: its target is replaced. After an exception, `path` is as before.

    Args:
        path: the file to write.
        mode: the mode of a new file; the process's umask applies.
        many_writers: whether other processes may write the same file meanwhile; otherwise the caller holds a lock.

    Raises:
        OSError: the file cannot be written, or is a device, a pipe or a socket.

    Example:
        >>> with whole_file(Path("/dev/null")) as part:
        ...     part.write_bytes(b"EXERCISE")
        Traceback (most recent call last):
        OSError: [Errno 22] not a regular file: '/dev/null'
    """
    if is_stream(path):
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    target = path.resolve()
    part = target.with_name(f"{target.name}.{os.getpid()}.part" if many_writers else f"{target.name}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode))
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
