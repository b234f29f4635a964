"""Containers of files: compressed streams, zip and tar, nested in each other up to a bound.

All of it streams; only a zip inside another container is written to a temporary file first, since a zip is read from
its end. What comes out is bounded by what went in, so that a bomb ends early (`TooLarge`), wherever it is hidden.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any, cast

import zstandard

from reftel.errors import DamagedContainer, ReadError, TooLarge
from reftel.forms.base import HEAD, Report, Stream

DEPTH = 4
"""How deep containers may be nested: a page in a gzip in a tar in a gzip in a zip."""

FLOOR = 64 << 20
"""Bytes that may always come out of a container."""

RATIO = 250
"""Bytes that may come out, beyond the floor, for each byte read. Telegrams shrink to a fifth, made-up ones a tenth."""

ABSOLUTE = 256 << 30
"""Bytes that may come out of one source in all."""

_PIECE = 1 << 16
"""Bytes asked of a library at once: what it has when it meets damage is lost with its exception."""

_DAMAGE = (
    EOFError,
    OSError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
    zstandard.ZstdError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What the libraries raise on damaged, encrypted or unknown content (zipfile: RuntimeError for a password)."""


class Budget:
    """How many bytes may still come out of one source's containers."""

    def __init__(self) -> None:
        self.taken = 0
        self.given = 0

    def give(self, size: int, name: str, offset: int) -> None:
        """Count bytes that came out. Raises `TooLarge`."""
        self.given += size
        if self.given > min(FLOOR + RATIO * self.taken, ABSOLUTE):
            raise TooLarge(name, offset, f"at most {RATIO} bytes for each byte of the container")


class Opened(io.RawIOBase):
    """An open file or member: reads count, errors name it, and its head can be looked at first."""

    def __init__(self, name: str, stream: Stream, count: Callable[[int, str, int], None]) -> None:
        self.name = name
        self.offset = 0
        self.damage: ReadError | None = None
        """What ended the stream early, which `read` raises when all before it has been given."""
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self._count = count
        self._head = b""

    def peek(self, size: int = HEAD) -> bytes:
        """The first bytes, which `read` will give again."""
        try:
            while len(self._head) < size and (chunk := self._pull(size - len(self._head))):
                self._head += chunk
        except ReadError:
            if not self._head:
                raise
        return self._head[:size]

    def read(self, size: int = -1, /) -> bytes:
        if size < 0:
            return b"".join(iter(lambda: self.read(1 << 20), b""))
        if self._head:
            given, self._head = self._head[:size], self._head[size:]
        else:
            given = self._pull(size)
        self.offset += len(given)
        return given

    def _pull(self, size: int) -> bytes:
        """Up to `size` bytes. What came before damage is given first, the error with the next call."""
        if self.damage is not None:
            raise self.damage
        parts: list[bytes] = []
        got = 0
        while got < size:
            at = self.offset + len(self._head) + got
            try:
                part = self._read(min(_PIECE, size - got))
                self._count(len(part), self.name, at)
            except ReadError as error:
                self.damage = error
            except _DAMAGE as error:
                self.damage = DamagedContainer(self.name, at, f"whole and undamaged data ({_reason(error)})")
            else:
                parts.append(part)
                got += len(part)
                if part:
                    continue
            break
        if self.damage is not None and not parts:
            raise self.damage
        return b"".join(parts)

    def readable(self) -> bool:
        return True


def _reason(error: BaseException) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(text.split())[:200]


def opened(name: str, file: IO[bytes], report: Report) -> Iterator[Opened]:
    """The streams inside `file`: itself, or the members of the containers it is, in their order.

    Each must be read before the next one is asked for. What is damaged is reported, and the rest goes on.
    """
    budget = Budget()

    def take(size: int, name: str, offset: int) -> None:  # noqa: ARG001 - the shape of `Budget.give`
        budget.taken += size

    yield from _inside(Opened(name, file, take), file, budget, report, 0)


def _inside(source: Opened, file: IO[bytes] | None, budget: Budget, report: Report, depth: int) -> Iterator[Opened]:
    """`file` is given where it can seek and nothing but `source` has read from it."""
    try:
        head = source.peek(512)
        kind = _kind(head)
    except ReadError as error:
        report(error)
        return
    if kind is None:
        yield source
        return
    if depth >= DEPTH:
        report(TooLarge(source.name, 0, f"containers at most {DEPTH} deep"))
        return
    try:
        for inner in kind(source, file, budget, report):
            yield from _inside(inner, None, budget, report, depth + 1)
    except ReadError as error:
        report(error)
    except _DAMAGE as error:
        report(DamagedContainer(source.name, source.offset, f"an undamaged container ({_reason(error)})"))


