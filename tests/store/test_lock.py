"""One writer at a time, and the lock goes with its holder."""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from reftel.errors import ArchiveBusy, ArchiveError
from reftel.store.lock import WriterLock

CONTEXT = multiprocessing.get_context("spawn")


def _hold(folder: str, pipe: Connection) -> None:
    with WriterLock(Path(folder)):
        pipe.send("held")
        pipe.recv()


def _wait(folder: str, pipe: Connection) -> None:
    pipe.send("waiting")
    with WriterLock(Path(folder), wait=True):
        pipe.send("got it")


def test_the_second_is_told_who_writes(tmp_path: Path) -> None:
    ours, theirs = CONTEXT.Pipe()
    holder = CONTEXT.Process(target=_hold, args=(str(tmp_path), theirs))
    holder.start()
    assert ours.recv() == "held"
    with pytest.raises(ArchiveBusy, match=f"process {holder.pid}"):
        WriterLock(tmp_path)
    ours.send("go")
    holder.join()
    WriterLock(tmp_path).release()


def test_a_lock_dies_with_its_holder(tmp_path: Path) -> None:
    ours, theirs = CONTEXT.Pipe()
    holder = CONTEXT.Process(target=_hold, args=(str(tmp_path), theirs))
    holder.start()
    assert ours.recv() == "held"
    holder.kill()
    holder.join()
    WriterLock(tmp_path).release()


def test_who_waits_gets_it_in_the_end(tmp_path: Path) -> None:
    ours, theirs = CONTEXT.Pipe()
    with WriterLock(tmp_path):
        waiter = CONTEXT.Process(target=_wait, args=(str(tmp_path), theirs))
        waiter.start()
        assert ours.recv() == "waiting"
    assert ours.recv() == "got it"
    waiter.join()


def test_releasing_twice_is_fine(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path)
    lock.release()
    lock.release()


def test_no_folder_no_lock(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="can't be written"):
        WriterLock(tmp_path / "none")
