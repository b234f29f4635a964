"""The processes that write shards: no error of theirs is lost, and nobody waits for an answer that cannot come."""

from __future__ import annotations

import multiprocessing
import threading
from pathlib import Path

import pytest

import reftel
from reftel.archive import people_file
from reftel.archive.shelf.desks import ShardDesks
from reftel.archive.shelf.messages import FileSeen, FinishedFile, FinishFiles, ShardCommitted
from reftel.archive.shelf.opening import create_shelf
from reftel.errors import ArchiveError
from reftel.store.shelf_file import OTHER, new_shelf

FINISHED = FinishFiles(OTHER, (FinishedFile(FileSeen("exercise.txt", 1, 2, 3), b"digest", 1),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new shelf."""
    create_shelf(tmp_path / "shelf", new_shelf())
    return tmp_path / "shelf"


def test_an_answer_that_cannot_be_taken_is_an_error_of_the_one_who_waits(folder: Path) -> None:
    def taken(committed: ShardCommitted) -> None:
        raise MemoryError(f"no room for {committed.shard}")

    desks = ShardDesks(folder, 1, taken)
    try:
        desks.send(OTHER, FINISHED)
        with pytest.raises(ArchiveError, match="no room for other"):
            desks.commit()
    finally:
        desks.close(abandon=True)


def test_an_error_at_the_end_of_a_process_is_raised(folder: Path) -> None:
    desks = ShardDesks(folder, 1, lambda _: None)
    desks.send(OTHER, FINISHED)
    desks.commit()
    kept = folder / "shards" / OTHER / people_file.FILE
    kept.unlink()
    kept.mkdir()  # the copy of what people added is written at the end
    with pytest.raises(ArchiveError, match="Is a directory"):
        desks.close()


def test_an_ingest_that_fails_at_its_beginning_leaves_nothing_behind(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No thread that holds the shelf's record, and no process that holds the lock of a shard."""

    def failed(*_: object) -> None:
        raise ArchiveError("the exercise disk is gone")

    monkeypatch.setattr(ShardDesks, "send", failed)
    with reftel.open(folder) as archive, pytest.raises(ArchiveError, match="exercise disk"):
        archive.ingest([tmp_path], workers=1)
    assert [each.name for each in threading.enumerate() if each.name in ("reftel-follow", "reftel-shards")] == []
    assert [each.name for each in multiprocessing.active_children()] == []
