"""Exports that are broken off, or that nobody takes, do not keep others from theirs."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx2
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from reftel.archive import Archive
from reftel.web.app import create_app
from reftel.web.exports import Exports
from reftel.web.refusal import Refused
from reftel.web.settings import Settings
from tests.web.browser import served


class Endless:
    """An export without an end, in place of the archive's; counts those that were closed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open = 0
        self.all_closed = threading.Event()
        monkeypatch.setattr("reftel.web.pages.export.export", self._chunks)

    def _chunks(self, *_: object) -> Iterator[bytes]:
        self.open += 1
        self.all_closed.clear()
        try:
            while True:
                yield b"EXERCISE" * 10_000
        finally:
            self.open -= 1
            if not self.open:
                self.all_closed.set()


@pytest.fixture
def app(archive: Archive) -> FastAPI:
    return create_app(archive, Settings(exports=4, exports_per_client=4))


def begin(where: str) -> socket.socket:
    """A client that asks for an export and reads its beginning, as often as it is told to come again."""
    for _ in range(1000):
        client, said = ask(where)
        if said.startswith(b"HTTP/1.1 200"):
            return client
        client.close()
    raise AssertionError("no place was made")


def ask(where: str) -> tuple[socket.socket, bytes]:
    parts = urlsplit(where)
    client = socket.create_connection((parts.hostname, parts.port), 60)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.sendall(b"GET /export/csv HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return client, client.recv(100)


def test_exports_that_are_broken_off(app: ASGIApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four of them blocked all exports until the server was started again."""
    endless = Endless(monkeypatch)
    with served(app) as where:
        for _ in range(20):
            begin(where).close()
            assert endless.all_closed.wait(60)
        monkeypatch.undo()
        answer = httpx2.get(f"{where}/export/csv")
        assert answer.status_code == 200
        assert len(answer.text.splitlines()) > 100


def test_readers_who_take_nothing_make_room(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = Endless(monkeypatch)
    monkeypatch.setattr("reftel.web.exports.PATIENCE", 0.0)
    with served(app) as where:
        lazy = [begin(where) for _ in range(4)]
        begin(where).close()
        assert len(app.state.reftel.exports) <= 4  # those that were cut off may still be closing
        for client in lazy:
            client.close()
        assert endless.all_closed.wait(60)


def test_a_head_without_a_body_makes_nothing(app: ASGIApp, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = Endless(monkeypatch)
    assert TestClient(app).head("/export/csv").status_code == 200
    assert endless.open == 0


def test_places() -> None:
    now = [0.0]
    cut: list[str] = []
    exports = Exports(2, 2, clock=lambda: now[0])
    with (
        exports.place("192.0.2.1", lambda: cut.append("a")) as first,
        exports.place("192.0.2.1", lambda: cut.append("b")),
    ):
        for client in ("192.0.2.1", "192.0.2.2"):
            with pytest.raises(Refused), exports.place(client, lambda: None):
                pass
        first.waits_since = 0.0
        now[0] = 4.0
        with pytest.raises(Refused), exports.place("192.0.2.2", lambda: None):
            pass
        now[0] = 6.0
        with exports.place("192.0.2.2", lambda: cut.append("c")):
            assert cut == ["a"]
            assert len(exports) == 2
    assert len(exports) == 0
