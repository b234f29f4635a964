"""Rooms of one page each, for the tests of how processes serve together: it says which process answered."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from reftel.bounds import SERVING_BYTES
from reftel.web import serving
from reftel.web.serving import address, listen, serve_many


async def room(scope: Scope, receive: Receive, send: Send) -> None:
    """The number of the process."""
    assert Request(scope).method == "GET"
    await PlainTextResponse(str(os.getpid()))(scope, receive, send)


@dataclass(frozen=True)
class Noted:
    """A helper that leaves a note when its room is made."""

    folder: Path

    @contextmanager
    def app(self) -> Iterator[ASGIApp]:
        """The room."""
        (self.folder / str(os.getpid())).touch()
        yield room


@dataclass(frozen=True)
class Failing:
    """A helper that can't."""

    folder: Path

    @contextmanager
    def app(self) -> Iterator[ASGIApp]:
        """Nothing."""
        (self.folder / "failed").touch()
        raise RuntimeError("EXERCISE")
        yield


def grow() -> None:
    """Have this process use more memory than it may."""
    vars(serving).update(data_bytes=lambda: SERVING_BYTES, _TICKS=1)


@dataclass(frozen=True)
class Grown(Noted):
    """The same, in processes that use more memory than they may."""

    @contextmanager
    def app(self) -> Iterator[ASGIApp]:
        """The application."""
        grow()
        with super().app() as made:
            yield made


JOBS: dict[str, type[Noted] | type[Failing]] = {"noted": Noted, "failing": Failing, "grown": Grown, "alone": Noted}
"""`alone`: one process, which grows."""


def main(kind: str, folder: str) -> None:
    """Serve, and say where, and what was there when readers were let in."""
    job = JOBS[kind](Path(folder))
    with listen("127.0.0.1", 0) as open_socket:

        def ready() -> None:
            made = ",".join(path.name for path in job.folder.iterdir())
            print(address(open_socket), made or "nothing", flush=True)

        if kind == "alone":
            grow()
        helpers = 0 if kind == "alone" else 1
        serve_many(lambda: room, open_socket, job, helpers, ready, most_data=SERVING_BYTES)
