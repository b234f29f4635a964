"""A batch of an ingest: one transaction of the record, then a message to the index."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from reftel.archive.ingest.attach import Attacher
from reftel.archive.ingest.cable_changes import CableChanges
from reftel.store.writer import RecordWriter

BATCH_SOURCES = 1000
BATCH_BYTES = 32 << 20
BATCH_SECONDS = 2.0
"""A batch is committed once it passes one of these bounds."""


class ChangeTaker(Protocol):
    """Data about a committed batch, for the index queue."""

    def put(self, changed: CableChanges, generation: int) -> None:
        """Return the changes of a batch, and the record's generation."""


class Batch:
    """The open transaction of an ingest, if one is open, and its size."""

    def __init__(
        self,
        writer: RecordWriter,
        attacher: Attacher,
        queue: ChangeTaker,
        on_commit: Callable[[CableChanges], None],
    ) -> None:
        self._writer = writer
        self._attacher = attacher
        self._queue = queue
        self._on_commit = on_commit
        self._is_open = False
        self._sources = self._bytes = 0
        self._since = 0.0

    def begin(self) -> None:
        """Open a transaction, unless one is open."""
        if not self._is_open:
            self._writer.begin()
            self._is_open = True
            self._sources = self._bytes = 0
            self._since = time.monotonic()

    def add(self, sources: int, size: int) -> None:
        """Count sources and their bytes; commit once the batch is large or old."""
        self._sources += sources
        self._bytes += size
        is_old = time.monotonic() - self._since > BATCH_SECONDS
        if self._sources >= BATCH_SOURCES or self._bytes >= BATCH_BYTES or is_old:
            self.commit()

    def commit(self) -> None:
        """Commit, if a transaction is open, and send the changes to the index."""
        if not self._is_open:
            return
        changes = self._attacher.take_changes()
        generation = self._writer.commit()
        self._is_open = False
        self._on_commit(changes)
        self._queue.put(changes, generation)

    def abandon(self) -> None:
        """Roll back the open transaction."""
        if self._is_open:
            self._writer.rollback()
