"""One connection: uvicorn's protocol with bounds on the size and the time of requests."""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import suppress
from typing import Any, Final, Literal

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from reftel.web.connection_limits import Crowd

MAX_HEAD: Final = 32_768
"""Bytes of a request's line and headers."""
HEAD_SECONDS: Final = 10.0
"""Seconds from the connection, or from the first byte of a later request, to the end of the head."""
BODY_SECONDS: Final = 30.0
"""Seconds from the end of the head to the end of the body."""
STALL_SECONDS: Final = 30.0
"""Seconds in which a reader must receive at least MIN_TAKEN bytes of an answer."""
MIN_TAKEN: Final = 16_384
MAX_AHEAD: Final = 16
"""Requests of a connection that wait for an answer; further ones are not parsed until these are answered."""
_PIECE = 4096
"""Bytes that the parser gets at a time; the length of the head is known with this precision."""
_LINGER = 5.0
"""Seconds for the last bytes to leave before a connection is cut off."""

_AT_ONCE = struct.pack("ii", 1, 0)
"""For SO_LINGER: discard unsent data at once."""

Phase = Literal["head", "body", "done"]
"""The part of the request that is not received yet."""

_SECONDS: dict[Phase, float] = {"head": HEAD_SECONDS, "body": BODY_SECONDS}

ABORT: Final = "reftel.abort"
"""In a request's state: function that closes its connection at once."""


class Connection(HttpToolsProtocol):
    """A client that sends too much, too slowly or nothing, or that takes nothing, is dropped without a word in the log.

    uvicorn has no bound on a request's head and no time limit for it, nor for a body, nor for taking an answer.
    """

    def __init__(self, config: Config, server_state: ServerState, app_state: dict[str, Any], crowd: Crowd) -> None:
        super().__init__(config=config, server_state=server_state, app_state=app_state)
        self._crowd = crowd
        self._phase: Phase = "head"
        self._head = 0
        self._unread = bytearray()
        self._refusal: tuple[int, str] | None = None
        """Status and message, as soon as no further request is answered."""
        self._is_retired = False
        """Whether the request that is coming is the last one."""
        self._timed: Phase = "done"
        self._timer: asyncio.TimerHandle | None = None
        self._stall: asyncio.TimerHandle | None = None

    # coming and going --------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See asyncio."""
        super().connection_made(transport)
        if self._crowd.enter(self, self.client[0] if self.client else "local"):
            self._watch()
        else:
            self._turn_away(503, "Too many connections; please try again in a minute.")

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio."""
        self._crowd.leave(self)
        self._phase = "done"
        self._unread.clear()
        self._watch()
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None
        super().connection_lost(exc)
        self._unset_keepalive_if_required()

    def retire(self) -> None:
        """Close after the answer that is being written. A request that is coming, or may be, is answered before.

        A connection that is closed with a request in it is reset, and its client gets an error instead of an answer.
        """
        if self._phase == "head":
            self._is_retired = True
        else:
            self.shutdown()

    def dismiss(self) -> None:
        """Close a connection that waits, for another that has come."""
        self.cut()

    def cut(self) -> None:
        """Close immediately. Unsent data is discarded, also by the system."""
        linked = self.transport.get_extra_info("socket")
        if linked is not None and linked.fileno() >= 0:
            with suppress(OSError):
                linked.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self.transport.abort()

    def timeout_keep_alive_handler(self) -> None:
        """See uvicorn; a client that does not read the rest of an answer is disconnected."""
        super().timeout_keep_alive_handler()
        self.loop.call_later(_LINGER, self.cut)

    def _turn_away(self, status: int, message: str) -> None:
        """Refuse what is being received, after the answers to the requests before it, and close."""
        if self.transport.is_closing() or self._refusal is not None:
            return
        self._refusal = (status, message)
        self._unread.clear()
        self.flow.pause_reading()
        if self._phase != "body":  # the head of a request, or nothing at all
            if self.cycle is None or self.cycle.response_complete:
                self._refuse()
        elif self.pipeline:
            self.pipeline.popleft()  # it is the last one, and waits
        else:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            if self.cycle.response_started:  # the words would end up within an answer
                self._refusal = None
            self._refuse()

    def _refuse(self) -> None:
        if self._refusal is not None:
            status, message = self._refusal
            body = message.encode("ascii") + b"\n"
            head = (b"content-type: text/plain\r\nconnection: close\r\n", b"content-length: %d\r\n\r\n" % len(body))
            self.transport.write(b"".join((STATUS_LINE[status], *head, body)))
        self.transport.close()
        self.loop.call_later(_LINGER, self.cut)

    # requests ----------------------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """See asyncio."""
        if self._refusal is not None:
            return
        self._unset_keepalive_if_required()
        self._unread += data
        self._parse()

    def _parse(self) -> None:
        """Parse what has come. If many requests wait, the rest waits, and reading pauses until they are answered."""
        while self._unread and not self.transport.is_closing() and self._refusal is None:
            if len(self.pipeline) > MAX_AHEAD:
                self.flow.pause_reading()
                break
            piece = bytes(self._unread[:_PIECE])
            del self._unread[:_PIECE]
            self._feed(piece)
        self._watch()

    def _feed(self, piece: bytes) -> None:
        if self._phase != "body":
            self._head += len(piece)
        try:
            self.parser.feed_data(piece)
        except httptools.HttpParserUpgrade:
            return  # it is answered as any other request
        except httptools.HttpParserError:
            self._turn_away(400, "This is not an HTTP request.")
            return
        if self._phase == "head" and self._head > MAX_HEAD:
            self._turn_away(431, "The head of the request is too large.")

    def on_message_begin(self) -> None:
        """See httptools."""
        self._phase = "head"
        super().on_message_begin()
        self.scope["state"][ABORT] = self.cut

    def on_headers_complete(self) -> None:
        """See httptools."""
        super().on_headers_complete()  # raises an error for a bad target: then there is no such request
        self._phase = "body"
        self._head = 0
        if self._is_retired:
            self.cycle.keep_alive = False
        self._crowd.busy(self)

    def on_message_complete(self) -> None:
        """See httptools."""
        self._phase = "done"
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """See uvicorn."""
        is_last = not self.pipeline and not self._unread
        super().on_response_complete()
        if self._refusal is not None:
            self.flow.pause_reading()
            if is_last and not self.transport.is_closing():
                self._refuse()
        elif is_last:
            self._crowd.idle(self)
        elif self._unread:
            self._parse()

    def _watch(self) -> None:
        """Set a timer for the unsent data."""
        if self._phase == self._timed:
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._timed = self._phase
        if self._phase != "done":
            self._timer = self.loop.call_later(_SECONDS[self._phase], self._too_slow)

    def _too_slow(self) -> None:
        if self.flow.read_paused or (self._phase == "head" and self.cycle and not self.cycle.response_complete):
            self._timer = self.loop.call_later(_SECONDS[self._timed], self._too_slow)  # the server itself is slow
        else:
            self._turn_away(408, "The request took too long to arrive.")

    # answers -----------------------------------------------------------------------------------------------------

    def pause_writing(self) -> None:
        """See asyncio: the client does not take as fast as is written."""
        super().pause_writing()
        self._await_taking()

    def resume_writing(self) -> None:
        """See asyncio."""
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None
        super().resume_writing()

    def _await_taking(self) -> None:
        left = self.transport.get_write_buffer_size()
        self._stall = self.loop.call_later(STALL_SECONDS, self._look, left)

    def _look(self, before: int) -> None:
        if before - self.transport.get_write_buffer_size() < MIN_TAKEN:
            self.cut()
        else:
            self._await_taking()