_Opener = Callable[[Opened, IO[bytes] | None, Budget, Report], Iterator[Opened]]


def _kind(head: bytes) -> _Opener | None:
    for magic, opener in _MAGIC:
        if head.startswith(magic):
            return opener
    if len(head) == 512:
        try:
            tarfile.TarInfo.frombuf(head, "utf-8", "replace")
        except tarfile.HeaderError:
            return None
        return _tar
    return None


def _compressed(make: Callable[[Opened], Stream]) -> _Opener:
    def opener(source: Opened, file: IO[bytes] | None, budget: Budget, report: Report) -> Iterator[Opened]:  # noqa: ARG001
        yield Opened(source.name, make(source), budget.give)

    return opener


class _Zstd:
    """Zstandard frames one after another. Fed in small pieces, for one of 128 KiB may stand for gigabytes."""

    def __init__(self, source: Opened) -> None:
        self._source = source
        self._frame: Any = None
        self._rest = b""
        self._ready = b""

    def read(self, size: int = -1, /) -> bytes:
        while not self._ready:
            piece = self._rest or self._source.read(2048)
            self._rest = b""
            if not piece:
                if self._frame is not None:
                    raise EOFError("the compressed data end early")
                return b""
            if self._frame is None:
                self._frame = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
            self._ready = self._frame.decompress(piece)
            if self._frame.eof:
                self._rest = self._frame.unused_data
                self._frame = None
        given, self._ready = self._ready[:size], self._ready[size:]
        return given


def _zip(source: Opened, file: IO[bytes] | None, budget: Budget, report: Report) -> Iterator[Opened]:
    with tempfile.SpooledTemporaryFile(max_size=8 << 20) as spool:
        if file is None or not file.seekable():
            while chunk := source.read(1 << 20):
                spool.write(chunk)
            spool.seek(0)
            file = cast("IO[bytes]", spool)
        else:
            budget.taken += file.seek(0, io.SEEK_END)
        with zipfile.ZipFile(file) as archive:
            for info in archive.infolist():
                name = f"{source.name} > {printable(info.filename)}"
                if info.is_dir():
                    continue
                if info.flag_bits & 1:
                    report(DamagedContainer(name, info.header_offset, "a member that is not encrypted"))
                    continue
                try:
                    member = archive.open(info)
                except _DAMAGE as error:
                    report(DamagedContainer(name, info.header_offset, f"a member that can be read ({_reason(error)})"))
                    continue
                with member:
                    yield Opened(name, cast("Stream", member), budget.give)


def _tar(source: Opened, file: IO[bytes] | None, budget: Budget, report: Report) -> Iterator[Opened]:  # noqa: ARG001
    with tarfile.open(fileobj=source, mode="r|", errors="surrogateescape") as archive:
        for info in archive:
            member = archive.extractfile(info) if info.isreg() else None
            if member is not None:
                count = budget.give if info.issparse() else _uncounted
                yield Opened(f"{source.name} > {printable(info.name)}", cast("Stream", member), count)


def _uncounted(size: int, name: str, offset: int) -> None:
    """A tar's members are bytes of the tar, counted when those came out of something."""


def printable(name: str) -> str:
    """A file's name as text that can be stored: bytes that are no UTF-8 as backslash escapes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


_MAGIC: tuple[tuple[bytes, _Opener], ...] = (
    (b"\x1f\x8b", _compressed(lambda source: gzip.GzipFile(fileobj=source))),
    (b"BZh", _compressed(lambda source: bz2.BZ2File(cast("IO[bytes]", source)))),
    (b"\xfd7zXZ\x00", _compressed(lambda source: lzma.LZMAFile(cast("IO[bytes]", source)))),  # noqa: SIM115
    (b"\x28\xb5\x2f\xfd", _compressed(_Zstd)),
    (b"PK\x03\x04", _zip),
    (b"PK\x05\x06", _zip),
)
"""How containers begin; a tar is known by the checksum of its first header."""
