"""Open files and members of containers: reads are counted, errors name the file, the head can be looked at first."""

from __future__ import annotations

import io
import lzma
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, cast

import zstandard

from reftel.bounds import SOURCE_BYTES
from reftel.errors import DamagedContainer, ReadError, TooLarge
from reftel.forms.base import HEAD, Stream
from reftel.origins import Provenance

FLOOR = SOURCE_BYTES
"""Bytes that a container may always produce: those of one source, so that reading all telegrams of a small file takes
little longer than reading one."""

RATIO = 250
"""Bytes that may be produced, beyond the floor, for each byte read. Telegrams shrink to a fifth, made-up ones a
tenth."""

ABSOLUTE = 256 << 30
"""Bytes that one source may produce in all."""

_PIECE = 1 << 16
"""Bytes requested from a library at once: when it meets damage, its exception loses its buffer."""

DAMAGE = (
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
"""Errors of the libraries on damaged, encrypted or unknown content (zipfile: RuntimeError for a password)."""


class Budget:
    """Number of bytes that one source's containers may still produce."""

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

    def __init__(
        self,
        name: str,
        stream: Stream,
        count: Callable[[int, str, int], None],
        provenance: Provenance | None = None,
    ) -> None:
        self.name = name
        self.provenance = provenance
        """Origin according to the container."""
        self.offset = 0
        self.damage: ReadError | None = None
        """The error that ended the stream early; `read` raises it after all earlier bytes."""
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self._count = count
        self._head = b""

    def peek(self) -> bytes:
        """The first bytes, which `read` will give again."""
        try:
            while len(self._head) < HEAD and (chunk := self._pull(HEAD - len(self._head))):
                self._head += chunk
        except ReadError:
            if not self._head:
                raise
        return self._head[:HEAD]

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
        """Up to `size` bytes. The bytes before damage are returned first, the error with the next call."""
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
            except DAMAGE as error:
                self.damage = DamagedContainer(self.name, at, f"whole and undamaged data ({reason(error)})")
                self.damage.__cause__ = error
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


def uncounted(size: int, name: str, offset: int) -> None:
    """Count nothing: members that are bytes of their container were counted when those came out of something."""


@contextmanager
def seekable(source: Opened, file: IO[bytes] | None, budget: Budget) -> Iterator[IO[bytes]]:
    """Give the bytes of a source as a file that can seek, at its beginning.

    Args:
        source: the container, of which nothing was read.
        file: its file, if only `source` has read from that; otherwise None, and the bytes are
            written to a temporary file.
        budget: what may come out of the container; its size is counted.
    """
    with tempfile.SpooledTemporaryFile(max_size=8 << 20) as spool:
        if file is None or not file.seekable():
            while chunk := source.read(1 << 20):
                spool.write(chunk)
            file = cast("IO[bytes]", spool)
        else:
            budget.taken += file.seek(0, io.SEEK_END)
        file.seek(0)
        yield file


def reason(error: BaseException) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(text.split())[:200]


def printable(name: str) -> str:
    """A file's name as text that can be stored: bytes that are not UTF-8 as backslash escapes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
