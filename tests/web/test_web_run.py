"""Several processes serve one room: readers come in when all are ready, each answers, and all stop together."""

from __future__ import annotations

import contextlib
import http.client
import os
import select
import signal
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest


@contextlib.contextmanager
def rooms(kind: str, folder: Path) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    # Not as the main module: other processes could not find there what is defined in it.
    command = [sys.executable, "-c", "import sys; from tests.web.rooms import main; main(*sys.argv[1:])"]
    command += [kind, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            where, made = process.stdout.readline().split()
            yield process, where, made
        finally:
            process.send_signal(signal.SIGINT)


def wait_for_end(process: int) -> None:
    """Wait until a process that is not ours has ended; a dead one that nobody asked about counts."""
    with contextlib.suppress(OSError):
        number = os.pidfd_open(process)
        try:
            waiting = select.poll()
            waiting.register(number, select.POLLIN)
            assert waiting.poll(60_000)
        finally:
            os.close(number)


def answered_by(where: str) -> int:
    with urllib.request.urlopen(where, timeout=30) as answer:
        return int(answer.read())


def test_readers_come_in_when_every_process_is_ready(tmp_path: Path) -> None:
    with rooms("noted", tmp_path) as (process, where, made):
        helper = int(made)
        answers = Counter(answered_by(where) for _ in range(20))
        assert answers == {process.pid: 10, helper: 10}
    assert process.returncode in (0, -signal.SIGINT)
    with pytest.raises(ProcessLookupError):
        os.kill(helper, 0)


def test_a_process_that_fails_does_not_keep_readers_out(tmp_path: Path) -> None:
    with rooms("failing", tmp_path) as (process, where, made):
        assert made == "failed"
        assert {answered_by(where) for _ in range(4)} == {process.pid}


def test_a_process_that_is_killed_takes_no_more_readers(tmp_path: Path) -> None:
    with rooms("noted", tmp_path) as (process, where, made):
        assert {answered_by(where) for _ in range(2)} == {process.pid, int(made)}
        os.kill(int(made), signal.SIGKILL)
        wait_for_end(int(made))
        assert {answered_by(where) for _ in range(6)} == {process.pid}


def test_when_the_first_process_is_killed_the_others_end(tmp_path: Path) -> None:
    with rooms("noted", tmp_path) as (process, _, made):
        process.kill()
        process.wait()
        wait_for_end(int(made))


def test_a_process_that_has_grown_ends_and_another_one_starts(tmp_path: Path) -> None:
    with rooms("grown", tmp_path) as (process, where, made):
        wait_for_end(int(made))
        while len(list(tmp_path.iterdir())) < 2:  # the note of the next one
            assert answered_by(where)
        assert process.poll() is None


def test_another_process_answers_in_the_place_of_the_first_one_that_has_grown(tmp_path: Path) -> None:
    with rooms("alone", tmp_path) as (process, where, _):
        held = http.client.HTTPConnection(where.split("/")[2])
        held.request("GET", "/")
        assert int(held.getresponse().read()) == process.pid
        while (other := answered_by(where)) == process.pid:
            pass
        assert {answered_by(where) for _ in range(4)} == {other}
        assert process.poll() is None
        held.request("GET", "/")
        with pytest.raises((ConnectionError, http.client.HTTPException)):
            held.getresponse()
        os.kill(other, signal.SIGKILL)
        wait_for_end(other)
        assert answered_by(where) != other
    with pytest.raises(ProcessLookupError):
        os.kill(other, 0)
