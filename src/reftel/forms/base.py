"""The parts of every form: recognition, division of a stream into sources, unpacking of a source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from reftel.bounds import SOURCE_BYTES
from reftel.errors import ReadError, TooLarge
from reftel.model import Extract

HEAD = 65536
"""Bytes from the beginning of a stream that `sniff` gets to see."""

ANY = "?"
"""In place of a form's name: the bytes are a file of any form, which is to be recognized."""

LIMIT = SOURCE_BYTES
"""Bytes one telegram's source may have at most; no telegram, page or row comes near it."""


class Stream(Protocol):
    """The methods that a form needs of an open file."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes; none at the end."""


class Cut(NamedTuple):
    """The bytes of one source, and their position in the stream."""

    offset: int
    data: bytes
    label: str = ""
    """Part of the stream, such as a row's number; empty if the stream is one source."""
    form: str = ""
    """Name of the form that reads it; empty if it is the one that cut it; `ANY` if it is to be recognized."""


Report = Callable[[ReadError], None]
"""Takes an error that concerns one part of a stream; the rest continues."""


class Form(NamedTuple):
    """One container of telegrams.

    `sniff(head)` gives a confidence from 0 (no) to 1 from the first `HEAD` bytes. `split(stream, name, report)` cuts a
    stream into the bytes of one source each, streaming: it decodes nothing and is cheap. `unpack(data)` gives the
    telegrams of one source; it may raise `ReadError` with an empty source name, which the caller fills in.
    """

    name: str
    title: str
    """Its name on pages."""
    sniff: Callable[[bytes], float]
    split: Callable[[Stream, str, Report], Iterator[Cut]]
    unpack: Callable[[bytes], Iterator[Extract]]
    has_pages: bool = False
    """Whether characters lead to pages and boxes (`Frame.pages`) and not to bytes."""
    is_text: bool = False
    """Whether `sniff` gets text of any charset as UTF-8, without a mark of byte order."""


def read_whole(stream: Stream, name: str, limit: int = LIMIT, what: str = "a telegram") -> bytes:
    """All bytes of a stream of at most `limit`; `TooLarge` beyond."""
    parts: list[bytes] = []
    size = 0
    while chunk := stream.read(1 << 20):
        size += len(chunk)
        if size > limit:
            raise TooLarge(name, limit, f"{what} of at most {limit >> 20} MiB")
        parts.append(chunk)
    return b"".join(parts)


def whole(stream: Stream, name: str, report: Report) -> Iterator[Cut]:  # noqa: ARG001 - one bad source, nothing to go on
    """The split of a form whose stream is one source."""
    data = read_whole(stream, name)
    if data:
        yield Cut(0, data)
