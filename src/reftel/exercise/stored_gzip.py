"""A gzip stream whose bytes are the same on every machine: its blocks are stored, not compressed."""

from __future__ import annotations

import io
import struct
import zlib
from typing import BinaryIO

_MOST = 65_535
"""Bytes in a stored block of deflate (RFC 1951, 3.2.4)."""


class StoredGzip(io.RawIOBase):
    """A gzip stream (RFC 1952) of stored blocks, without name or time."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._crc = 0
        self._size = 0
        self._waiting = bytearray()
        file.write(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff")

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Add data; it is written out in whole blocks."""
        self._crc = zlib.crc32(data, self._crc)
        self._size += len(data)
        self._waiting += data
        while len(self._waiting) >= _MOST:
            self._block(bytes(self._waiting[:_MOST]), 0)
            del self._waiting[:_MOST]
        return len(data)

    def _block(self, data: bytes, last: int) -> None:
        self._file.write(struct.pack("<BHH", last, len(data), len(data) ^ 0xFFFF) + data)

    def close(self) -> None:
        """Write the last block and the check sum."""
        if not self.closed:
            self._block(bytes(self._waiting), 1)
            self._file.write(struct.pack("<II", self._crc, self._size & 0xFFFFFFFF))
            self._file.close()
        super().close()


def stored_gzip(data: bytes) -> bytes:
    """Return the gzip stream of some bytes."""
    out = _Kept()
    made = StoredGzip(out)
    made.write(data)
    made.close()
    return out.getvalue()


class _Kept(io.BytesIO):
    """Bytes that remain after the stream on top of them is closed."""

    def close(self) -> None:
        """Stay open."""
