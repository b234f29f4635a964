"""Each large hostile container is opened or refused in its time, by a process of its own, within its memory."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from reftel import bounds
from reftel.archive.ingest.file_opener import FileOpener
from reftel.errors import ReadError
from tests.torture.large_files import make
from tests.torture.length import LONG

_TICKS = os.sysconf("SC_CLK_TCK")


def _seconds(process: int) -> float:
    """Processor time of a process."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _peak(process: int) -> int:
    return int(Path(f"/proc/{process}/status").read_text().partition("VmHWM:")[2].split()[0]) * 1024


@pytest.mark.skipif(sys.platform != "linux", reason="time and memory are read from /proc")
def test_large_containers(tmp_path: Path) -> None:
    make(tmp_path)
    measured: dict[str, tuple[int, int, float, int]] = {}
    with FileOpener() as opener:
        list(opener(str(Path(__file__)), lambda _: None))  # start it
        for path in sorted(tmp_path.iterdir()):
            errors: list[ReadError] = []
            before = _seconds(opener.pid or 0)
            found = sum(1 for _ in opener(str(path), errors.append))
            assert opener.pid is not None, f"{path.name} killed its process"
            took = _seconds(opener.pid) - before
            assert found or errors, f"silence about {path.name}"
            allowed = bounds.opening_seconds(path.stat().st_size)
            assert took < allowed + bounds.SECONDS_FOR_EACH * (found + len(errors)) + 5, path.name
            assert _peak(opener.pid) < bounds.WORKER_BYTES, path.name
            measured[path.name] = (found, len(errors), round(took, 1), _peak(opener.pid) >> 20)
    if LONG:
        print(measured)
