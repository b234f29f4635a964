"""Progress of an ingest, reported a few times a second."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from reftel.archive.types import IngestProgress

_EVERY = 0.2
_WINDOW = 10.0


class ProgressMeter:
    """Counts, and calls back at most five times a second."""

    def __init__(self, callback: Callable[[IngestProgress], None] | None) -> None:
        self._callback = callback
        self._started = self._told = time.monotonic()
        self._trail: deque[tuple[float, int, int]] = deque()
        self._files_done = 0
        self._in_file = 0
        self.total = 0
        self.sources = 0
        self.cables = 0
        self.refused = 0
        self.skipped = 0
        self.path = ""

    def source(self, size: int) -> None:
        """A source of the present file was cut off it."""
        self.sources += 1
        self._in_file += size
        if time.monotonic() - self._told > _EVERY:
            self.tell()

    def skip(self, size: int) -> None:
        """A file was skipped whole."""
        self._files_done += size

    def file_done(self, size: int) -> None:
        """The current file is finished."""
        self._files_done += size
        self._in_file = 0

    def tell(self) -> None:
        """Call back now."""
        now = self._told = time.monotonic()
        if self._callback is None:
            return
        done = min(self._files_done + self._in_file, self.total) if self.total else 0
        self._trail.append((now, self.sources, done))
        while len(self._trail) > 2 and now - self._trail[0][0] > _WINDOW:
            self._trail.popleft()
        then, sources, bytes_then = self._trail[0]
        apart = max(now - then, 1e-6)
        speed = (done - bytes_then) / apart
        self._callback(
            IngestProgress(
                sources=self.sources,
                bytes_done=done,
                bytes_total=self.total,
                cables=self.cables,
                refused=self.refused,
                skipped=self.skipped,
                seconds=now - self._started,
                rate=(self.sources - sources) / apart,
                left=(self.total - done) / speed if speed > 0 else None,
                path=self.path,
            )
        )
