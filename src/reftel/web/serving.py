"""Serve an application: a socket, uvicorn, and a call when it is ready."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import multiprocessing
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Protocol, cast

import anyio.to_thread
import uvicorn
from starlette.types import ASGIApp

from reftel.bounds import bound_data, data_bytes
from reftel.processes import exiting_on_signals, start, tune_gc
from reftel.web.balancer import Door, FrontDoor, SideDoor
from reftel.web.connection_limits import CONNECTIONS, PER_CLIENT, Crowd, trusted
from reftel.web.helpers import Helpers, Started
from reftel.web.http_connection import Connection

try:
    import resource
except ImportError:  # Windows has no such limit
    resource = None  # type: ignore[assignment]

log = logging.getLogger("reftel.web")

DEFAULT_PORT = 8714
THREADS = 4
"""Pages that a process makes at the same time. More threads would only compete for the interpreter's lock."""

WAITING = 512
"""Connections that may wait to be accepted."""

START_SECONDS = 20.0
"""Seconds that the first process waits for the others before it answers alone."""

_TICKS = 50
"""Tenths of a second between two looks at the memory of a process."""

_MOST_FILES = 65_536
_OTHER_FILES = 200
"""Files that a process may have open beside connections: the record and its index, in each of its threads."""

_CAN_GIVE = hasattr(socket, "send_fds")
"""Whether a process can give connections to another; if not, one process answers all."""


def listen(host: str, port: int, *, any_port: bool = False) -> socket.socket:
    """A socket that listens. With `any_port` another port is used if that port is in use.

    Raises OSError if it is unavailable.
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
    """Return the address for a browser on this machine."""
    host, port = open_socket.getsockname()[:2]
    if ipaddress.ip_address(host).is_unspecified:
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


class Job(Protocol):
    """Something that can be sent to another process and makes the application there."""

    def app(self) -> AbstractContextManager[ASGIApp]:
        """The application, for as long as the block lasts."""


class Server(uvicorn.Server):
    """uvicorn with Reftel's protocol; reports when it is ready."""

    def __init__(
        self,
        config: uvicorn.Config,
        door: Door,
        on_ready: Callable[[], None],
        crowd: Crowd,
        most_data: int | None = None,
        on_large: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(config)
        self._most_data = most_data
        self._on_large = on_large
        self._crowd = crowd
        self._door = door
        self._on_ready = on_ready
        self._arriving: set[asyncio.Task[object]] = set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does, then the call."""
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        await super().startup(sockets or [])
        self._door.open(self._take)
        self._on_ready()

    async def on_tick(self, counter: int) -> bool:
        """As uvicorn does, and whether the process has grown so much that another one must take its place."""
        if self._most_data is not None and counter % _TICKS == 0 and (size := data_bytes()) > self._most_data:
            self._most_data = None
            if self._on_large is None:
                log.warning("this process uses %d MiB of memory: it ends, and another one starts", size >> 20)
                return True
            log.warning("the first process uses %d MiB of memory: another one answers in its place", size >> 20)
            self._on_large()
        return await super().on_tick(counter)

    def close_connections(self) -> None:
        """Close all connections, each after the answer that is being written or asked for."""
        for connection in list(self.server_state.connections):
            cast(Connection, connection).retire()

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
        return Connection(self.config, self.server_state, self.lifespan.state, self._crowd)


def make_server(
    app: ASGIApp,
    door: Door,
    on_ready: Callable[[], None] = lambda: None,
    *,
    crowd: Crowd | None = None,
    most_data: int | None = None,
    on_large: Callable[[], None] | None = None,
) -> Server:
    """Return a server; `server.run()` serves until a signal or `should_exit` stops it, or until the process has more
    than `most_data` bytes of data. With `on_large` it then calls that and serves on."""
    config = uvicorn.Config(
        app,
        loop="asyncio",
        http=Connection,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        timeout_keep_alive=20,
        timeout_graceful_shutdown=10,
    )
    return Server(config, door, on_ready, Crowd() if crowd is None else crowd, most_data, on_large)


def room_for_connections() -> int:
    """Have this process open as many files as the system lets it.

    Returns:
        Number of connections within the limit of open files, after the archive's own files.
    """
    if resource is None:
        return CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    files = _MOST_FILES if soft == resource.RLIM_INFINITY else soft
    return max(min(CONNECTIONS, files - _OTHER_FILES), 16)


def crowd_of(processes: int, proxies: tuple[str, ...]) -> Crowd:
    """Return the crowd of one of so many processes; each has its share of a client's connections."""
    return Crowd(room_for_connections(), -(-PER_CLIENT // processes), is_proxy=trusted(proxies))


def serve_many(
    make: Callable[[], ASGIApp],
    open_socket: socket.socket,
    job: Job | None,
    helpers: int,
    on_ready: Callable[[], None],
    *,
    most_data: int,
    proxies: tuple[str, ...] = (),
) -> None:
    """Serve until a signal: the application of `make` here, and `job` in that many additional processes.

    A process of Python uses one core, so as many as there are cores answer most. Connections are accepted when all
    processes are ready. An additional process that ends is replaced. No process gets more than `most_data` bytes of
    data (`reftel.bounds.serving_bytes`); an additional one that has three quarters of that ends. The first one then
    only accepts connections for the others and one more process.
    """
    processes = helpers + 1 if job is not None and _CAN_GIVE else 1

    def begin(number: int) -> Started:
        assert job is not None  # else there is one process
        return _start(job, number, processes, proxies, most_data)

    beside = Helpers(begin, range(2, processes + 1))
    try:
        bound_data(most_data)
        app = make()
        tune_gc()
        beside.wait(START_SECONDS)
        door = FrontDoor(open_socket, beside.channels)

        def ready() -> None:
            beside.watch(door)
            on_ready()

        def retire() -> None:
            door.retire(server.close_connections)
            beside.more(processes + 1)

        can_retire = job is not None and _CAN_GIVE
        crowd = crowd_of(processes, proxies)
        most = _share(most_data) if can_retire else None
        server = make_server(app, door, ready, crowd=crowd, most_data=most, on_large=retire)
        server.run()
    finally:
        beside.stop()


def _share(most_data: int) -> int:
    """Bytes of data from which another process answers, before this one has no memory for a page."""
    return most_data // 4 * 3


def _start(job: Job, number: int, processes: int, proxies: tuple[str, ...], most_data: int) -> Started:
    """An additional process, and the channel that gives it connections."""
    here, there = socket.socketpair()
    process = multiprocessing.get_context("spawn").Process(
        target=_help, args=(job, there, processes, proxies, most_data), name=f"reading room {number}", daemon=True
    )
    start(process)
    there.close()
    return process, here


def _help(job: Job, channel: socket.socket, processes: int, proxies: tuple[str, ...], most_data: int) -> None:
    """Main loop of an additional process: it ends when the first process ends."""

    def end() -> None:
        server.should_exit = True

    bound_data(most_data)
    with exiting_on_signals(), job.app() as app:
        tune_gc()
        crowd = crowd_of(processes, proxies)
        server = make_server(app, SideDoor(channel, end), crowd=crowd, most_data=_share(most_data))
        server.run()
