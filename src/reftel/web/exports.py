"""Exports to readers: bounds on their number, and reasons to end them."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import anyio
import anyio.to_thread
from anyio.lowlevel import RunVar
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from reftel.web.connection_limits import client_key
from reftel.web.http_connection import ABORT
from reftel.web.refusal import Refused

log = logging.getLogger("reftel.web")

MADE_AT_ONCE = 2
"""Exports that a process writes at the same time, in addition to the threads for pages."""
PATIENCE = 5.0
"""Seconds without progress after which a waiting export may replace this one."""
_CHUNK = 65_536
"""Bytes to collect before sending."""
_BUSY = "Several exports are running; please try again in a minute."
_OWN = "Several exports for your address are running; please wait for them to end."

_makers: RunVar[anyio.CapacityLimiter] = RunVar("reftel_export_makers")


def limits_header(limits: Iterable[str]) -> dict[str, str]:
    """Return the header that says that a file has only a part: `Reftel-Limits`; nothing without limits."""
    said = " ".join(limits).replace("…", "...").encode("ascii", "replace").decode()
    return {"reftel-limits": said} if said else {}


@dataclass(eq=False)
class Sending:
    """An export on its way."""

    client: str
    cut: Callable[[], object]
    waits_since: float | None = None
    """Time of the last bytes that its reader has not received yet."""


@dataclass
class Exports:
    """The exports that a process is sending. A place is free again when the answer ends, however it ends."""

    most: int = 16
    per_client: int = 4
    clock: Callable[[], float] = time.monotonic
    _running: list[Sending] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __len__(self) -> int:
        return len(self._running)

    @contextmanager
    def place(self, client: str, cut: Callable[[], object]) -> Iterator[Sending]:
        """Hold a place for the time of an export.

        If all places are in use, the export with the longest time without progress ends, after PATIENCE seconds.

        Args:
            client: address of the reader.
            cut: ends the export.

        Raises:
            Refused: readers with running downloads use all places.
        """
        sending = Sending(client_key(client), cut)
        with self._lock:
            if sum(other.client == sending.client for other in self._running) >= self.per_client:
                self._make_room([other for other in self._running if other.client == sending.client], _OWN)
            if len(self._running) >= self.most:
                self._make_room(self._running, _BUSY)
            self._running.append(sending)
        try:
            yield sending
        finally:
            with self._lock:
                if sending in self._running:
                    self._running.remove(sending)

    def _make_room(self, among: list[Sending], message: str) -> None:
        now = self.clock()
        waits = [(now - other.waits_since, other) for other in among if other.waits_since is not None]
        longest, slowest = max(waits, key=lambda pair: pair[0], default=(0.0, None))
        if slowest is None or longest < PATIENCE:
            raise Refused(503, message, retry_after=60)
        self._running.remove(slowest)
        log.warning("an export was ended: its reader received nothing for %.0f seconds", longest)
        slowest.cut()


class ExportResponse(Response):
    """Streams an iterator's output from threads; closes the iterator when the reader disconnects, and occupies a
    place until then.

    When a connection ends, Starlette's StreamingResponse leaves the iterator suspended with all its resources.
    """

    def __init__(
        self, exports: Exports, make: Callable[[], Iterator[bytes]], *, media_type: str, headers: Mapping[str, str]
    ) -> None:
        super().__init__(media_type=media_type, headers=headers)
        del self.headers["content-length"]
        self._exports = exports
        self._make = make

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "HEAD":
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await send({"type": "http.response.body", "body": b""})
            return
        client = (scope.get("client") or ("local", 0))[0]
        abort = scope.get("state", {}).get(ABORT, lambda: None)
        loop = asyncio.get_running_loop()
        ending = anyio.CancelScope()

        def cut() -> None:
            abort()
            ending.cancel()

        with self._exports.place(client, partial(loop.call_soon_threadsafe, cut)) as sending:
            watcher = asyncio.ensure_future(_until_disconnect(receive, ending))
            try:
                with ending:
                    await self._stream(send, sending)
            finally:
                watcher.cancel()

    async def _stream(self, send: Send, sending: Sending) -> None:
        chunks = self._make()
        limiter = _limiter()
        try:
            chunk = await anyio.to_thread.run_sync(_gather, chunks, limiter=limiter)
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            while chunk:
                sending.waits_since = self._exports.clock()
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
                sending.waits_since = None
                chunk = await anyio.to_thread.run_sync(_gather, chunks, limiter=limiter)
            await send({"type": "http.response.body", "body": b""})
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                with anyio.CancelScope(shield=True):
                    await anyio.to_thread.run_sync(close, limiter=limiter)


def _limiter() -> anyio.CapacityLimiter:
    try:
        return _makers.get()
    except LookupError:
        made = anyio.CapacityLimiter(MADE_AT_ONCE)
        _makers.set(made)
        return made


def _gather(chunks: Iterator[bytes]) -> bytes:
    """Return the next bytes, at least _CHUNK of them unless the iterator ends; none at its end."""
    gathered, size = [], 0
    for chunk in chunks:
        gathered.append(chunk)
        size += len(chunk)
        if size >= _CHUNK:
            break
    return b"".join(gathered)


async def _until_disconnect(receive: Receive, scope: anyio.CancelScope) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()
