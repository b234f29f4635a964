"""The processes that write the shards of a shelf, each some of them; for few sources, this process writes them all.

A process ends when its pipe closes, so none outlives the reading process; its uncommitted work is rolled back.
"""

from __future__ import annotations

import multiprocessing
import signal
import sqlite3
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, Protocol

from reftel.archive.session import cant_write
from reftel.archive.shelf.desk import ShardDesk
from reftel.archive.shelf.messages import (
    ENCODER,
    ORDERS,
    TOLD,
    AllCommitted,
    CommitShards,
    DeskFailed,
    Order,
    ShardCommitted,
    Told,
)
from reftel.errors import ArchiveError
from reftel.processes import start, tune_gc

Committed = Callable[[ShardCommitted], None]

_ENDED: Final = "a process that writes shards ended; committed data is safe. Run the command again"


class _Desk(Protocol):
    """Writer of some of the shards."""

    def send(self, order: Order) -> None:
        """Have an order carried out. Raises ArchiveError."""

    def wait(self, number: int) -> None:
        """Wait for the answer to `CommitShards`. Raises ArchiveError."""

    def close(self, *, abandon: bool) -> None:
        """End. Raises ArchiveError for an error at its end, unless it is abandoned."""


class _Here:
    """Writes in this process."""

    def __init__(self, folder: Path, committed: Committed) -> None:
        self._committed = committed
        self._desk = ShardDesk(folder, self._tell)

    def _tell(self, told: Told) -> None:
        if isinstance(told, ShardCommitted):
            self._committed(told)

    def send(self, order: Order) -> None:
        self._desk.take(order)

    def wait(self, number: int) -> None:
        """It is done."""

    def close(self, *, abandon: bool) -> None:
        self._desk.close(abandon=abandon)


class _Beside:
    """A process that writes, this side."""

    def __init__(self, folder: Path, committed: Committed) -> None:
        context = multiprocessing.get_context("spawn")  # threads and open databases don't survive a fork
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, folder), daemon=True, name="reftel-shards")
        start(self._process)
        theirs.close()
        self._committed = committed
        self._done = 0
        self._error: str | None = None
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._listen, name="reftel-shards", daemon=True)
        self._thread.start()

    def send(self, order: Order) -> None:
        if self._error is not None:
            raise ArchiveError(self._error)
        try:
            self._pipe.send_bytes(ENCODER.encode(order))
        except OSError:
            self._thread.join(timeout=10)
            raise ArchiveError(self._error or "a process that writes shards ended") from None

    def wait(self, number: int) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._done >= number or self._error is not None)
        if self._error is not None:
            raise ArchiveError(self._error)

    def close(self, *, abandon: bool) -> None:
        if abandon:
            self._process.kill()
        self._process.join(timeout=0)
        with suppress(OSError):
            self._pipe.send_bytes(b"")  # nothing more comes
        self._process.join(timeout=60)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._thread.join(timeout=10)
        self._pipe.close()
        self._process.close()
        if not abandon and self._error not in (None, _ENDED):
            raise ArchiveError(self._error)

    def _listen(self) -> None:
        try:
            while True:
                told = TOLD.decode(self._pipe.recv_bytes())
                if isinstance(told, ShardCommitted):
                    self._committed(told)
                elif isinstance(told, AllCommitted):
                    self._say(done=told.number)
                else:
                    self._say(error=told.reason)
        except (EOFError, OSError):
            self._say(error=_ENDED)
        except Exception as error:  # the waiting process gets it
            self._say(error=f"the answer of a process that writes shards was lost ({error!r}). Run the command again")

    def _say(self, *, done: int = 0, error: str | None = None) -> None:
        with self._changed:
            self._done = max(self._done, done)
            self._error = self._error or error
            self._changed.notify_all()


class ShardDesks:
    """All writers of shards. `committed` gets their commits, in any thread."""

    def __init__(self, folder: Path, count: int, committed: Committed) -> None:
        """`count` processes; 0: this one."""
        self._desks: list[_Desk] = (
            [_Beside(folder, committed) for _ in range(count)] if count else [_Here(folder, committed)]
        )
        self._of_shard: dict[str, _Desk] = {}
        self._number = 0

    def send(self, shard: str, order: Order) -> None:
        """Have an order for a shard carried out, sooner or later. Raises ArchiveError."""
        self._desk(shard).send(order)

    def send_all(self, order: Order) -> None:
        """Have an order carried out by all."""
        for desk in self._desks:
            desk.send(order)

    def commit(self, shard: str | None = None) -> None:
        """Commit the orders, in all processes or in the one that writes a shard; wait for it. Raises ArchiveError."""
        desks = self._desks if shard is None else [self._desk(shard)]
        self._number += 1
        for desk in desks:
            desk.send(CommitShards(self._number))
        for desk in desks:
            desk.wait(self._number)

    def close(self, *, abandon: bool = False) -> None:
        """End all; with `abandon`, roll back."""
        with ExitStack() as closing:
            for desk in self._desks:
                closing.callback(desk.close, abandon=abandon)
        self._desks = []

    def _desk(self, shard: str) -> _Desk:
        """The one with fewest shards takes a new one."""
        if shard not in self._of_shard:
            held = list(self._of_shard.values())
            self._of_shard[shard] = min(self._desks, key=lambda desk: sum(each is desk for each in held))
        return self._of_shard[shard]


def _serve(pipe: Connection, folder: Path) -> None:
    """Main loop of a process: carry out orders until none come."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the reading process handles interrupts
    tune_gc()

    def tell(told: Told) -> None:
        pipe.send_bytes(ENCODER.encode(told))

    desk = ShardDesk(folder, tell)
    is_done = False
    try:
        while order := pipe.recv_bytes():
            desk.take(ORDERS.decode(order))
        desk.close()
        is_done = True
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass
    except (sqlite3.Error, OSError) as error:
        with suppress(OSError):
            tell(DeskFailed(cant_write(error)))
    except Exception as error:  # the waiting process gets it
        with suppress(OSError):
            tell(DeskFailed(str(error) if isinstance(error, ArchiveError) else f"{type(error).__name__}: {error}"))
    finally:
        if not is_done:
            with suppress(Exception):
                desk.close(abandon=True)
        pipe.close()
