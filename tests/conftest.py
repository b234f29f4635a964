"""Temporary folders are in memory, if there is room: an archive waits for the disk with every change it makes."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")
ROOM = 6 << 30
"""Bytes; the whole suite writes about two gigabytes, and keeps the folders of failed tests."""
ROOT = "PYTEST_DEBUG_TEMPROOT"
"""Pytest's own variable for the place of temporary folders."""


def has_room(folder: Path) -> bool:
    """Return whether a folder in memory has room, and files in it may be executed."""
    try:
        system = os.statvfs(folder)
        available = re.search(r"^MemAvailable: +(\d+) kB", Path("/proc/meminfo").read_text(), re.M)
    except OSError:
        return False
    free = min(system.f_bavail * system.f_frsize, int(available[1]) << 10 if available else 0)
    return free >= ROOM and not system.f_flag & os.ST_NOEXEC and os.access(folder, os.W_OK | os.X_OK)


def pytest_configure(config: pytest.Config) -> None:
    """Choose the place, unless the caller did. The long form of the tests writes more than memory may hold."""
    is_chosen = ROOT in os.environ or config.getoption("basetemp") or os.environ.get("REFTEL_TORTURE") == "long"
    if not is_chosen and has_room(MEMORY):
        os.environ[ROOT] = str(MEMORY)
