"""All errors that stop the work, as one tree. Problems that reading recovers from are `Defect`s (see `model`).

ReftelError
├── ReadError               a source cannot be read as telegrams: names source, offset and what was expected
│   ├── NoSuchSource        there is no such file; also a FileNotFoundError
│   ├── NotATelegram        no known form recognizes it
│   │   └── RecognitionNeeded   its pages are images, and recognition is off or not installed; read once it is there
│   ├── DamagedContainer    a zip, tar, gzip ... is cut off, encrypted or corrupt
│   ├── TooLarge            a bound was passed (zip bomb, one telegram of more than the limit)
│   └── TookTooLong         reading it was given up after a while
├── QueryError              a query a person typed has a mistake: names the place and a suggestion
│   └── BadCursor           the query is in order, but not the cursor for going on with it
├── ArchiveError            the archive as a whole cannot be used
│   ├── NotAnArchive
│   │   └── NoSuchArchive   there is no such folder; also a FileNotFoundError
│   ├── ArchiveBusy         another process is writing
│   ├── SchemaTooNew        written by a later Reftel
│   └── ArchiveDamaged      verify found what cannot be rebuilt
├── MissingLibrary          an optional library is not installed: names the extra to install; also an ImportError
└── UnknownCable            no cable of that id in this archive; carries the nearest ids
"""

# ruff: noqa: N818 - the names say what happened (`ArchiveBusy`), as a caller's `except` reads best

from __future__ import annotations

import errno
from collections.abc import Sequence
from typing import Final


class ReftelError(Exception):
    """Root of all errors that Reftel raises on purpose."""


_LONGEST_NAME: Final = 300
"""Characters of a name in a message; members of containers can have names of 64 KiB."""
_LONGEST_REASON: Final = 1000
"""Characters of its reason, which may have names of columns."""
_END: Final = 80


def shortened(said: str, longest: int = _LONGEST_NAME) -> str:
    """Return text for a message: of long text the beginning, a note of the cut, and the end.

    Arguments: said: a name or a reason. longest: characters, without the note.

    Example:
        >>> shortened("a" * 5000)[-110:]
        'aaa [4,700 characters cut] aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'
    """
    if len(said) <= longest:
        return said
    return f"{said[: longest - _END]} [{len(said) - longest:,} characters cut] {said[-_END:]}"


class ReadError(ReftelError):
    """A source that cannot be read. Its message has long names cut.

    `source` is the path, with ` > member` for a member of an archive; `offset` is in bytes of that source.
    """

    def __init__(self, source: str, offset: int, expected: str) -> None:
        super().__init__(f"{shortened(source)}: at byte {offset}: expected {shortened(expected, _LONGEST_REASON)}")
        self.source = source
        self.offset = offset
        self.expected = expected

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, int, str]]:
        return type(self), (self.source, self.offset, self.expected)


class NoSuchSource(ReadError, FileNotFoundError):
    """There is no file or folder of that name."""

    def __init__(self, source: str, offset: int, expected: str) -> None:
        super().__init__(source, offset, expected)
        self.errno = errno.ENOENT
        self.filename = source

    def __str__(self) -> str:
        return str(self.args[0])  # an OSError would write its number instead


class NotATelegram(ReadError):
    """No known form recognizes the source."""


class RecognitionNeeded(NotATelegram):
    """The pages are images, and recognition is off or not installed; the source can be read once it is there."""


class DamagedContainer(ReadError):
    """A zip, tar or compressed stream that is cut off, encrypted or corrupt."""


class TooLarge(ReadError):
    """A bound was passed: a zip bomb, or a single telegram larger than the limit."""


class TookTooLong(ReadError):
    """Reading a source took longer than `reftel.bounds.SOURCE_SECONDS`; other sources are not affected."""


class QueryError(ReftelError):
    """A mistake in a typed query. `position` counts characters from 0; `suggestion` may be empty."""

    def __init__(self, message: str, query: str, position: int, suggestion: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.query = query
        self.position = position
        self.suggestion = suggestion


class BadCursor(QueryError):
    """A cursor that this archive did not make for this query. `suggestion` is the query, to start again."""


class ArchiveError(ReftelError):
    """The archive cannot be used as requested."""


class NotAnArchive(ArchiveError):
    """The folder holds no archive."""


class NoSuchArchive(NotAnArchive, FileNotFoundError):
    """The path has no archive: no folder, or a folder without a record."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.errno = errno.ENOENT

    def __str__(self) -> str:
        return str(self.args[0])


class ArchiveBusy(ArchiveError):
    """Another process is writing to the archive."""


class SchemaTooNew(ArchiveError):
    """The archive was written by a later Reftel."""


class ArchiveDamaged(ArchiveError):
    """The record is damaged in a way that cannot be rebuilt."""


class UnknownCable(ReftelError, KeyError):
    """The archive has no cable with that id; `nearest` has similar ids that it holds."""

    def __init__(self, cable_id: str, nearest: Sequence[str] = ()) -> None:
        super().__init__(f"no cable {cable_id} in this archive")
        self.cable_id = cable_id
        self.nearest = tuple(nearest)

    def __str__(self) -> str:
        return str(self.args[0])  # a KeyError would put it in quotes


class MissingLibrary(ReftelError, ImportError):
    """A feature needs a library that is not installed; the message has the command to install it."""
