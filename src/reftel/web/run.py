"""Serving an application: a socket of our own, uvicorn, and a call when readers may come."""

from __future__ import annotations

import asyncio
import ipaddress
import multiprocessing
import socket
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from multiprocessing.context import SpawnProcess
from typing import Protocol

import anyio.to_thread
import uvicorn
from starlette.types import ASGIApp

from reftel.processes import start, tune_gc
from reftel.web.door import READY, Door, FrontDoor, SideDoor

DEFAULT_PORT = 8714
THREADS = 4
"""Pages made at the same time in a process. More would only pass the interpreter's lock around."""

WAITING = 512
"""Connections that may wait to be accepted."""

START_SECONDS = 20.0
"""How long the first process waits for the others until it answers alone."""

STOP_SECONDS = 15.0
"""How long the processes may take to answer their last readers."""

_CAN_GIVE = hasattr(socket, "send_fds")
"""Where a process can't give connections to another, one process answers all."""


def listen(host: str, port: int, *, any_port: bool = False) -> socket.socket:
    """A socket that listens. With `any_port` another one is taken where that port is in use.

    Raises OSError where it can't be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        made = socket.create_server((host, port), family=family, backlog=WAITING)
    except OSError:
        if not any_port:
            raise
        made = socket.create_server((host, 0), family=family, backlog=WAITING)
    # Connections inherit it. asyncio sets it only where a socket says that it is TCP, and these say 0: then a page's
    # body waits 40 ms for the browser to acknowledge its head.
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def address(open_socket: socket.socket) -> str:
    """Where a browser on this machine reaches it."""
    host, port = open_socket.getsockname()[:2]
    if ipaddress.ip_address(host).is_unspecified:
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address or name."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Job(Protocol):
    """Something that can be sent to another process and makes the application there."""

    def app(self) -> AbstractContextManager[ASGIApp]:
        """The application, for as long as the block lasts."""


class Server(uvicorn.Server):
    """uvicorn, with a door of ours, which says when it is ready."""

    def __init__(self, config: uvicorn.Config, door: Door, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._door = door
        self._on_ready = on_ready
        self._arriving: set[asyncio.Task[object]] = set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does, then the call."""
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        await super().startup(sockets or [])
        self._door.open(self._take)
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does, with the door closed."""
        self._door.close()
        await super().shutdown(sockets)

    def _take(self, connection: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        task: asyncio.Task[object] = loop.create_task(loop.connect_accepted_socket(self._protocol, connection))
        self._arriving.add(task)
        task.add_done_callback(self._arriving.discard)

    def _protocol(self) -> asyncio.Protocol:
        config, state = self.config, self.lifespan.state
        assert not isinstance(config.http_protocol_class, str)
        made: asyncio.Protocol = config.http_protocol_class(  # type: ignore[call-arg]
            config=config, server_state=self.server_state, app_state=state
        )
        return made


def make_server(app: ASGIApp, door: Door, on_ready: Callable[[], None] = lambda: None) -> Server:
    """A server; `server.run()` serves until it is told to stop by a signal or `should_exit`."""
    config = uvicorn.Config(
        app,
        loop="asyncio",
        http="httptools",
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_keep_alive=20,
        timeout_graceful_shutdown=10,
        limit_concurrency=1000,
    )
    return Server(config, door, on_ready)


def serve_many(
    make: Callable[[], ASGIApp],
    open_socket: socket.socket,
    job: Job | None,
    helpers: int,
    on_ready: Callable[[], None],
) -> None:
    """Serve until a signal ends it: what `make` makes here, and what `job` makes in so many processes beside this one.

    A process of Python uses one core, so as many as there are cores answer most. Nobody comes in before all are ready.
    """
    beside = [_start(job, number) for number in range(2, helpers + 2)] if job is not None and _CAN_GIVE else []
    app = make()
    tune_gc()
    patience = time.monotonic() + START_SECONDS
    for _, channel in beside:
        channel.settimeout(max(patience - time.monotonic(), 0.001))
        with suppress(OSError):
            channel.recv(len(READY))  # nothing where the process has ended: the door finds out
    try:
        make_server(app, FrontDoor(open_socket, tuple(channel for _, channel in beside)), on_ready).run()
    finally:
        for process, channel in beside:
            channel.close()
            process.terminate()
        for process, _ in beside:
            process.join(STOP_SECONDS)


def _start(job: Job, number: int) -> tuple[SpawnProcess, socket.socket]:
    """A process beside this one, and the channel on which it is given connections."""
    here, there = socket.socketpair()
    process = multiprocessing.get_context("spawn").Process(
        target=_help, args=(job, there), name=f"reading room {number}", daemon=True
    )
    start(process)
    there.close()
    return process, here


def _help(job: Job, channel: socket.socket) -> None:
    """What a process beside the first one does: it ends when the first one does, however that ends."""

    def end() -> None:
        server.should_exit = True

    with job.app() as app:
        tune_gc()
        server = make_server(app, SideDoor(channel, end))
        server.run()
