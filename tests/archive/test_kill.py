"""kill -9 at any moment: nothing half in, nothing lost, nothing double, and the next ingest goes on."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

import reftel
from reftel.errors import NotAnArchive
from reftel.exercise.writer import Order, write
from reftel.store.connection import RECORD
from tests.archive.killing import ingest
from tests.archive.making import contents
from tests.torture.length import either
from tests.torture.moments import moments

KILLS = either(21, 50)
COUNT = 90
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["reftel.archive.archive", "tests.archive.killing"])


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A little traffic in all forms."""
    folder = tmp_path_factory.mktemp("little") / "files"
    write(folder, Order(COUNT, seed=5, form="mixed", start=2006, end=2008), truth=False)
    return folder


@pytest.fixture(scope="module")
def unharmed(files: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What an archive of it holds."""
    with reftel.open(tmp_path_factory.mktemp("unharmed") / "archive", create=True) as archive:
        archive.ingest([files], workers=0)
        return contents(archive)


def _length(archive: Path, files: Path) -> float:
    """Seconds that a run takes here, which only places the kills."""
    pipe, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=ingest, args=(str(archive), str(files), 0, theirs))
    process.start()
    pipe.recv()
    began = time.monotonic()
    pipe.recv()
    length = time.monotonic() - began
    process.join()
    return length


def _killed(archive: Path, files: Path, workers: int, after: float) -> bool:
    """Begin to take in, kill after so many seconds; False if it was done before that."""
    pipe, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=ingest, args=(str(archive), str(files), workers, theirs))
    process.start()
    theirs.close()
    assert pipe.recv() == "begins"
    was_done = pipe.poll(after)
    process.kill()
    process.join()
    return not was_done


def _check(folder: Path) -> int:
    """Nothing is half in: every source is proved, read or refused, and every count is right. Gives the cables."""
    if not (folder / RECORD).exists():
        return 0
    try:
        archive = reftel.open(folder, read_only=True)
    except NotAnArchive:
        return 0  # killed while it was being made
    with archive:
        findings = [finding for finding in archive.verify() if finding.code != "index"]
        assert findings == []  # the index may be behind; the next writer brings it up
        held: int = archive.overview().cables
        return held


def test_an_archive_whose_making_was_killed_at_its_first_write_is_made_anew(tmp_path: Path) -> None:
    """What such a kill leaves: pages written, and a journal that says how to undo it."""
    making, folder = tmp_path / "making", tmp_path / "archive"
    making.mkdir()
    connection = sqlite3.connect(making / RECORD, isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN")
    connection.execute("CREATE TABLE cable (text TEXT)")
    connection.executemany("INSERT INTO cable VALUES (?)", [("x" * 5000,)] * 50)
    shutil.copytree(making, folder)
    connection.close()
    assert (folder / f"{RECORD}-journal").stat().st_size
    with reftel.open(folder, create=True) as archive:
        assert archive.overview().cables == 0


@pytest.mark.parametrize("workers", [0, 1])
def test_killed_again_and_again(workers: int, files: Path, unharmed: dict[str, object], tmp_path: Path) -> None:
    rng = random.Random(workers)
    length = _length(tmp_path / "timed", files)
    few = either(3, 5)
    kills = KILLS - few if workers == 0 else few
    places = moments(kills, length / 3, rng)
    killed = rounds = 0
    folder = tmp_path / "archive"
    held = 0
    while killed < kills:
        assert rounds < 10 * KILLS
        rounds += 1
        if _killed(folder, files, workers, next(places)):
            killed += 1
            now = _check(folder)
            assert now >= held  # what was committed stays
            held = now
        else:
            _complete(folder, files, unharmed)
            folder = tmp_path / f"archive-{rounds}"  # the engine may still tidy up in the old one
            held = 0
    _complete(folder, files, unharmed)


def _complete(folder: Path, files: Path, unharmed: dict[str, object]) -> None:
    """Go on to the end: it is the archive that nobody killed."""
    with reftel.open(folder, create=True) as archive:
        archive.ingest([files], workers=0)
        assert archive.overview().cables == COUNT
        assert archive.verify() == ()
        assert contents(archive) == unharmed
