"""From a path to open files: files, folders in a fixed order, standard input."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from reftel.errors import ReadError
from reftel.forms.base import Report
from reftel.forms.openers import printable


def files(path: str | os.PathLike[str], report: Report) -> Iterator[tuple[str, IO[bytes]]]:
    """The files at `path`, each with its name, open until the next one is asked for; `-` is standard input.

    Folders are read in order of names, each once however many links lead to it; names that begin with a dot, and pipes,
    sockets and devices in folders, are passed over.
    """
    if str(path) == "-":
        yield "-", sys.stdin.buffer
        return
    seen: set[tuple[int, int]] = set()
    yield from _files(Path(path), report, seen, given=True)


def _files(
    path: Path, report: Report, seen: set[tuple[int, int]], *, given: bool = False
) -> Iterator[tuple[str, IO[bytes]]]:
    name = printable(str(path))
    try:
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            place = (state.st_dev, state.st_ino)
            if place in seen:
                return
            seen.add(place)
            inside = sorted((entry for entry in path.iterdir() if entry.name[0] != "."), key=os.fsencode)
        elif given or stat.S_ISREG(state.st_mode):
            inside = None
        else:
            return
        if inside is None:
            file = path.open("rb")
    except FileNotFoundError:
        report(ReadError(name, 0, "a file or a folder; there is none"))
        return
    except (OSError, ValueError) as error:
        report(ReadError(name, 0, f"what can be read ({getattr(error, 'strerror', None) or error})"))
        return
    if inside is None:
        with file:
            yield name, file
        return
    for entry in inside:
        yield from _files(entry, report, seen)
