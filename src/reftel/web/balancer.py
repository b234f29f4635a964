"""One process accepts all connections and gives them to the others in turn.

A browser keeps its connection, so the process that accepts it answers that reader from then on. Where several processes
accept from one socket, the first to wake takes two readers of three, and those wait twice as long (measured).
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Final, Protocol

log = logging.getLogger("reftel.web")

Take = Callable[[socket.socket], None]
"""Answers one connection."""

READY: Final = b"r"
_HERE: Final = b"c"

_AT_ONCE = 100
"""Connections to accept before answering continues."""

_PAUSE = 1.0
"""Seconds to wait if the system cannot open another connection."""


class Door(Protocol):
    """Gives connections to a process, in its event loop."""

    def open(self, take: Take) -> None:
        """From now on."""

    def close(self) -> None:
        """Stop."""


class FrontDoor:
    """Accepts connections, and gives each to the next process in turn: this one, then the ends of `channels`."""

    def __init__(self, listening: socket.socket, channels: tuple[socket.socket, ...] = ()) -> None:
        self._listening = listening
        self._channels: list[socket.socket | None] = [None, *channels]
        self._next = 0
        self._on_retired: Callable[[], None] | None = None
        self._pause: asyncio.TimerHandle | None = None
        self.is_open = True

    def open(self, take: Take) -> None:
        """See Door."""
        self._take = take
        self._listening.setblocking(False)
        for channel in self._channels:
            if channel is not None:
                channel.setblocking(False)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._listening, self._accept)

    def close(self) -> None:
        """See Door."""
        self.is_open = False
        self._loop.remove_reader(self._listening)
        if self._pause is not None:
            self._pause.cancel()

    def add(self, channel: socket.socket) -> None:
        """Give connections to one more process, in turn."""
        channel.setblocking(False)
        self._channels.append(channel)
        if self._on_retired is not None and None in self._channels:
            self._channels.remove(None)
            self._on_retired()

    def retire(self, on_retired: Callable[[], None]) -> None:
        """Answer no connections in this process once there is one more process, and call that then.

        It still accepts them for the others, and answers if all others have ended.
        """
        self._on_retired = on_retired

    def drop(self, channel: socket.socket) -> None:
        """Give no more connections to a process."""
        with suppress(ValueError):  # it was noticed before
            self._channels.remove(channel)

    def _accept(self) -> None:
        for _ in range(_AT_ONCE):
            try:
                connection, _ = self._listening.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:
                log.warning("no connection can be accepted: %s", error)
                self._loop.remove_reader(self._listening)
                self._pause = self._loop.call_later(_PAUSE, self._loop.add_reader, self._listening, self._accept)
                return
            self._give(connection)

    def _give(self, connection: socket.socket) -> None:
        self._next = (self._next + 1) % max(len(self._channels), 1)
        channel = self._channels[self._next] if self._channels else None
        if channel is not None:
            try:
                socket.send_fds(channel, [_HERE], [connection.fileno()])
            except BlockingIOError:
                pass  # it has not taken those that it was given
            except OSError:
                self._channels.remove(channel)  # it has ended
            else:
                connection.close()
                return
        self._take(connection)


class SideDoor:
    """Receives connections from a balancer in another process; `on_end` is called when that process has ended."""

    def __init__(self, channel: socket.socket, on_end: Callable[[], None]) -> None:
        self._channel = channel
        self._on_end = on_end

    def open(self, take: Take) -> None:
        """See Door."""
        self._take = take
        self._channel.setblocking(False)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._channel, self._receive)
        self._channel.send(READY)

    def close(self) -> None:
        """See Door."""
        self._loop.remove_reader(self._channel)

    def _receive(self) -> None:
        try:
            said, numbers, _, _ = socket.recv_fds(self._channel, len(_HERE), 1)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            said, numbers = b"", []
        for number in numbers:
            self._take(socket.socket(fileno=number))
        if not said:
            self.close()
            self._on_end()
