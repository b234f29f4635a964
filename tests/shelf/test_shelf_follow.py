"""The shelf's record and index follow shards that commit all the time: no document is left out of the index."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

import reftel
from reftel.archive.ingest import index_queue
from reftel.archive.ingest.cable_changes import CableChanges
from reftel.archive.ingest.prepared_source import ENCODER, ReadingTools, prepare_source
from reftel.archive.shelf.checking import rebuild_list
from reftel.archive.shelf.desk import ShardDesk
from reftel.archive.shelf.follower import ShelfFollower
from reftel.archive.shelf.messages import CommitShards, FileSeen, FoundSource, PutSource, ShardCommitted, Told
from reftel.archive.shelf.opening import create_shelf
from reftel.archive.shelf.shelf_session import shelf_session
from reftel.cli.main import main
from reftel.index.base import Document
from reftel.index.brute import BruteIndex, BrutePreparer
from reftel.index.engines import NoIndex
from reftel.reading import RawSource
from reftel.store import records
from reftel.store.codec import Codec
from reftel.store.connection import RECORD, open_reader
from reftel.store.shelf_file import new_shelf, with_years
from tests.archive.making import put, telegram


def order(serial: int) -> PutSource:
    data, name = telegram(serial), f"{serial}.txt"
    digest = sha256(data).digest()
    raw = RawSource(path=name, data=data, offset=0, form="telegram-text")
    found = FoundSource(
        file=FileSeen(name, len(data), 0, 0),
        path=name,
        offset=0,
        form=raw.form,
        digest=digest,
        data=data,
    )
    prepared = prepare_source(raw, ReadingTools(Codec(), NoIndex()))
    return PutSource(shard="2008", found=found, prepared=ENCODER.encode(prepared))


def packed(number: int) -> bytes:
    return BrutePreparer().prepare(Document(key=number, id=f"E{number}", paragraphs=(("", "the museum"),)))


def test_documents_of_one_generation_may_come_in_two_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_queue, "BATCH_BYTES", 1)  # each part is written for itself
    index = BruteIndex(tmp_path / "index")
    following = index_queue.IndexQueue(index)
    following.put(CableChanges(documents={1: packed(1)}), 5)
    following.put(CableChanges(documents={2: packed(2)}), 5)
    assert following.finish() is None
    assert (sorted(index.keys()), index.generation()) == ([1, 2], 5)
    index.close()


class Watching(index_queue.IndexQueue):
    """Notes, with each generation, the cables that the record holds and whose documents have not come."""

    def __init__(self, held: Callable[[], set[int]]) -> None:
        super().__init__(None)
        self._held = held
        self._come: set[int] = set()
        self.missing: list[set[int]] = []

    def put(self, changed: CableChanges, generation: int) -> None:
        self._come |= changed.documents.keys()
        self.missing.append(self._held() - self._come)


def test_the_record_does_not_run_ahead_of_the_documents(tmp_path: Path) -> None:
    """A shard commits again before the follower looks at what it committed first."""
    folder = tmp_path / "shelf"
    create_shelf(folder, with_years(new_shelf(), 2008, 2008))
    told: list[Told] = []
    desk = ShardDesk(folder, told.append)
    for serial in (900001, 900002):
        desk.take(order(serial))
        desk.take(CommitShards(serial))
    desk.close()
    first, second = (each for each in told if isinstance(each, ShardCommitted) and each.documents)

    def held() -> set[int]:
        connection = open_reader(folder / RECORD)
        try:
            return {no for no, _ in records.changed_since(connection, 0)}
        finally:
            connection.close()

    watching = Watching(held)
    follower = ShelfFollower(folder, watching)
    follower.put(first)
    follower.compare()
    follower.put(second)
    follower.compare()
    follower.finish()
    watching.finish()
    assert watching.missing[:2] == [set(), set()]
    with shelf_session(folder) as work:
        assert work.index is not None
        assert len(list(work.index.keys())) == 2


def test_the_index_gets_a_commit_of_which_no_message_came(tmp_path: Path) -> None:
    """A process can be killed between its commit and the message with the documents."""
    folder = tmp_path / "shelf"
    create_shelf(folder, with_years(new_shelf(), 2008, 2008))
    desk = ShardDesk(folder, lambda _: None)
    for serial in (900001, 900002):
        desk.take(order(serial))
    desk.close()
    index = BruteIndex(tmp_path / "index")
    following = index_queue.IndexQueue(index)
    ShelfFollower(folder, following).finish()
    assert following.finish() is None
    connection = open_reader(folder / RECORD)
    try:
        assert index.generation() == records.generation(connection)
        assert sorted(index.keys()) == [no for no, _ in records.changed_since(connection, 0)]
    finally:
        connection.close()
        index.close()


def test_a_shard_with_cables_that_is_not_there_is_missing(tmp_path: Path) -> None:
    folder = tmp_path / "shelf"
    create_shelf(folder, new_shelf())
    with reftel.open(folder) as archive:
        archive.ingest([put(tmp_path / "in", a=telegram(900001))], workers=0)
    (folder / "shards" / "2008").rename(tmp_path / "elsewhere")
    listed = CliRunner().invoke(main, ["shelf", "list", str(folder)])
    assert listed.exit_code == 0
    assert "2008: ids of 2008; 1 cable; missing: mount its disk" in listed.output


def test_generations_of_a_rebuilt_list_go_on(tmp_path: Path) -> None:
    """A generation that a program has noted must not come twice."""
    folder = tmp_path / "shelf"
    create_shelf(folder, new_shelf())
    with reftel.open(folder) as archive:
        for serial in range(900001, 900006):
            archive.ingest([put(tmp_path / str(serial), a=telegram(serial))], workers=0)
        before = archive.overview().generation
    rebuild_list(folder)
    with reftel.open(folder) as archive:
        assert archive.overview().generation > before
        archive.reindex(workers=0)
        assert archive.verify() == ()
        assert archive.search("lamp").total == 5
