"""Text in UTF-16, and text behind a mark of byte order: for sniffing, cutting and tables as if it were UTF-8."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator

from reftel.forms.base import Cut, Report, Stream, read_whole

_HIGH = re.compile(rb"[^\0]")


def is_wide(head: bytes) -> bool:
    """Whether this is UTF-16, in which the bytes of a word are not next to each other."""
    return head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[1:2] == b"\0" or head[:1] == b"\0"


def wide_charset(head: bytes) -> str | None:
    """Return the charset of a stream in UTF-16, by its first bytes; None for any other."""
    if not is_wide(head[:4]):
        return None
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    return "utf-16-be" if head[:1] == b"\0" else "utf-16-le"


def as_utf8(head: bytes) -> bytes:
    """Return the first bytes of a stream in UTF-8, without a mark of byte order."""
    wide = wide_charset(head)
    if wide:
        return head.decode(wide, "replace").removeprefix("\ufeff").encode("utf-8", "replace")
    return head.removeprefix(codecs.BOM_UTF8)


class Utf8Stream:
    """A stream in UTF-8 without a mark of byte order, whatever `stream` is in."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._decoder: codecs.IncrementalDecoder | None = None
        self._begun = False

    def read(self, size: int = -1, /) -> bytes:
        """Some bytes, none at the end."""
        while True:
            data = self._stream.read(size)
            if not self._begun:
                self._begun = True
                if wide := wide_charset(data):
                    self._decoder = codecs.getincrementaldecoder(wide)("replace")
                elif data.startswith(codecs.BOM_UTF8):
                    data = data[3:]
            if self._decoder is None:
                return data
            text = self._decoder.decode(data, final=not data).removeprefix("\ufeff")
            if text or not data:
                return text.encode("utf-8", "replace")


class _Again:
    """A stream of which the first bytes have been read already."""

    def __init__(self, first: bytes, stream: Stream) -> None:
        self._first = first
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        """Some bytes, none at the end."""
        if self._first:
            first, self._first = self._first, b""
            return first
        return self._stream.read(size)


class _Whole:
    """Bytes as a stream."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, size: int = -1, /) -> bytes:
        """Return all remaining bytes, or `size` of them."""
        size = len(self._data) if size < 0 else size
        taken, self._data = self._data[:size], self._data[size:]
        return taken


Split = Callable[[Stream, str, Report], Iterator[Cut]]


def over_wide(split: Split) -> Split:
    """Return a split that cuts UTF-16 where `split` cuts the same text in one byte a character."""

    def either(stream: Stream, name: str, report: Report) -> Iterator[Cut]:
        first = stream.read(1 << 20)
        if not is_wide(first[:4]):
            yield from split(_Again(first, stream), name, report)
            return
        data = read_whole(_Again(first, stream), name)
        for cut in split(_Whole(_narrow(data)), name, report):
            start, end = 2 * cut.offset, 2 * (cut.offset + len(cut.data))
            yield Cut(start, data[start : len(data) if end + 1 >= len(data) else end], cut.label, cut.form)

    return either


def _narrow(data: bytes) -> bytes:
    """Return a byte for each unit of UTF-16; a question mark for one that is no Latin-1."""
    is_big = data[:2] == b"\xfe\xff" or data[:1] == b"\0"
    whole = len(data) & ~1
    high, low = (data[0:whole:2], data[1:whole:2]) if is_big else (data[1:whole:2], data[0:whole:2])
    narrow = bytearray(low)
    for unit in _HIGH.finditer(high):
        narrow[unit.start()] = 0x3F
    return bytes(narrow)
