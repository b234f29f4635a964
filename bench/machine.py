"""The machine that a run was on, and what a command and all its processes took of it."""

from __future__ import annotations

import datetime as dt
import os
import platform
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_PROC = Path("/proc")
_EVERY = 0.5
"""Seconds between two looks at memory."""


class Used(NamedTuple):
    """What a command took: seconds on the clock and of all processors, bytes at the worst moment; its exit code."""

    wall: float
    processor: float
    peak: int
    code: int
    said: str


def facts() -> dict[str, object]:
    """Names and sizes; none of them says whose machine it is beyond its own name."""
    return {
        "name": platform.node() or "unknown",
        "processor": processor(),
        "cores": os.cpu_count() or 1,
        "memory_gb": round(_memory_total() / 1e9, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "date": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "load_before": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def processor() -> str:
    """The processor's name, where the system tells."""
    with suppress(OSError):
        for line in (_PROC / "cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def run(command: Sequence[str], *, fine: Sequence[int] = (0,)) -> Used:
    """Run a command to its end. Raises RuntimeError, with what it said, for an exit code that is not among `fine`."""
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        watch = Watch(process.pid)
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)  # with the times of the processes that it waited for
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = watch.end()
    used = Used(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, peak, process.returncode, said.strip())
    if used.code not in fine:
        raise RuntimeError(f"{' '.join(command)} ended with {used.code}:\n{used.said}")
    return used


class Watch:
    """Looks at the memory of a process and of all that it started until `end`, which gives the most that it was.

    Shared memory counts once (PSS), where the kernel tells; 0 on systems without /proc.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._done.wait(_EVERY):
            self._peak = max(self._peak, memory(self._pid))

    def end(self) -> int:
        """Stop looking."""
        self._done.set()
        self._thread.join()
        return self._peak


def memory(pid: int) -> int:
    """Bytes of a process and its descendants, now."""
    return sum(map(_resident, _family(pid)))


def _family(pid: int) -> set[int]:
    parents: dict[int, int] = {}
    with suppress(OSError):
        for entry in _PROC.iterdir():
            if entry.name.isdigit():
                with suppress(OSError, IndexError, ValueError):
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                    parents[int(entry.name)] = int(fields[1])
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _resident(pid: int) -> int:
    with suppress(OSError, ValueError):
        for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    with suppress(OSError, ValueError, IndexError):
        return int((_PROC / str(pid) / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files in a folder."""
    if path.is_file():
        return path.stat().st_size
    return sum(each.stat().st_size for each in path.rglob("*") if each.is_file())


def _memory_total() -> int:
    with suppress(ValueError, OSError, AttributeError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return 0
