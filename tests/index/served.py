"""Indexes on a server, for tests that open every engine alike; and a gate before the server that can be shut."""

from __future__ import annotations

import socket
import ssl
import threading
from base64 import b64encode
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from reftel.index.base import Index
from reftel.index.engines import open_index
from reftel.index.server import IndexServer, IndexShare
from tests.index.opensearch_node import shared_url

PARTS = 2
"""Of each index: an answer has to be put together from several."""


def server_of(folder: Path) -> IndexServer:
    """The tests' server, and an index name that only a folder of a test has."""
    name = "t" + sha256(str(folder).encode()).hexdigest()[:20]
    return IndexServer(urls=(shared_url(),), name=name, parts=PARTS)


def opened_on_server(engine: str, folder: Path, *, read_only: bool = False, record: str = "record") -> Index:
    """The index of a folder there."""
    share = IndexShare(record=record)
    return open_index(engine, folder / "index", read_only=read_only, server=server_of(folder), share=share)


class Gate:
    """A port of loopback that leads to the tests' server, until it is shut: then nobody listens there.

    With `tls` it speaks https, and lets in only those who name `user`, as the server's security plug-in would.
    """

    def __init__(self, tls: ssl.SSLContext | None = None, user: tuple[str, str] = ("", "")) -> None:
        self._tls = tls
        self._key = b64encode(":".join(user).encode())
        there = urlsplit(shared_url())
        self._there = (there.hostname or "", there.port or 0)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._address = self._listener.getsockname()
        self._held: set[socket.socket] = set()
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self._address[1]}"
        self._run(self._listener)

    def _run(self, listener: socket.socket) -> None:
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                here, _ = listener.accept()
                threading.Thread(target=self._lead, args=(here,), daemon=True).start()

    def _lead(self, here: socket.socket) -> None:
        first = b""
        if self._tls is not None:
            try:
                here = self._tls.wrap_socket(here, server_side=True)
                first = here.recv(1 << 16)
            except OSError:  # the client does not trust us
                here.close()
                return
            if b"basic " + self._key not in first.replace(b"Basic ", b"basic "):
                here.sendall(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                here.close()
                return
        there = socket.create_connection(self._there)
        there.sendall(first)
        self._held |= {here, there}
        for source, target in ((here, there), (there, here)):
            threading.Thread(target=_pass_on, args=(source, target), daemon=True).start()

    def shut(self) -> None:
        """Break all connections, and take no other."""
        for each in (self._listener, *self._held):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._held = set()

    def open(self) -> None:
        """Let everybody in again. Twice is fine."""
        if self._listener.fileno() >= 0:
            return
        self._listener = socket.create_server(self._address)
        self._run(self._listener)


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(1 << 16):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
