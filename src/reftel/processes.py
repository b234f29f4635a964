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
    """For a process with one task: existing objects are frozen, and the collector of cycles runs rarely.

    Nearly all that reading, making and serving telegrams leaves behind is freed without it; to look through it again
    and again takes a twentieth of the time, and stops a server's readers for 50 ms at a time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)


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
