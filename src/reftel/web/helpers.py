"""The additional processes of a server. One that ends is replaced, after a growing pause if it ends again soon."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.context import SpawnProcess
from typing import Final, Protocol

from reftel.web.balancer import READY

log = logging.getLogger("reftel.web")

Started = tuple[SpawnProcess, socket.socket]
"""A process, and the channel that gives it connections."""

STOP_SECONDS: Final = 15.0
"""Seconds for the last answers after a stop."""

_SOON: Final = 60.0
"""A process that ends within these seconds has failed."""

_LONGEST_PAUSE: Final = 60.0


class Balancer(Protocol):
    """Gives connections to processes."""

    is_open: bool
    """Whether it accepts connections."""

    def add(self, channel: socket.socket) -> None:
        """Give connections to one more process."""

    def drop(self, channel: socket.socket) -> None:
        """Give no more connections to a process."""


class Helpers:
    """Processes that answer beside the first one."""

    def __init__(self, start: Callable[[int], Started], numbers: range) -> None:
        """Start a process for each of the `numbers`."""
        self._start = start
        self._running = {number: start(number) for number in numbers}
        self._begun = dict.fromkeys(numbers, time.monotonic())
        self._failures = dict.fromkeys(numbers, 0)

    @property
    def channels(self) -> tuple[socket.socket, ...]:
        """Return the channels of all processes."""
        return tuple(channel for _, channel in self._running.values())

    def wait(self, seconds: float) -> None:
        """Wait until all are ready, but no longer than that. One that has ended is replaced later."""
        patience = time.monotonic() + seconds
        for channel in self.channels:
            channel.settimeout(max(patience - time.monotonic(), 0.001))
            with suppress(OSError):
                channel.recv(len(READY))

    def watch(self, balancer: Balancer) -> None:
        """Replace processes that end, in the event loop that calls this."""
        self._balancer = balancer
        self._loop = asyncio.get_running_loop()
        for number, (process, _) in self._running.items():
            self._loop.add_reader(process.sentinel, self._ended, number)

    def more(self, number: int) -> None:
        """Start one more process, in the event loop that watches them."""
        self._failures[number] = 0
        self._start_again(number)

    def stop(self) -> None:
        """End all; the event loop has ended."""
        for process, channel in self._running.values():
            channel.close()
            process.terminate()
        for process, _ in self._running.values():
            process.join(STOP_SECONDS)

    def _ended(self, number: int) -> None:
        process, channel = self._running.pop(number)
        self._loop.remove_reader(process.sentinel)
        self._loop.remove_reader(channel)
        self._balancer.drop(channel)
        channel.close()
        process.join()
        is_failure = time.monotonic() - self._begun[number] < _SOON
        self._failures[number] = self._failures[number] + 1 if is_failure else 0
        pause = min(2.0 ** self._failures[number] - 1, _LONGEST_PAUSE)
        if not self._balancer.is_open:  # the server stops
            return
        log.warning("serving process %d ended (status %s); another one starts", number, process.exitcode)
        self._loop.call_later(pause, self._start_again, number)

    def _start_again(self, number: int) -> None:
        if not self._balancer.is_open:
            return
        process, channel = self._running[number] = self._start(number)
        self._begun[number] = time.monotonic()
        channel.setblocking(False)
        self._loop.add_reader(process.sentinel, self._ended, number)
        self._loop.add_reader(channel, self._ready, channel)

    def _ready(self, channel: socket.socket) -> None:
        self._loop.remove_reader(channel)
        with suppress(OSError):
            if channel.recv(len(READY)):  # else it has ended
                self._balancer.add(channel)
