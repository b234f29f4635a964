"""Processes beside a command end with it, also if it is killed."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

CHECK = """
import sys
from reftel.cli import counting
from reftel.reading import RawSource
raws = (RawSource(path=str(n), data=b"UNCLAS LIMA 900123", offset=0, form="telegram-text") for n in range(10**9))
for part in counting._parts(raws, 2):
    import multiprocessing
    print(*[each.pid for each in multiprocessing.active_children()], flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs to wait for the process of another one")
def test_processes_that_count_end_with_a_killed_command(tmp_path: Path) -> None:
    """They waited for work for ever: nobody could take `reftel check` off a machine without a list of processes."""
    process = subprocess.Popen(
        [sys.executable, "-c", CHECK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tmp_path
    )
    assert process.stdout is not None
    children = [os.pidfd_open(int(number)) for number in process.stdout.readline().split()]
    assert len(children) == 2
    process.kill()
    process.communicate()
    for child in children:
        waiting = select.poll()
        waiting.register(child, select.POLLIN)
        assert waiting.poll(60_000)
        os.close(child)
