"""kill -9 at any moment of an ingest, a split or a merge: nothing half in, and the same command goes on to its end."""

from __future__ import annotations

import multiprocessing
import random
import time
from pathlib import Path

import pytest

import reftel
from reftel.archive.shelf.opening import create_shelf
from reftel.errors import ArchiveError
from reftel.exercise.writer import Order, write
from reftel.store.connection import RECORD
from reftel.store.lock import WriterLock
from reftel.store.shelf_file import folder_of, is_shelf, new_shelf, read_shelf
from tests.shelf.asking import same
from tests.shelf.conftest import page_of_two
from tests.shelf.shelf_killing import run
from tests.torture.length import either
from tests.torture.moments import moments

COUNT = 40
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["reftel.archive.shelf.opening", "tests.shelf.shelf_killing"])


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A little traffic in all forms, and files with telegrams of two shards."""
    folder = tmp_path_factory.mktemp("little") / "files"
    write(folder, Order(COUNT, seed=5, form="mixed", start=2006, end=2008), truth=False)
    for at in range(6):
        (folder / f"two-{at}.html").write_bytes(page_of_two(f"07MANAGUA90041{at}", f"06LIMA90013{at}", 31 + at))
    return folder


@pytest.fixture(scope="module")
def unharmed(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of it."""
    folder = tmp_path_factory.mktemp("unharmed") / "archive"
    with reftel.open(folder, create=True) as archive:
        archive.ingest([files], workers=0)
    return folder


def _killed(job: str, source: Path, target: Path, workers: int, after: float) -> float | None:
    """Begin, kill after so many seconds; how long it took, if it was done before that."""
    pipe, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=run, args=(job, str(source), str(target), workers, theirs))
    process.start()
    theirs.close()
    assert pipe.recv() == "begins"
    began = time.monotonic()
    was_done = pipe.poll(after)
    length = time.monotonic() - began
    process.kill()
    process.join()
    return length if was_done else None


def _ended(target: Path) -> None:
    """Wait for processes of a run that was killed: each holds the lock of what it writes until it ends."""
    for folder in [target, *(folder_of(target, each) for each in read_shelf(target).shards)]:
        if (folder / RECORD).exists():
            WriterLock(folder, wait=True).release()


def _complete(target: Path, unharmed: Path) -> None:
    """See that it holds what was never killed."""
    with reftel.open(target) as opened, reftel.open(unharmed, read_only=True) as wanted:
        opened.ingest([], workers=0)  # the index may be behind; the next writer brings it up
        assert opened.verify() == ()
        same(opened, wanted)


@pytest.mark.parametrize(("workers", "kills"), [(0, either(7, 14)), (2, either(3, 5))])
def test_an_ingest_killed_again_and_again(
    workers: int, kills: int, files: Path, unharmed: Path, tmp_path: Path
) -> None:
    rng = random.Random(workers)
    create_shelf(tmp_path / "timed", new_shelf())
    length = _killed("ingest", files, tmp_path / "timed", workers, 600) or 1.0
    places = moments(kills, length / 2, rng)
    killed = rounds = held = 0
    target = tmp_path / "shelf"
    create_shelf(target, new_shelf())
    while killed < kills:
        rounds += 1
        if _killed("ingest", files, target, workers, next(places)) is None:
            killed += 1
            _ended(target)
            for shard in read_shelf(target).shards:
                if (folder_of(target, shard) / RECORD).is_file():
                    with reftel.open(folder_of(target, shard)) as opened:
                        assert opened.verify() == ()
            with reftel.open(target) as opened:
                assert opened.overview().cables >= held  # what was committed stays
                held = opened.overview().cables
            continue
        _complete(target, unharmed)
        target, held = tmp_path / f"shelf-{rounds}", 0
        create_shelf(target, new_shelf())
    with reftel.open(target) as opened:
        opened.ingest([files], workers=0)
    _complete(target, unharmed)


@pytest.mark.parametrize("job", ["split", "merge"])
def test_a_change_of_shape_killed_again_and_again(job: str, unharmed: Path, tmp_path: Path) -> None:
    rng = random.Random(job)
    source = unharmed
    if job == "merge":
        source = tmp_path / "source"
        _killed("split", unharmed, source, 0, 600)
    length = _killed(job, source, tmp_path / "timed", 0, 600) or 1.0
    kills = either(5, 10)
    places = moments(kills, length / 2, rng)
    killed = rounds = 0
    target = tmp_path / "made"
    while killed < kills:
        rounds += 1
        if _killed(job, source, target, 0, next(places)) is None:
            killed += 1
            if (job == "merge" and (target / RECORD).is_file()) or is_shelf(target):  # whole, but for the index
                _complete(target, unharmed)
                target = tmp_path / f"made-{rounds}"
            continue
        _complete(target, unharmed)
        target = tmp_path / f"made-{rounds}"
    try:
        assert _killed(job, source, target, 0, 600) is not None
    except ArchiveError:
        assert is_shelf(target)
    _complete(target, unharmed)
    _complete(source, unharmed)  # the other side is as it was
