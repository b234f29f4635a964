"""Text in UTF-16, text after a mark of byte order, text whose lines end with carriage returns.

For sniffing, cutting and tables it is as if it were UTF-8 with line feeds.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from reftel.forms.base import Cut, Report, Stream, read_whole
from reftel.forms.charset import utf16_of

if TYPE_CHECKING:
    from reftel.forms.table_rows import TableRow  # a row may hold a telegram of any form

_HIGH = re.compile(rb"[^\0]")


def as_utf8(head: bytes) -> bytes:
    """Return the first bytes of a stream in UTF-8, without a mark of byte order, with line feeds."""
    if wide := utf16_of(head):
        head = head.decode(wide, "replace").removeprefix("\ufeff").encode("utf-8", "replace")
    head = head.removeprefix(codecs.BOM_UTF8)
    return head if b"\n" in head else head.replace(b"\r", b"\n")


class Utf8Stream:
    """A stream in UTF-8 without a mark of byte order, whatever `stream` is in."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._decoder: codecs.IncrementalDecoder | None = None
        self._begun = False
        self._given = bytearray()
        """UTF-8 out of UTF-16 from `_passed` on; its beginning is at `_place` of the stream."""
        self._passed = self._place = 0

    def read(self, size: int = -1, /) -> bytes:
        """Some bytes, none at the end."""
        while True:
            data = self._stream.read(size)
            if not self._begun:
                data = self._begin(data)
            if self._decoder is None:
                return data
            text = self._decoder.decode(data, final=not data)
            if text or not data:
                given = text.encode("utf-8", "replace")
                self._given += given
                return given

    def _begin(self, data: bytes) -> bytes:
        """Find the charset; return the first bytes without a mark."""
        self._begun = True
        wide = utf16_of(data)
        if wide:
            self._decoder = codecs.getincrementaldecoder(wide)("replace")
        for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) if wide else (codecs.BOM_UTF8,):
            if data.startswith(mark):
                self._place = len(mark)
                return data[len(mark) :]
        return data

    def placed(self, rows: Iterable[TableRow]) -> Iterator[TableRow]:
        """Yield rows of what was read, in its order, with their places in the stream."""
        for row in rows:
            size = row.offset - self._passed
            self._passed = row.offset
            if self._decoder is None:
                self._place += size
            else:
                self._place += len(self._given[:size].decode("utf-8", "replace").encode("utf-16-le"))
                del self._given[:size]
            yield row._replace(offset=self._place)


class StreamAgain:
    """A stream of which the first bytes have been read already."""

    def __init__(self, first: bytes, stream: Stream) -> None:
        self._first = io.BytesIO(first)
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        """Some bytes, none at the end."""
        return self._first.read(size) or self._stream.read(size)


_EXCHANGE = bytes.maketrans(b"\r\n", b"\n\r")


class _Exchanged:
    """A stream with line feeds and carriage returns exchanged."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        """Some bytes, none at the end."""
        return self._stream.read(size).translate(_EXCHANGE)


Split = Callable[[Stream, str, Report], Iterator[Cut]]


def over_wide(split: Split) -> Split:
    """Return a split that cuts UTF-16 where `split` cuts the same text in one byte a character.

    It also cuts text with carriage returns alone where `split` cuts the same text with line feeds.
    """

    def either(stream: Stream, name: str, report: Report) -> Iterator[Cut]:
        first = stream.read(1 << 20)
        charset = utf16_of(first)
        if charset is None:
            if b"\r" in first and b"\n" not in first:
                for cut in split(_Exchanged(StreamAgain(first, stream)), name, report):
                    yield cut._replace(data=cut.data.translate(_EXCHANGE))
            else:
                yield from split(StreamAgain(first, stream), name, report)
            return
        data = read_whole(StreamAgain(first, stream), name, what="a text in UTF-16")
        narrow = _narrow(data, charset)
        if b"\n" not in narrow[1:]:
            narrow = narrow.translate(_EXCHANGE)
        for cut in split(io.BytesIO(narrow), name, report):
            start, end = 2 * cut.offset, 2 * (cut.offset + len(cut.data))
            yield Cut(start, data[start : len(data) if end + 1 >= len(data) else end], cut.label, cut.form)

    return either


def _narrow(data: bytes, charset: str) -> bytes:
    """Return a byte for each unit of UTF-16: a question mark for one that is not Latin-1, a line feed for a mark."""
    whole = len(data) & ~1
    high, low = data[0:whole:2], data[1:whole:2]
    if charset == "utf-16-le":
        high, low = low, high
    narrow = bytearray(low)
    for unit in _HIGH.finditer(high):
        narrow[unit.start()] = 0x3F
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        narrow[0] = 0x0A
    return bytes(narrow)
