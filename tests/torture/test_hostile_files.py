"""Every hostile file is read or refused, in its time and memory, and the good one among them is read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import reftel
from reftel import bounds
from reftel.reading import read_within_bounds, sources
from tests.torture.hostile_files import make

INGEST = """
import sys
from pathlib import Path
import reftel
with reftel.open(sys.argv[1], create=True) as archive:
    done = archive.ingest([sys.argv[2]], workers=0)
    found = archive.verify()
    assert found == (), found
status = Path("/proc/self/status").read_text()
print(done.sources, done.refused, done.trouble_count, status.partition("VmHWM:")[2].split()[0])
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of them."""
    folder = tmp_path_factory.mktemp("hostile")
    make(folder)
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_an_ingest_of_them(hostile: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INGEST, str(tmp_path / "archive"), str(hostile)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    taken, refused, troubles, kilobytes = map(int, done.stdout.split())
    assert taken > 10 and refused > 3 and troubles > 3
    assert kilobytes * 1024 < bounds.WORKER_BYTES
    with reftel.open(tmp_path / "archive", read_only=True) as archive:
        assert not any("passwd" in each.path for each in archive.refused())


def test_each_is_read_or_refused(hostile: Path) -> None:
    errors: list[reftel.ReadError] = []
    found = 0
    for raw in sources(hostile, on_error=errors.append):
        found += len(read_within_bounds(raw, on_error=errors.append))
    assert found > 5 and errors
    slow = [error.source for error in errors if isinstance(error, reftel.TookTooLong)]
    assert slow == []
