"""Web archives (WARC, ISO 28500): the pages that a crawler got, with the address and the time of each.

warcio reads the records. Bodies are unpacked here in small pieces, because the library would unpack a whole piece at
once.
"""

from __future__ import annotations

import datetime as dt
import re
import zlib
from collections.abc import Iterator
from typing import IO, Any, Final, cast

from warcio.archiveiterator import WARCIterator
from warcio.bufferedreaders import BufferedReader
from warcio.exceptions import ArchiveLoadFailed

from reftel.errors import DamagedContainer, NotATelegram, ReadError
from reftel.forms.base import Report, Stream
from reftel.forms.compressed import Frames, brotlied, gzipped, zstandard_frames
from reftel.forms.members import Budget, Opened, printable, reason
from reftel.origins import Provenance

MAX_LINE: Final = 1 << 16
"""Bytes of a line of a record's or a page's headers."""
MAX_HEADERS: Final = 1 << 20
"""Bytes of all headers of a record."""
_PAGES: Final = frozenset(("response", "resource", "conversion"))
"""Records with content. Other types describe requests (`request`, `metadata`) or unchanged pages (`revisit`)."""
_CHUNK_LINE: Final = 1024
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]{0,8}(?:;[^\r\n]*)?\r?\n")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?Z")


def web_archive_members(source: Opened, file: IO[bytes] | None, budget: Budget, report: Report) -> Iterator[Opened]:  # noqa: ARG001
    """Yield the content of each URL. Pages that a server did not give are reported."""
    records = _Records(source)
    while (record := _next(records, source)) is not None:
        kind = record.rec_type
        if kind == "revisit":
            report(NotATelegram(_name(source, record), 0, "a page; this record only says that it was as before"))
        if kind not in _PAGES:
            continue
        name = _name(source, record)
        headers = record.http_headers
        status = headers.get_statuscode() if headers else "200"
        if not status.startswith("2"):
            report(NotATelegram(name, 0, f"a page; the server answered {printable(status)[:3]}"))
            continue
        yield Opened(name, _body(record), budget.give, _provenance(record))


def _next(records: _Records, source: Opened) -> Any:
    """Return the next record; None at the end. Raises DamagedContainer."""
    try:
        return next(records, None)
    except ReadError:
        raise
    except Exception as error:
        said = "its header is not whole" if isinstance(error, AttributeError) else reason(error)  # a key is missing
        raise DamagedContainer(source.name, source.offset, f"a record of a web archive ({said})") from error


class _Lines(BufferedReader):  # type: ignore[misc]  # warcio has no types
    """A source by lines that end, whether or not a newline comes."""

    def __init__(self, source: Opened) -> None:
        super().__init__(source)
        self.headers: int | None = None
        """Bytes of lines since the record began, while its headers are read."""

    def readline(self, length: int | None = None) -> bytes:
        """As in warcio. Raises ValueError where lines fill the memory."""
        line: bytes = super().readline(min(length or MAX_LINE, MAX_LINE))
        if self.headers is not None:
            self.headers += len(line)
            if self.headers > MAX_HEADERS:
                raise ValueError("the headers of a record are too long")
        return line


class _Records(WARCIterator):  # type: ignore[misc]
    """The records of a source that is unpacked already."""

    def __init__(self, source: Opened) -> None:
        self.lines = _Lines(source)
        super().__init__(source)
        self.reader = self.lines

    def _next_record(self, next_line: bytes | None) -> Any:
        self.lines.headers = 0
        record = super()._next_record(next_line)
        self.lines.headers = None
        return record

    def _consume_blanklines(self) -> tuple[bytes | None, int]:
        """The next record's first line. warcio prints other content to standard error."""
        while line := self.reader.readline():
            if line.startswith(b"WARC/"):
                return line, 0
            if line.strip():
                raise ArchiveLoadFailed("a record is longer than it says")
        return None, 0


def _name(source: Opened, record: Any) -> str:
    return f"{source.name} > {printable(_address(record) or record.rec_type)}"


def _address(record: Any) -> str:
    return str(record.rec_headers.get_header("WARC-Target-URI") or "")[:2000]


def _provenance(record: Any) -> Provenance:
    address = _address(record).encode("utf-8", "replace").decode()
    return Provenance(address=address or None, date=moment(str(record.rec_headers.get_header("WARC-Date") or "")))


def moment(text: str) -> dt.datetime | None:
    """The time of a record; None for none."""
    match = _DATE.fullmatch(text)
    try:
        return dt.datetime(*map(int, match.groups()), tzinfo=dt.UTC) if match else None  # type: ignore[arg-type,misc]
    except ValueError:
        return None


def _body(record: Any) -> Stream:
    """Return the body that a server sent, without its transfer coding."""
    body: Stream = _Whole(record.raw_stream)
    headers = record.http_headers
    if headers is None:
        return body
    if str(headers.get_header("Transfer-Encoding") or "").lower() == "chunked":
        body = _Chunked(cast("_Whole", body))
    for coding in reversed(str(headers.get_header("Content-Encoding") or "").lower().split(",")):
        match coding.strip():
            case "gzip" | "x-gzip":
                body = gzipped(body)
            case "deflate":
                body = Frames(body, zlib.decompressobj)
            case "br":
                body = brotlied(body)
            case "zstd":
                body = zstandard_frames(body)
    return body


class _Whole:
    """The bytes of a record, as many as its header declares."""

    def __init__(self, limited: Any) -> None:
        self._limited = limited

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes. Raises EOFError if the record is shorter than declared."""
        given: bytes = self._limited.read(size)
        if not given and size and self._limited.limit > 0:
            raise EOFError("a record claims more bytes than there are")
        return given

    def readline(self, size: int) -> bytes:
        """Up to a newline or `size` bytes."""
        given: bytes = self._limited.readline(size)
        return given


class _Chunked:
    """Join chunks (RFC 9112, 7.1). A body that a crawler has joined already does not change."""

    def __init__(self, body: _Whole) -> None:
        self._body = body
        self._left: int | None = None
        """Remaining bytes of the chunk; None before the first one."""
        self._is_plain = False
        self._ended = False

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes, none at the end. Raises OSError where chunks are broken."""
        while not (self._is_plain or self._left or self._ended):
            is_first, line = self._left is None, self._body.readline(_CHUNK_LINE)
            found = _CHUNK.match(line)
            if found:
                self._left = int(found[1], 16)
                self._ended = not self._left
            elif is_first:
                self._is_plain = True
                return line
            else:
                raise OSError("a chunk's length is missing")
        if self._ended:
            return b""
        if self._is_plain:
            return self._body.read(size)
        left = self._left or 0
        given = self._body.read(left if size < 0 else min(size, left))
        self._left = left - len(given)
        if not self._left and self._body.readline(2) not in (b"\r\n", b"\n"):
            raise OSError("a chunk has no end")
        return given
