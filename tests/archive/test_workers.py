"""The processes that read: what they are told, what becomes of a source that kills one, and that they end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

import reftel
from reftel.archive.ingest import index_queue, workers
from reftel.archive.ingest.cable_changes import CableChanges
from reftel.archive.ingest.prepared_source import PreparedSource
from reftel.errors import ArchiveError
from reftel.index import common_words, tantivy_index
from reftel.index.base import Document, PreparedDocument
from reftel.index.brute import BruteIndex
from reftel.index.common_words import CommonWords
from reftel.index.engines import NoIndex
from reftel.index.tantivy_index import TantivyIndex
from reftel.index.tokenized import TokenizedDocument, TokenizingPreparer, unpack
from reftel.reading import RawSource
from reftel.store.codec import Codec
from tests.archive.conftest import COUNT, Traffic
from tests.archive.making import put, telegram


class _Deadly(RawSource, frozen=True, kw_only=True):
    """A source whose arrival kills a process, as a fault in a library would."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (9,)


def test_a_source_that_kills_its_reader_is_refused_alone() -> None:
    pool = workers.WorkerPool(1, Codec(), NoIndex())
    try:
        good = [RawSource(path=f"{n}.txt", data=telegram(900001 + n), form="telegram-text") for n in range(3)]
        pool.put([good[0], _Deadly(path="deadly", data=b"EXERCISE", form="telegram-text"), good[1]])
        pool.put([good[2]])
        first: list[PreparedSource] = pool.take()
        assert [taken.error for taken in first] == ["", "ReadingFailed", ""]
        assert [taken.error for taken in pool.take()] == [""]
        assert pool.in_flight == 0
    finally:
        pool.close()


def test_a_process_that_takes_nothing_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its pipe is full, so the writer cannot even send: native code that never ends may hold up the whole process."""
    pool = workers.WorkerPool(1, Codec(), NoIndex())
    stuck = pool._workers[0]
    os.kill(stuck.process.pid or 0, signal.SIGSTOP)
    monkeypatch.setattr(workers._Worker, "patience", property(lambda self: 0.1 if self is stuck else 120.0))
    try:
        large = telegram(900001, texts=[("The lamp was lent to the museum. " * 40 + "\n") * 1000])
        pool.put([RawSource(path="large.txt", data=large, form="telegram-text")])
        pool.put([RawSource(path="1.txt", data=telegram(900002), form="telegram-text")])
        assert [taken.error for _ in range(2) for taken in pool.take()] == ["", ""]
    finally:
        pool.close(kill=True)


def test_a_process_in_place_of_one_that_died_knows_what_it_knew() -> None:
    table = CommonWords((), ("the", "lamp"))
    pool = workers.WorkerPool(1, Codec(), NoIndex())
    try:
        pool.tell(TokenizingPreparer(table))
        good = [RawSource(path=f"{n}.txt", data=telegram(900001 + n), form="telegram-text") for n in range(2)]
        pool.put([good[0], _Deadly(path="deadly", data=b"EXERCISE", form="telegram-text")])
        pool.put([good[1]])
        taken: list[PreparedSource] = [*pool.take(), *pool.take()]
        documents = [unpack(PreparedDocument(1, telegram.document)) for each in taken for telegram in each.telegrams]
        assert [document.table for document in documents] == [table.name] * 2
        assert [document.marks for document in documents] == [table.marks(each.texts()) for each in documents]
    finally:
        pool.close()


def test_telegrams_are_marked_where_they_are_read(
    traffic: Traffic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As soon as the index knows what is frequent, also in a later ingest."""
    monkeypatch.setattr(common_words, "ENOUGH", 100)
    tables: list[str] = []

    def watch(prepared: PreparedDocument) -> TokenizedDocument:
        document = unpack(prepared)
        tables.append(document.table)
        return document

    monkeypatch.setattr(tantivy_index, "unpack", watch)
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([traffic.folder], workers=0)
        assert set(tables) == {""}
        tables.clear()
        assert archive.ingest([put(tmp_path / "more", a=telegram())], workers=0).cables_new == 1
        with TantivyIndex(archive.path / "index-v1", read_only=True) as index:
            assert tables == [index.preparer().common.name] != [""]
        assert archive.search('"the lamp of the old lighthouse"').total == 1


