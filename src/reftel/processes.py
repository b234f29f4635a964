"""Processes beside this one."""

from __future__ import annotations

import sys
import threading
from multiprocessing.context import SpawnProcess
from types import ModuleType

_starting = threading.Lock()


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
