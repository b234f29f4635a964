"""A place for temporary folders in memory: an archive, and a search server, wait for the disk with every change."""

from __future__ import annotations

import os
import re
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 6 << 30
"""Bytes; the whole suite writes about two gigabytes, and keeps the folders of failed tests."""
ROOT = "PYTEST_DEBUG_TEMPROOT"
"""Pytest's own variable for the place of temporary folders."""


def has_room(folder: Path = MEMORY) -> bool:
    """Return whether a folder in memory has room, and files in it may be executed."""
    try:
        system = os.statvfs(folder)
        available = re.search(r"^MemAvailable: +(\d+) kB", Path("/proc/meminfo").read_text(), re.M)
    except OSError:
        return False
    free = min(system.f_bavail * system.f_frsize, int(available[1]) << 10 if available else 0)
    return free >= ROOM and not system.f_flag & os.ST_NOEXEC and os.access(folder, os.W_OK | os.X_OK)


def scratch() -> str | None:
    """Return the folder for temporary folders that pytest does not make; None for the usual one."""
    return os.environ.get(ROOT)