def test_an_archive_that_grows_by_few_telegrams_learns_what_is_frequent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(common_words, "ENOUGH", 4)
    with reftel.open(tmp_path / "archive", create=True) as archive:
        for number in range(1, 7):
            folder = put(tmp_path / str(number), a=telegram(900000 + number))
            assert archive.ingest([folder], workers=0).cables_new == 1
            with TantivyIndex(archive.path / "index-v1", read_only=True) as index:
                assert ("the" in index.preparer().common.letters) == (number >= 4)
            assert archive.search('"the lamp of the old lighthouse"').total == number


def test_the_index_is_written_as_soon_as_there_are_telegrams_enough_to_tell_what_is_frequent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that all that are read afterwards are marked where they are read."""
    monkeypatch.setattr(common_words, "MOST", 3)
    monkeypatch.setattr(index_queue, "BATCH_SECONDS", 1e6)
    written = threading.Event()

    class Watched(TantivyIndex):
        def write(self, *arguments: Any, **named: Any) -> None:
            super().write(*arguments, **named)
            written.set()

    def packed(number: int) -> bytes:
        document = Document(key=number, id=f"E{number}", paragraphs=(("", "the museum"),))
        return TokenizingPreparer(CommonWords()).prepare(document)

    with Watched(tmp_path / "index", enough=3) as index:
        following = index_queue.IndexQueue(index)
        try:
            following.put(CableChanges(documents={1: packed(1), 2: packed(2)}), 1)
            following.put(CableChanges(documents={3: packed(3)}), 2)
            assert written.wait(60)
            assert index.generation() == 2
            assert {"the", "museum"} <= index.preparer().common.letters.keys()
            assert following.preparer.name == index.preparer().name != ""
        finally:
            assert following.finish() is None


class _Uneager(BruteIndex):
    def is_eager(self, waiting: int) -> bool:
        raise RuntimeError(f"{waiting} documents are too many for this exercise")


def test_any_error_of_the_index_ends_the_queue_and_not_its_thread(tmp_path: Path) -> None:
    """More changes than the queue holds: nobody waits for a thread that is gone, and the error is not lost."""
    index = _Uneager(tmp_path / "index")
    following = index_queue.IndexQueue(index)
    following.put(CableChanges(documents={1: b"x"}), 1)
    for generation in range(2, 40):
        following.put(CableChanges(), generation)
    assert "too many for this exercise" in str(following.finish())
    index.close()


def test_processes_that_never_start_are_one_error_and_refuse_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_work", os.abort)  # not callable with a pipe: the process ends before it says a word
    pool = workers.WorkerPool(1, Codec(), NoIndex())
    try:
        with pytest.raises(ArchiveError, match="can't be started"):
            pool.put([RawSource(path="1.txt", data=telegram(), form="telegram-text")])
            pool.take()
    finally:
        pool.close(kill=True)


SCRIPT = """
import reftel
with reftel.open({archive!r}, create=True) as archive:
    print(archive.ingest([{files!r}], workers=2).cables_new)
"""


def test_a_program_without_main_guard_can_take_in(tmp_path: Path, traffic: Traffic) -> None:
    """From standard input too, where no process could import the program."""
    script = SCRIPT.format(archive=str(tmp_path / "archive"), files=str(traffic.folder))
    ran = subprocess.run([sys.executable, "-"], input=script, capture_output=True, text=True, check=True, timeout=120)
    assert (ran.stdout.strip(), ran.stderr) == (str(COUNT), "")


def test_workers_end_with_their_writer() -> None:
    pool = workers.WorkerPool(2, Codec(), NoIndex())
    processes = [worker.process for worker in pool._workers]
    assert all(process.is_alive() for process in processes)
    for worker in pool._workers:
        worker.pipe.close()  # what the system does when the writer is killed
    for process in processes:
        process.join(timeout=30)
        assert process.exitcode == 0
    pool._workers.clear()
