"""A process with a bound on its data gets an error instead of the memory of the machine."""

from __future__ import annotations

import subprocess
import sys

import pytest

from reftel.bounds import SERVING_BYTES, data_bytes, serving_bytes
from reftel.web.problems import problem_of
from reftel.web.settings import Settings

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems do not count data")

TRY = """
import mmap, sys
from reftel.bounds import bound_data, data_bytes
bound_data(data_bytes() + (256 << 20))
file = open(sys.executable, "rb")
mapped = [mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) for _ in range(200)]  # files do not count
kept = bytearray(100 << 20)
try:
    bytearray(1 << 30)
except MemoryError:
    print("refused", len(bytearray(50 << 20)))
"""


def test_data_is_bounded_and_files_are_not() -> None:
    done = subprocess.run([sys.executable, "-c", TRY], capture_output=True, text=True, check=True)
    assert done.stdout == f"refused {50 << 20}\n"


def test_this_process_is_within_the_bound_of_one_that_serves() -> None:
    assert 0 < data_bytes() < 10 * SERVING_BYTES


def test_a_large_archive_has_a_larger_bound() -> None:
    assert serving_bytes(0) == SERVING_BYTES
    assert serving_bytes(25_000_000) - serving_bytes(0) >= 25_000_000 * 250


def test_readers_are_told_what_is_too_large() -> None:
    problem = problem_of(MemoryError(), Settings())
    assert (problem.status, problem.code) == (503, "busy")
    assert problem.retry_after
