"""Follows the shards while they are written: their rows go to the shelf's record, their documents to its index."""

from __future__ import annotations

import queue
import threading
import time
from concurrent.futures import Future
from itertools import islice
from pathlib import Path

from reftel.archive.index_in_use import documents, numbers_since
from reftel.archive.ingest.cable_changes import CableChanges
from reftel.archive.ingest.index_queue import IndexQueue
from reftel.archive.shelf.comparing import Compared, ShelfComparison
from reftel.archive.shelf.messages import ShardCommitted
from reftel.errors import ArchiveError
from reftel.store import records
from reftel.store.codec import Codec
from reftel.store.connection import RECORD, open_writer
from reftel.store.shelf_file import ShelfFile, read_shelf
from reftel.store.shelf_list import ShelfList
from reftel.store.writer import RecordWriter

EVERY = 2.0
"""Seconds between two looks at the shards: readers of the shelf are so far behind them."""


_AHEAD = 64
"""Batches of shards that wait to be followed."""

_DOCUMENTS = 1000
"""Documents in memory that are made here."""


class _Asked:
    """A request that the reading process waits for."""

    def __init__(self, *, to_mark: bool) -> None:
        self.to_mark = to_mark
        self.found: Future[Compared] = Future()


class ShelfFollower:
    """A separate thread. `finish` raises its error; the next writer continues where it stopped."""

    def __init__(self, folder: Path, index: IndexQueue) -> None:
        """The caller holds the shelf's lock."""
        self._folder = folder
        self._index = index
        self._queue: queue.Queue[ShardCommitted | _Asked | None] = queue.Queue(maxsize=_AHEAD)
        self._error: Exception | None = None
        self._is_last = False
        self._taken: _Asked | None = None
        """The request that the thread works on."""
        self._arrived: dict[int, tuple[int, bool]] = {}
        self._thread = threading.Thread(target=self._run, name="reftel-follow", daemon=True)
        self._thread.start()

    def put(self, committed: ShardCommitted) -> None:
        """A shard has committed. Waits while the index is far behind."""
        self._queue.put(committed)

    def compare(self) -> Compared:
        """Compare the changed cables with all others; all shards are idle. Raises ArchiveError."""
        return self._ask(to_mark=False)

    def mark(self) -> None:
        """Record that the result of the comparison is committed. Raises ArchiveError."""
        self._ask(to_mark=True)

    def _ask(self, *, to_mark: bool) -> Compared:
        asked = _Asked(to_mark=to_mark)
        self._queue.put(asked)
        return asked.found.result()

    def finish(self) -> None:
        """Follow all shards to their ends, and end. Raises the error that stopped it."""
        self._queue.put(None)
        self._thread.join()
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            connection = open_writer(self._folder / RECORD)
            try:
                writer = RecordWriter(connection)
                self._follow(writer, ShelfList(writer, self._folder))
            finally:
                connection.close()
        except Exception as error:  # raised by `finish`
            self._error = error
            if self._taken is not None:
                self._refuse(self._taken)
            while not self._is_last:  # a process that commits must not wait forever
                told = self._queue.get()
                self._is_last = told is None
                if isinstance(told, _Asked):
                    self._refuse(told)

    def _refuse(self, asked: _Asked) -> None:
        """Answer a request with the error that stopped the thread, unless it was answered."""
        if not asked.found.done():
            asked.found.set_exception(ArchiveError(f"the shelf's record can't be written: {self._error}"))

    def _follow(self, writer: RecordWriter, followed: ShelfList) -> None:
        connection = writer.connection
        codec = Codec(load=lambda no: records.dictionary(connection, no))
        comparison = ShelfComparison(writer, codec, self._folder)
        is_last = False
        while not is_last:
            shards, changes, end = self._gather()
            is_last = end is None
            self._taken = end if isinstance(end, _Asked) else None
            shelf = read_shelf(self._folder)
            for name, generation in shards.items():
                followed.follow(shelf, shelf.named(name), thorough=False, until=generation)
            self._index.put(changes, writer.generation())
            if is_last:
                self._follow_rest(writer, codec, followed, shelf)
            if isinstance(end, _Asked):
                self._answer(end, comparison)

    def _follow_rest(self, writer: RecordWriter, codec: Codec, followed: ShelfList, shelf: ShelfFile) -> None:
        """Follow all shards to their ends. The index gets the cables of which no message came: a process was killed
        between its commit and its message, or another machine filled a shard meanwhile."""
        connection, before = writer.connection, writer.generation()
        followed.follow_all(shelf)
        found = documents(connection, codec, numbers_since(connection, before))
        while some := list(islice(found, _DOCUMENTS)):
            preparer = self._index.preparer
            self._index.put(CableChanges({each.key: preparer.prepare(each) for each in some}), before)
        gone = {no for no, is_gone in records.changed_since(connection, before) if is_gone}
        self._index.put(CableChanges(gone=gone), writer.generation())

    def _answer(self, asked: _Asked, comparison: ShelfComparison) -> None:
        found = Compared()
        if asked.to_mark:
            comparison.mark()
        else:
            found = comparison.run(self._arrived)
            self._arrived = {}
        asked.found.set_result(found)

    def _gather(self) -> tuple[dict[str, int], CableChanges, _Asked | bool | None]:
        """Return shards with their generations, documents, and the end of the period: None at the end of the run."""
        shards: dict[str, int] = {}
        changes = CableChanges()
        until = time.monotonic() + EVERY
        while True:
            try:
                told = self._queue.get(timeout=max(until - time.monotonic(), 0) if shards else None)
            except queue.Empty:
                return shards, changes, False
            if told is None or isinstance(told, _Asked):
                self._is_last = told is None
                return shards, changes, told
            if not shards:
                until = time.monotonic() + EVERY
            shards[told.shard] = told.generation
            for cable, at, is_new in told.arrived:
                self._arrived.setdefault(cable, (at, is_new))
            for key, packed in told.documents.items():
                changes.documents[key] = packed
                changes.gone.discard(key)
            for key in told.gone:
                changes.documents.pop(key, None)
                changes.gone.add(key)
