"""From a path to open files: files, folders in a fixed order, standard input."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from reftel.errors import NoSuchSource, ReadError
from reftel.forms.base import Report
from reftel.forms.members import printable

SOURCES = "sources.toml"
"""The file beside others with their provenance."""

LEADS_OUT = "a file within the folder; this link leads outside of it and was skipped"
"""The error for such a link."""


def files(path: str | os.PathLike[str], report: Report) -> Iterator[tuple[str, IO[bytes]]]:
    """The files at `path`, each with its name, open until the next one is requested; `-` is standard input.

    Folders are read in order of names, each once however many links lead to it; names that begin with a dot, and
    pipes, sockets and devices in folders, are passed over. A link in a folder that leads out of it is reported and
    skipped. Otherwise anyone who can write to the folder could have private files read.
    """
    if str(path) == "-":
        yield "-", sys.stdin.buffer
        return
    yield from _files(Path(path), report, set(), None)


def leads_out(path: Path, root: Path) -> bool:
    """Return whether `path` is a link to something outside of the folder `root`, which has been resolved.

    Raises:
        OSError: it leads nowhere, or in a circle.
    """
    if not path.is_symlink():
        return False
    try:
        return not path.resolve(strict=True).is_relative_to(root)
    except RuntimeError:  # Python 3.12 and earlier report a circle like this
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from None


def _files(
    path: Path, report: Report, seen: set[tuple[int, int]], root: Path | None
) -> Iterator[tuple[str, IO[bytes]]]:
    """`root` is the folder that was given, resolved; None for a given path itself."""
    name = printable(str(path))
    try:
        if root is not None and leads_out(path, root):
            report(ReadError(name, 0, LEADS_OUT))
            return
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            place = (state.st_dev, state.st_ino)
            if place in seen:
                return
            seen.add(place)
            inside = sorted(
                (entry for entry in path.iterdir() if entry.name[0] != "." and entry.name != SOURCES), key=os.fsencode
            )
        elif root is None or stat.S_ISREG(state.st_mode):
            inside = None
        else:
            return
        if inside is None:
            file = path.open("rb")
    except FileNotFoundError:
        report(NoSuchSource(name, 0, "a file or a folder; it does not exist"))
        return
    except (OSError, ValueError) as error:
        report(ReadError(name, 0, f"a readable file ({getattr(error, 'strerror', None) or error})"))
        return
    if inside is None:
        with file:
            yield name, file
        return
    for entry in inside:
        yield from _files(entry, report, seen, root or path.resolve())
