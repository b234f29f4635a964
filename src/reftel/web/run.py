"""Serving an application: a socket of our own, uvicorn, and a call when readers may come."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

DEFAULT_PORT = 8714


def listen(host: str, port: int, *, any_port: bool = False) -> socket.socket:
    """A socket that listens. With `any_port` another one is taken where that port is in use.

    Raises OSError where it can't be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError:
        if not any_port:
            raise
        return socket.create_server((host, 0), family=family, backlog=512)


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


class Server(uvicorn.Server):
    """uvicorn, which says when it is ready."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does, then the call."""
        await super().startup(sockets)
        if self.started:
            self._on_ready()


def make_server(app: ASGIApp, on_ready: Callable[[], None] = lambda: None) -> Server:
    """A server; `server.run(sockets=[...])` serves until it is told to stop by a signal or `should_exit`."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_keep_alive=20,
        timeout_graceful_shutdown=10,
        limit_concurrency=1000,
        backlog=512,
    )
    return Server(config, on_ready)
