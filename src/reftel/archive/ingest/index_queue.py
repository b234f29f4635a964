"""The index follows the record: a thread writes committed changes in larger batches than the record's."""

from __future__ import annotations

import queue
import threading
import time
from contextlib import suppress

from reftel.archive.ingest.cable_changes import CableChanges
from reftel.index.base import Index, IndexUnreachableError, Preparer
from reftel.index.engines import NoIndex, prepared

BATCH_BYTES = 80 << 20
BATCH_SECONDS = 30.0
"""An index commit costs most of a second regardless of its size, and merges later; readers wait this long at most."""


def index_report(trouble: str, broken: Exception | None) -> str:
    """Return what to tell a person whose changes are in the record; empty if the index has them too.

    Args:
        trouble: Why there was no index when the work began.
        broken: The error that stopped it.
    """
    if broken is not None and not isinstance(broken, IndexUnreachableError):
        return f"the index could not be written ({broken}): `reftel reindex` rebuilds it from the record"
    why = trouble if broken is None else str(broken)
    if not why or "reftel reindex" in why:
        return why
    return (
        f"the record has everything, but the index not yet, because {why}. The next `reftel ingest` completes the index"
    )


class IndexQueue:
    """Writes the changes of batches in the order of their generations. After an error the thread stops, and `finish`
    returns the error.

    The next writer restores the lost changes with `reconcile`, because the index stores its generation. Without an
    index everything is dropped.
    """

    def __init__(self, index: Index | None) -> None:
        self._index = index
        self._nothing = NoIndex()
        self._queue: queue.Queue[tuple[CableChanges, int] | None] = queue.Queue(maxsize=12)
        self._documents: dict[int, bytes] = {}
        self._gone: set[int] = set()
        self._bytes = 0
        self._generation = 0
        self._told = self._written = 0 if index is None else index.generation()
        self._since = 0.0
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="reftel-index", daemon=True)
        self._thread.start()

    def put(self, changed: CableChanges, generation: int) -> None:
        """A batch that the record has committed. Waits while the index is far behind."""
        if self._index is not None and (changed.documents or changed.gone or generation > self._told):
            self._told = generation
            self._queue.put((changed, generation))

    @property
    def preparer(self) -> Preparer:
        """The index's preparer, as of the last write."""
        return self._index.preparer() if self._index is not None else self._nothing

    def finish(self) -> Exception | None:
        """Write the remaining changes and end. Return the error, if any."""
        self._queue.put(None)
        self._thread.join()
        return self._error

    def _run(self) -> None:
        is_last = False
        while not is_last:
            item = None
            with suppress(queue.Empty):  # the changes that wait are old enough to be written
                item = self._queue.get(timeout=BATCH_SECONDS if self._bytes else None)
                is_last = item is None
            if self._error is not None:
                continue
            try:
                if item is None:
                    self._write()
                else:
                    self._merge(*item)
            except Exception as error:  # whatever the engine raises: the record is whole, and the index is remade
                self._error = error
                self._clear()

    def _merge(self, changed: CableChanges, generation: int) -> None:
        if not self._bytes:
            self._since = time.monotonic()
        for key, packed in changed.documents.items():
            self._documents[key] = packed
            self._bytes += len(packed)
        for key in changed.gone:
            self._documents.pop(key, None)
        self._gone = (self._gone | changed.gone) - changed.documents.keys()
        self._generation = generation
        is_old = time.monotonic() - self._since > BATCH_SECONDS
        is_eager = self._index is not None and self._index.is_eager(len(self._documents))
        if self._bytes >= BATCH_BYTES or is_old or is_eager:
            self._write()

    def _write(self) -> None:
        is_new = bool(self._documents or self._gone) or self._generation > self._written
        if self._index is not None and is_new:
            self._index.write(prepared(self._documents), self._gone, generation=self._generation)
            self._written = self._generation
        self._clear()

    def _clear(self) -> None:
        self._documents.clear()
        self._gone = set()
        self._bytes = 0
