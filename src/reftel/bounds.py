"""Bounds for reading one source: characters, seconds, memory of a reading process."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Final

TELEGRAM_CHARACTERS: Final = 4_000_000
"""Of one telegram's text. Reading takes some 80 bytes of memory for each where lines are short; the longest telegram
known has fewer than 200,000."""
SOURCE_BYTES: Final = 16 << 20
"""Of one source: a file or page of one telegram, a row of a table."""
SOURCE_SECONDS: Final = 30.0
"""Of the processor's time, for one source; milliseconds are usual."""
OPENING_RATE: Final = 4 << 20
"""Bytes of a file for which opening it may take another second; so up to 120 MiB have SOURCE_SECONDS."""
SECONDS_FOR_EACH: Final = 0.05
"""More, for each source or error found in a file: a large container has many."""
FILE_RATE: Final = 128 << 10
"""Bytes of a file for which reading its sources may take another second, beside SECONDS_FOR_EACH of them; telegrams of
usual length need a tenth of that. So a small file does not become hours of work."""
SECONDS_FOR_PAGE: Final = 0.05
"""More, for each page of a document that a process beside this one reads (`spend`); some 0.025 are usual."""
WORKER_BYTES: Final = 1 << 30
"""Of memory, for a process that reads sources."""

COPIES: Final = 64
"""Copies of one telegram that are compared and shown together; further ones are kept. More than 20 are unknown."""
READINGS_BYTES: Final = 16 << 20
"""Of the readings of copies that are compared, at least two."""
COPIED_BYTES: Final = 256 << 20
"""Of the sources of copies that are compared, at least two."""
SAME_ID: Final = 16
"""Other telegrams of one id that a cable names; three are known to share one."""

SERVING_BYTES: Final = 2 << 30
"""Of data, for a process that serves pages of a small archive; files that are mapped into memory, such as the index, do
not count."""
SERVING_BYTES_A_CABLE: Final = 1 << 10
"""More for each cable: counts and lists of a whole archive take some 250 bytes each (measured at 250,000 cables)."""


_AGAIN: Final = 1.0
"""Seconds until the error is raised again: Python drops an error that is raised while an object is freed."""


class OutOfTime(BaseException):
    """Raised wherever the code is when its time is over; no `except Exception` may catch it."""


_spent = 0.0
"""Processor time of other processes on behalf of this one."""


def spend(seconds: float) -> None:
    """Count processor time of a process that works for this one toward `time_limit`."""
    global _spent
    _spent += seconds


def opening_seconds(size: int) -> float:
    """Return the processor time for opening a file of so many bytes, beside SECONDS_FOR_EACH source found in it."""
    return max(SOURCE_SECONDS, size / OPENING_RATE)


def reading_seconds(size: int, sources: int) -> float:
    """Return the processor time for reading so many sources of a file of so many bytes.

    Example: `reading_seconds(1 << 20, 100)` is 43.
    """
    return SOURCE_SECONDS + size / FILE_RATE + SECONDS_FOR_EACH * sources


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Have a block end after so many seconds of processor time, in the middle of a regular expression too.

    Only the main thread can be interrupted that way; in other threads, and on systems without such a timer, there is
    no limit. Time in which other processes had the processor does not count, except what `spend` adds.

    Args:
        seconds: processor time of this thread.

    Raises:
        OutOfTime: the time is over.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    started = time.thread_time() + _spent
    is_over = False

    def ring(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 - what a handler is given
        left = started + seconds - time.thread_time() - _spent
        if is_over:
            return
        if left > 0:
            signal.setitimer(signal.ITIMER_REAL, max(left, 0.001), _AGAIN)
        else:
            raise OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
        yield
    finally:
        is_over = True
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def bound_data(size: int) -> None:
    """Have this process get MemoryError instead of more than so many bytes of data; no effect on some systems."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (size, most))


def data_bytes() -> int:
    """Return the bytes of data of this process, as `bound_data` counts them; 0 on systems that do not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[5])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def serving_bytes(cables: int) -> int:
    """Return the bytes of data that a process may have that serves pages of so many cables.

    Example: `serving_bytes(25_000_000) >> 30` is 25.
    """
    return SERVING_BYTES + cables * SERVING_BYTES_A_CABLE


def bound_memory(size: int) -> None:
    """Have this process get MemoryError instead of more than so many bytes of addresses; no effect on some systems."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (size, most))
