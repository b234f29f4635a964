"""Files with passwords or their hashes: a warning if other users of the machine can reach them."""

from __future__ import annotations

import stat
from pathlib import Path


def seen_by_others(path: Path, contents: str = "hashes") -> str:
    """Return a warning if other users of the machine may read or change a file, otherwise an empty string.

    Args:
        path: The file; it exists.
        contents: What is in it, for the message.

    Raises:
        OSError: the file cannot be looked at.

    Example:
        >>> from tempfile import NamedTemporaryFile
        >>> with NamedTemporaryFile() as private:  # made with mode 600
        ...     seen_by_others(Path(private.name))
        ''
    """
    mode = stat.S_IMODE(path.stat().st_mode)
    if not mode & 0o077:
        return ""
    return f"{path} has mode {mode:03o}: other users of this machine can reach the {contents} in it; chmod 600 {path}"
