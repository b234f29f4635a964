"""From a path to open files: files, folders in a fixed order, standard input."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TypeAlias

from reftel.errors import NoSuchSource, ReadError
from reftel.forms.base import Report
from reftel.forms.members import printable

SOURCES = "sources.toml"
"""The file beside others with their provenance."""

LEADS_OUT = "a file within the folder; this link leads outside of it and was skipped"
"""The error for such a link."""


SkipReport: TypeAlias = Callable[[Path, OSError | ValueError | None], None]
"""Told of a file or folder that is skipped, with the error; None: a link that leads out of the given folder."""


def files(path: str | os.PathLike[str], report: Report) -> Iterator[tuple[str, IO[bytes]]]:
    """The files at `path`, each with its name, open until the next one is requested; `-` is standard input.

    `walk` says which files of a folder are passed over.
    """
    if str(path) == "-":
        yield "-", sys.stdin.buffer
        return

    def problem(at: Path, error: OSError | ValueError | None) -> None:
        name = printable(str(at))
        if error is None:
            report(ReadError(name, 0, LEADS_OUT))
        elif isinstance(error, FileNotFoundError):
            report(NoSuchSource(name, 0, "a file or a folder; it does not exist"))
        else:
            report(ReadError(name, 0, f"a readable file ({getattr(error, 'strerror', None) or error})"))

    for found, _ in walk(Path(path), problem):
        try:
            file = found.open("rb")
        except OSError as error:
            problem(found, error)
            continue
        with file:
            yield printable(str(found)), file


def walk(path: Path, problem: SkipReport, skip: Path | None = None) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield the files of a folder and of all folders in it, with their state; or `path` itself, if it is not a folder.

    Files and folders come in order of names. These are passed over: names that begin with a dot, `sources.toml`,
    links to folders (their files are found without them), and pipes, sockets and devices in folders. A link in a
    folder that leads out of it is a problem: anyone who can write to the folder could have private files read.

    Args:
        path: a file or a folder.
        problem: called for each file and folder that cannot be read, and for each link that leads out.
        skip: a folder that is passed over.
    """
    try:
        if not stat.S_ISDIR((state := path.stat()).st_mode):
            yield path, state
            return
        root = path.resolve()
        skipped = skip.stat() if skip is not None and skip.exists() else None
    except (OSError, ValueError) as error:
        problem(path, error)
        return
    if skipped is not None and os.path.samestat(state, skipped):
        return
    open_folders = [_entries(path, root, problem)]  # no recursion: folders can be deeper than Python's stack
    while open_folders:
        for entry, state in open_folders[-1]:
            if stat.S_ISREG(state.st_mode):
                yield entry, state
            elif stat.S_ISDIR(state.st_mode) and not (skipped is not None and os.path.samestat(state, skipped)):
                open_folders.append(_entries(entry, root, problem))
                break
        else:
            open_folders.pop()


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


def _entries(folder: Path, root: Path, problem: SkipReport) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield the entries of one folder, without links to folders."""
    try:
        entries = sorted((entry for entry in folder.iterdir() if entry.name[0] != "."), key=os.fsencode)
    except OSError as error:
        problem(folder, error)
        return
    for entry in entries:
        try:
            if leads_out(entry, root):
                problem(entry, None)
            elif entry.name != SOURCES:
                state = entry.stat()
                if not (stat.S_ISDIR(state.st_mode) and entry.is_symlink()):
                    yield entry, state
        except (OSError, ValueError) as error:
            problem(entry, error)
