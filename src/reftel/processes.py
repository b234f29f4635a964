"""Processes beside this one."""

from __future__ import annotations

import gc
import sys
import threading
from multiprocessing.context import SpawnProcess
from types import ModuleType

_starting = threading.Lock()

COLLECT_AFTER = 20_000
"""Objects made and not freed until the collector looks at the youngest; some hundred are usual."""


def tune_gc() -> None:
    """For a process that does one thing only: what is there stays, and the collector seldom looks for cycles.

    Nearly all that reading, making and serving telegrams leaves behind is freed without it; to look through it again
    and again takes a twentieth of the time, and stops a server's readers for 50 ms at a time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)


def start(process: SpawnProcess) -> None:
    """Start a process that does not import the main module of this one.

    A spawned process imports it by default, to find what is defined in it. Whatever is run here is defined in the
    package; and a program that takes in sources would do so again in each process if it has no main guard, or could
    not be imported at all where it came from standard input.
    """
    with _starting:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            process.start()
        finally:
            sys.modules["__main__"] = main
