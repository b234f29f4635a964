"""Serving an application: a socket of our own, uvicorn, and a call when readers may come."""

from __future__ import annotations

import ipaddress
import multiprocessing
import socket
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

import anyio.to_thread
import uvicorn
from starlette.types import ASGIApp

from reftel.processes import spare_collector, start

DEFAULT_PORT = 8714
THREADS = 4
"""Pages made at the same time in a process. More would only pass the interpreter's lock around."""

WAITING = 512
"""Connections that may wait to be accepted."""

STOP_SECONDS = 15.0
"""How long the processes may take to answer their last readers."""


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
    """uvicorn, which says when it is ready."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does, then the call."""
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        await super().startup(sockets)
        for each in sockets or ():
            each.listen(WAITING)
        if self.started:
            self._on_ready()


def serve_many(
    app: ASGIApp, open_socket: socket.socket, job: Job | None, helpers: int, on_ready: Callable[[], None]
) -> None:
    """Serve until a signal ends it: `app` here, and what `job` makes in so many processes beside this one.

    All accept from the same socket. A process of Python uses one core, so as many as there are cores answer most.
    """
    context = multiprocessing.get_context("spawn")
    beside = [
        context.Process(target=_help, args=(job, open_socket), name=f"reading room {number}", daemon=True)
        for number in range(2, helpers + 2)
        if job is not None
    ]
    for process in beside:
        start(process)
    spare_collector()
    try:
        make_server(app, on_ready).run(sockets=[open_socket])
    finally:
        for process in beside:
            process.terminate()
        for process in beside:
            process.join(STOP_SECONDS)


def _help(job: Job, open_socket: socket.socket) -> None:
    """What a process beside the first one does: it ends when the first one does, however that ends."""
    with job.app() as app:
        spare_collector()
        server = make_server(app)
        parent = multiprocessing.parent_process()

        def follow() -> None:
            if parent is not None:
                parent.join()
            server.should_exit = True

        threading.Thread(target=follow, daemon=True).start()
        server.run(sockets=[open_socket])


def make_server(app: ASGIApp, on_ready: Callable[[], None] = lambda: None) -> Server:
    """A server; `server.run(sockets=[...])` serves until it is told to stop by a signal or `should_exit`."""
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
        # asyncio accepts so many connections in one go. One at a time leaves the others to the process that has time
        # for them; with more, the first to wake took nearly all readers and the others had none.
        backlog=1,
    )
    return Server(config, on_ready)
