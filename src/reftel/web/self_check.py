"""`--check`: start a server, request pages, stop it."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Sequence

from starlette.types import ASGIApp

from reftel.web.balancer import FrontDoor
from reftel.web.serving import make_server

SECONDS = 60.0
"""Most seconds for the start and for each answer."""


def check(app: ASGIApp, open_socket: socket.socket, paths: Sequence[str]) -> dict[str, int]:
    """The status of each path, from a server that runs for as long as this takes. Raises TimeoutError, OSError."""
    ready = threading.Event()
    server = make_server(app, FrontDoor(open_socket), ready.set)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        if not ready.wait(SECONDS):
            raise TimeoutError(f"the server was not ready after {SECONDS:.0f} s")
        host, port = open_socket.getsockname()[:2]
        found = {}
        for path in paths:
            connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                answer.read()
                found[path] = answer.status
            finally:
                connection.close()
        return found
    finally:
        server.should_exit = True
        thread.join(SECONDS)
