"""Where copies are written: loose files, a table, a zip, a tar.gz. Same copies, same bytes, on any machine.

Compressors differ between machines, so the zip and the gzip hold their members uncompressed; every reader takes that.
"""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from reftel.exercise.copies import TABLE, TAR, ZIP

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
        """Adds data; it is written out in whole blocks."""
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
        """Writes the last block and the check sum."""
        if not self.closed:
            self._block(bytes(self._waiting), 1)
            self._file.write(struct.pack("<II", self._crc, self._size & 0xFFFFFFFF))
            self._file.close()
        super().close()


class Sinks:
    """The files under an output folder. Containers are begun when their first member comes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: set[Path] = set()
        self._table: BinaryIO | None = None
        self._zip: zipfile.ZipFile | None = None
        self._gzip: StoredGzip | None = None
        self.files = 0
        self.bytes = 0

    def put(self, path: str, data: bytes) -> None:
        """A copy, by its path as truth.jsonl has it."""
        self.bytes += len(data)
        if path.startswith(TABLE):
            if self._table is None:
                self.files += 1
                self._table = (self._folder / TABLE).open("wb", buffering=1 << 20)
            self._table.write(data)
            self._table.write(b"\n")
            return
        container, _, member = path.rpartition(" > ")
        if container == ZIP:
            self._to_zip(member, data)
        elif container == TAR:
            self._to_tar(member, data)
        else:
            target = self._folder / path.partition(" # ")[0]
            if target.parent not in self._made:
                target.parent.mkdir(parents=True, exist_ok=True)
                self._made.add(target.parent)
            target.write_bytes(data)
            self.files += 1

    def _to_zip(self, member: str, data: bytes) -> None:
        if self._zip is None:
            self.files += 1
            self._zip = zipfile.ZipFile(self._folder / ZIP, "w", zipfile.ZIP_STORED)
        info = zipfile.ZipInfo(member, (1980, 1, 1, 0, 0, 0))
        info.create_system = 3
        info.external_attr = 0o644 << 16
        self._zip.writestr(info, data)

    def _to_tar(self, member: str, data: bytes) -> None:
        if self._gzip is None:
            self.files += 1
            self._gzip = StoredGzip((self._folder / TAR).open("wb", buffering=1 << 20))
        info = tarfile.TarInfo(member)  # a TarFile would remember every member
        info.size = len(data)
        self._gzip.write(info.tobuf(tarfile.USTAR_FORMAT, "ascii"))
        self._gzip.write(data + bytes(-len(data) % tarfile.BLOCKSIZE))

    def close(self) -> None:
        """Ends and closes everything."""
        if self._table is not None:
            self._table.close()
        if self._zip is not None:
            self._zip.close()
        if self._gzip is not None:
            self._gzip.write(bytes(2 * tarfile.BLOCKSIZE))
            self._gzip.close()
