"""Prepare sources chunk by chunk, in this process while they are few, then in workers; results keep their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from reftel.archive.ingest.index_queue import IndexQueue
from reftel.archive.ingest.prepared_source import PreparedSource
from reftel.archive.ingest.workers import InProcess, WorkerPool
from reftel.reading import RawSource
from reftel.store.codec import Codec, Dictionary

FEW = 4 << 20
"""Bytes that are read without starting processes, which takes about as long as reading this much."""

Item = TypeVar("Item")


class SourceReaders(Generic[Item]):
    """Each source has an `Item` of the caller, which comes back with the result."""

    def __init__(
        self,
        codec: Codec,
        queue: IndexQueue,
        dictionaries: Callable[[], Sequence[Dictionary]],
        *,
        workers: int,
    ) -> None:
        """`workers` processes, 0: none beside this one; `dictionaries` gives those of the record when they start."""
        self._codec = codec
        self._queue = queue
        self._dictionaries = dictionaries
        self._workers = workers
        self._here = InProcess(codec, queue.preparer)
        self._pool: WorkerPool | None = None
        self._waiting: deque[Sequence[tuple[RawSource, Item]]] = deque()
        self._bytes = 0

    def tell(self, dictionary: Dictionary) -> None:
        """Use a new dictionary for the following sources."""
        if self._pool is not None:
            self._pool.tell(dictionary)

    def put(self, chunk: Sequence[tuple[RawSource, Item]]) -> None:
        """Prepare one more chunk. Take out the `done` results first, or this call blocks."""
        self._bytes += sum(len(raw.data) for raw, _ in chunk)
        if self._pool is None and self._workers and self._bytes > FEW:
            self._pool = WorkerPool(self._workers, self._codec, self._queue.preparer, self._dictionaries())
        readers = self._pool or self._here
        if readers.preparer.name != self._queue.preparer.name:
            readers.tell(self._queue.preparer)
        readers.put([raw for raw, _ in chunk])
        self._waiting.append(chunk)

    def done(self) -> Iterator[tuple[Sequence[tuple[RawSource, Item]], list[PreparedSource]]]:
        """Yield chunks with their results: finished ones, and those that must finish before more work fits."""
        while self._waiting and (self._first.is_full or self._first.ready()):
            yield self._take()

    def rest(self) -> Iterator[tuple[Sequence[tuple[RawSource, Item]], list[PreparedSource]]]:
        """Yield every chunk with its results; waits for them."""
        while self._waiting:
            yield self._take()

    def close(self, *, kill: bool = False) -> None:
        """End the workers; with `kill` at once."""
        if self._pool is not None:
            self._pool.close(kill=kill)

    @property
    def _first(self) -> InProcess | WorkerPool:
        """Position of the oldest chunk."""
        return self._here if self._here.in_flight or self._pool is None else self._pool

    def _take(self) -> tuple[Sequence[tuple[RawSource, Item]], list[PreparedSource]]:
        results = self._first.take()
        return self._waiting.popleft(), results
