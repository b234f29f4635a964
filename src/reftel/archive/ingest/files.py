"""The files of an ingest: found in folders, compared with their last stat, hashed on the side."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from pathlib import Path

import msgspec

from reftel.bounds import reading_seconds
from reftel.forms.finding import LEADS_OUT, walk
from reftel.forms.members import printable


class FileStat(msgspec.Struct, frozen=True, gc=False):
    """Values that identify an unchanged file."""

    size: int
    mtime_ns: int
    """Of the last change of content or, if later, of the entry: the first can be set to anything, the second can't."""
    inode: int


class InputFile(msgspec.Struct, frozen=True, gc=False):
    """A file to look at."""

    path: str
    """Path for opening it: as given; within a folder, the given folder with the path inside it."""
    name: str
    """The path as stored: `-` for standard input, replacement characters for bytes that are not text."""
    stat: FileStat


class OpenFile(msgspec.Struct):
    """A file during its ingest."""

    found: InputFile
    digest: Future[bytes] | None = None
    """SHA-256 of the whole file, computed on the side; None for a file that is one source."""
    no: int | None = None
    """Its row, once a source of it is in."""
    outstanding: int = 0
    """Sources that are read but not in the record yet."""
    sources: int = 0
    seconds: float = 0.0
    """Processor time in which its sources were read, so far."""
    is_exhausted: bool = False
    """All sources of the file are read."""
    is_sound: bool = True
    """False once anything went wrong with it: it is then looked at again the next time."""
    only: bytes | None = None
    """The digest of its only source, if that is the whole file."""

    @property
    def is_over(self) -> bool:
        """Whether reading its sources took longer than it may."""
        return self.seconds > reading_seconds(self.found.stat.size, self.sources)


def _stat(status: os.stat_result) -> FileStat:
    return FileStat(status.st_size, max(status.st_mtime_ns, status.st_ctime_ns), status.st_ino)


def stat_of(path: str) -> FileStat:
    """Raise OSError."""
    status = Path(path).stat()
    return _stat(status)


def find(paths: Iterable[str], skip: Path, spool: Path, trouble: Callable[[str], None]) -> Iterator[InputFile]:
    """Yield every file of paths and folders, folders in order of name, without `skip` (the archive).

    `reftel.forms.finding.walk` says which files of a folder are passed over. `-` is standard input, which is written
    to `spool` first. A file that cannot be read is a trouble, a line of text.
    """

    def problem(at: Path, error: OSError | ValueError | None) -> None:
        if error is None:
            trouble(f"{printable(str(at))}: expected {LEADS_OUT}")
        elif isinstance(error, OSError):
            trouble(f"{printable(str(error.filename))}: {error.strerror}")
        else:
            trouble(str(error))

    for path in paths:
        if path == "-":
            with spool.open("wb") as file:
                shutil.copyfileobj(sys.stdin.buffer, file)
            yield InputFile(str(spool), "-", stat_of(str(spool)))
            continue
        for found, state in walk(Path(path), problem, skip):
            if stat.S_ISREG(state.st_mode):
                yield InputFile(str(found), printable(str(found)), _stat(state))
            else:
                trouble(f"{printable(str(found))}: not a file")


def digest_of(path: str) -> bytes:
    """SHA-256 of a file. Raises OSError."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
