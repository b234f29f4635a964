"""Compressed streams: gzip, bzip2, xz, Zstandard, Brotli; frames one after another, fed in small pieces.

A piece of 2 KiB may stand for tens of megabytes, a larger one for gigabytes. The memory that a stream claims to need
is bounded.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import Final, Protocol

import brotli
import zstandard

from reftel.forms.base import Stream

_PIECE: Final = 2048
_PART: Final = 1 << 20
"""Bytes of Brotli to unpack at once: one byte can expand to megabytes."""
MAX_MEMORY: Final = 128 << 20
"""Maximum window size of a stream in bytes; `xz -9` asks for 65 MB, `zstd --long=27` for 128."""
MOST_EMPTY: Final = 1_000_000
"""Empty frames in a row; 30 MB of them take half a minute."""


class _Decoder(Protocol):
    """Decompresses one frame."""

    @property
    def eof(self) -> bool:
        """Whether the frame has ended."""

    @property
    def unused_data(self) -> bytes:
        """Bytes after its end."""

    def decompress(self, data: bytes, /) -> bytes:
        """Return the bytes of a piece."""


class Frames:
    """The bytes that frames of a compressed stream stand for.

    Raises:
        EOFError: the stream ends within a frame; the earlier bytes were returned.
        OSError: more than MOST_EMPTY frames in a row are empty.
    """

    def __init__(self, source: Stream, make: Callable[[], _Decoder], *, padding: bytes = b"") -> None:
        self._source = source
        self._make = make
        self._padding = padding
        self._frame: _Decoder | None = None
        self._rest = b""
        self._ready = b""
        self._empty = 0

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes, none at the end."""
        while not self._ready:
            piece = self._rest or self._source.read(_PIECE)
            self._rest = b""
            if not piece:
                if self._frame is not None:
                    raise EOFError("the compressed data end early")
                return b""
            if self._frame is None:
                piece = piece.lstrip(self._padding) if self._padding else piece
                if not piece:
                    continue
                self._frame = self._make()
            self._ready = self._frame.decompress(piece)
            if self._frame.eof:
                self._rest = self._frame.unused_data
                self._frame = None
                self._empty = 0 if self._ready else self._empty + 1
                if self._empty > MOST_EMPTY:
                    raise OSError(f"more than {MOST_EMPTY:,} empty frames")
        given, self._ready = self._ready[:size], self._ready[size:]
        return given


def gzipped(source: Stream) -> Frames:
    """Gzip members, zero bytes between them allowed."""
    return Frames(source, lambda: zlib.decompressobj(16 + zlib.MAX_WBITS), padding=b"\0")


def bzipped(source: Stream) -> Frames:
    """Bzip2 streams."""
    return Frames(source, bz2.BZ2Decompressor)


def xzipped(source: Stream) -> Frames:
    """Xz streams, zero bytes between them allowed."""
    return Frames(source, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MAX_MEMORY), padding=b"\0")


def zstandard_frames(source: Stream) -> Frames:
    """Zstandard frames."""
    return Frames(source, lambda: zstandard.ZstdDecompressor(max_window_size=MAX_MEMORY).decompressobj())


class _BrotliStream:
    """As `Frames`, of one stream."""

    def __init__(self, source: Stream) -> None:
        self._source = source
        self._decoder = brotli.Decompressor()
        self._ready = b""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes, none at the end. Raises EOFError if the stream ends early."""
        while not self._ready and not self._decoder.is_finished():
            piece = self._source.read(_PIECE) if self._decoder.can_accept_more_data() else b""
            if not piece and self._decoder.can_accept_more_data():
                raise EOFError("the compressed data end early")
            try:
                self._ready = self._decoder.process(piece, output_buffer_limit=_PART)
            except brotli.error as error:
                raise OSError(str(error)) from error
        given, self._ready = self._ready[:size], self._ready[size:]
        return given


def brotlied(source: Stream) -> Stream:
    """A stream of Brotli, which web servers send."""
    return _BrotliStream(source)
