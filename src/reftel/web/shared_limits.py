"""A rate limit that all processes of a server share: counts of clients in a small file that each maps into memory."""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # Windows, where one process answers all
    fcntl = None  # type: ignore[assignment]

FILE: Final = "requests.bin"
SLOTS: Final = 1 << 14
"""Clients to remember; of more, the one that was silent longest is forgotten."""

_SLOT: Final = struct.Struct("<QdII")
"""Digest of the client, start of its window in seconds, events in it, events in the window before."""

_NEAR: Final = 8
"""Slots in which a client may be."""


class SharedLimiter:
    """Allows about `count` events per key in any `seconds`, in all processes that share a folder together.

    Events are counted in windows of `seconds`; those of the window before count as far as it overlaps the last
    `seconds`.
    """

    def __init__(
        self, folder: Path, count: int, seconds: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`clock` is the same for all processes. Raises OSError."""
        self._count = count
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._file = os.open(folder / FILE, os.O_RDWR | os.O_CREAT, 0o600)
        os.ftruncate(self._file, SLOTS * _SLOT.size)
        self._slots = mmap.mmap(self._file, SLOTS * _SLOT.size)

    def wait(self, key: str) -> float:
        """Count an event; 0 if it is allowed, else the seconds after which the next one will be."""
        digest = int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()) or 1
        with self._writing():
            now = self._clock()
            at, begun, here, before = self._slot(digest, now)
            if now - begun >= self._seconds:
                before = here if now - begun < 2 * self._seconds else 0
                begun, here = now - (now - begun) % self._seconds if before else now, 0
            left = 1 - (now - begun) / self._seconds
            allowed = here + before * left <= self._count - 1
            _SLOT.pack_into(self._slots, at, digest, begun, here + allowed, before)
            return 0.0 if allowed else self._until(begun, here, before) - now

    def _until(self, begun: float, here: int, before: int) -> float:
        """The moment from which an event is allowed."""
        if here >= self._count:
            return begun + self._seconds * (2 - (self._count - 1) / here)
        return begun + self._seconds * (1 - (self._count - 1 - here) / max(before, 1))

    def _slot(self, digest: int, now: float) -> tuple[int, float, int, int]:
        """The client's slot, or the one of those near it that was begun longest ago."""
        oldest: tuple[float, int] | None = None
        for step in range(_NEAR):
            at = (digest + step) % SLOTS * _SLOT.size
            held, begun, here, before = _SLOT.unpack_from(self._slots, at)
            if held == digest:
                return at, begun, here, before
            if oldest is None or begun < oldest[0]:
                oldest = begun, at
        assert oldest is not None
        return oldest[1], now, 0, 0

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock:
            if fcntl is None:
                yield
                return
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)
