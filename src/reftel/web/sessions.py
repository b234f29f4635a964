"""Sign-ins and failed attempts: kept on the server, shared by all its processes.

Times are those of the system's monotonic clock, which all processes of a machine share and nobody sets: a clock that
jumps neither ends sessions nor lets guesses through.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

FREE_FAILURES: Final = 5
"""Wrong passwords of a client before it has to wait."""
FIRST_DELAY: Final = 2.0
"""Seconds after the next one; each further failure doubles them."""
LONGEST_DELAY: Final = 900.0
MOST_UNDECIDED: Final = 10.0
"""Seconds after which an attempt without a result is not waited for: its process has ended."""
FORGET_AFTER: Final = 3600.0
"""Seconds without a failure after which a client starts afresh."""
MOST_SESSIONS: Final = 10_000
MOST_CLIENTS: Final = 100_000

FILE: Final = "sessions.db"

_TABLES = """
create table if not exists session (token blob primary key, reader text not null, ends real not null) without rowid;
create table if not exists failure (client text primary key, count integer not null, last real not null) without rowid;
create table if not exists attempt (number integer primary key, client text not null, begun real not null);
"""


class Sessions:
    """Sessions and failed sign-ins.

    Args:
        folder: where the file is that the processes share; None: in memory, for one process.
        clock: seconds; the same for all processes.
    """

    def __init__(self, folder: Path | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._file = sqlite3.connect(
            folder / FILE if folder else ":memory:", timeout=10, isolation_level=None, check_same_thread=False
        )
        self._file.execute("pragma journal_mode=wal")
        self._file.execute("pragma synchronous=off")  # a crash of the machine ends all sessions anyway
        self._file.executescript(_TABLES)

    def open(self, reader: str, seconds: float) -> str:
        """Begin a session of a reader. Returns its token, which is not stored elsewhere."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        with self._writing() as file:
            file.execute("delete from session where ends <= ?", (now,))
            file.execute(
                "delete from session where token in (select token from session order by ends desc limit -1 offset ?)",
                (MOST_SESSIONS - 1,),
            )
            file.execute("insert into session values (?, ?, ?)", (_digest(token), reader, now + seconds))
        return token

    def reader(self, token: str) -> str | None:
        """Return the session's password fingerprint, or None if it has ended or does not exist."""
        if not token:
            return None
        with self._lock:
            row = self._file.execute("select reader, ends from session where token = ?", (_digest(token),)).fetchone()
        return str(row[0]) if row is not None and row[1] > self._clock() else None

    def close(self, token: str) -> None:
        """End a session, in every process and for every copy of its token."""
        with self._writing() as file:
            file.execute("delete from session where token = ?", (_digest(token),))

    def wait(self, client: str) -> float:
        """Return the seconds that a client has to wait before its next attempt; 0: none.

        A client that has waited has one attempt; after a wrong password it waits again.
        """
        with self._writing() as file:
            return self._wait(file, client, self._clock())

    def begin(self, client: str) -> float | None:
        """Begin an attempt of a client, which `failed` or `succeeded` ends.

        Attempts that are not decided count as failures, in all processes: a client that sends many passwords at once
        has no more attempts than one that waits for each answer.

        Returns:
            0 if the attempt begins; the seconds that the client has to wait; None if that depends on attempts that
            are not decided.
        """
        now = self._clock()
        with self._writing() as file:
            file.execute("delete from attempt where begun <= ?", (now - MOST_UNDECIDED,))
            undecided = file.execute("select count(*) from attempt where client = ?", (client,)).fetchone()[0]
            row = file.execute("select count, last from failure where client = ?", (client,)).fetchone()
            failures = row[0] if row is not None and row[1] >= now - FORGET_AFTER else 0
            if undecided and failures + undecided >= FREE_FAILURES:
                return None
            wait = self._wait(file, client, now)
            if not wait:
                file.execute("insert into attempt (client, begun) values (?, ?)", (client, now))
            return wait

    def _wait(self, file: sqlite3.Connection, client: str, now: float) -> float:
        row = file.execute("select count, last from failure where client = ?", (client,)).fetchone()
        if row is None or row[0] < FREE_FAILURES or row[1] < now - FORGET_AFTER:
            return 0.0
        left = float(row[1] + delay(int(row[0])) - now)
        if left <= 0:
            file.execute("update failure set last = ? where client = ?", (now, client))
        return max(left, 0.0)

    def failed(self, client: str) -> None:
        """Count a wrong password."""
        now = self._clock()
        with self._writing() as file:
            _decide(file, client)
            file.execute("delete from failure where last < ?", (now - FORGET_AFTER,))
            file.execute(
                "delete from failure where client in (select client from failure order by last desc limit -1 offset ?)",
                (MOST_CLIENTS - 1,),
            )
            file.execute(
                "insert into failure values (?, 1, ?)"
                " on conflict (client) do update set count = count + 1, last = excluded.last",
                (client, now),
            )

    def succeeded(self, client: str) -> None:
        """Forget a client's failures."""
        with self._writing() as file:
            _decide(file, client)
            file.execute("delete from failure where client = ?", (client,))

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._file.execute("begin immediate")
            try:
                yield self._file
            except BaseException:
                self._file.execute("rollback")
                raise
            self._file.execute("commit")


def _decide(file: sqlite3.Connection, client: str) -> None:
    """End the oldest attempt of a client."""
    file.execute("delete from attempt where number = (select min(number) from attempt where client = ?)", (client,))


def delay(failures: int) -> float:
    """Return the seconds to wait after so many failures.

    Example:
        >>> [delay(n) for n in (4, 5, 6, 7)]
        [0.0, 2.0, 4.0, 8.0]
    """
    if failures < FREE_FAILURES:
        return 0.0
    return min(FIRST_DELAY * 2.0 ** min(failures - FREE_FAILURES, 20), LONGEST_DELAY)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
