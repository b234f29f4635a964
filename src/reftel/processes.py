"""Processes beside this one."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import SpawnProcess
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType, ModuleType

_starting = threading.Lock()

COLLECT_AFTER = 20_000
"""Objects made and not freed until the collector looks at the youngest; some hundred are usual."""


def tune_gc() -> None:
    """For a process with one task: existing objects are frozen, and the collector of cycles runs rarely.

    Nearly all that reading, making and serving telegrams leaves behind is freed without it; to look through it again
    and again takes a twentieth of the time, and stops a server's readers for 50 ms at a time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)


@contextmanager
def exiting_on_signals() -> Iterator[None]:
    """Have SIGTERM and SIGHUP raise SystemExit in a block, so that temporary folders are removed and processes ended.

    After the block the signal ends the process, as it does at once by default. Signals that the caller ignores
    (`nohup`) or handles are left alone, as is a thread that is not the main one, which cannot handle signals.
    """
    received: list[int] = []

    def leave(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of a handler
        signal.signal(number, signal.SIG_IGN)  # a second one must not interrupt the cleaning up
        received.append(number)
        raise SystemExit(128 + number)

    wanted = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        wanted = []
    before = {number: signal.getsignal(number) for number in wanted}
    mine = [number for number, handler in before.items() if handler is signal.SIG_DFL]
    for number in mine:
        signal.signal(number, leave)
    try:
        yield
    finally:
        for number in mine:
            signal.signal(number, signal.SIG_DFL)
        for number in received:
            signal.raise_signal(number)


def end_with_parent() -> None:
    """End this process when the one that started it has ended, however that ended.

    A process of a `ProcessPoolExecutor` otherwise waits for work for ever if its parent was killed: it has both ends of
    the pipe. The executor calls this as its initializer.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def processor_seconds(pid: int) -> float:
    """Return the processor time of a process and of its processes that have ended; 0 on systems that do not say."""
    try:
        said = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        return sum(map(int, said[11:15])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError):
        return 0.0


def start(process: SpawnProcess) -> None:
    """Start a process that does not import the main module of this one.

    A spawned process imports it by default, to find its definitions. All code that runs here is defined in the
    package. A program without a main guard would ingest again in each process, and a program from standard input
    could not be imported.
    """
    with _starting:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            process.start()
        finally:
            sys.modules["__main__"] = main
