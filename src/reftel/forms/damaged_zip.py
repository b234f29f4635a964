"""Members of a zip whose directory is missing: a download that broke off, a file that was recovered from a disk.

The directory is at the end of a zip. Without it, members are found by the headers before them (APPNOTE 4.3.7).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import IO, Final, NamedTuple

from reftel.errors import DamagedContainer
from reftel.forms.base import Report
from reftel.forms.members import Budget, Opened, printable

_MARK: Final = b"PK\x03\x04"
_DIRECTORY: Final = b"PK\x01\x02"
_HEADER: Final = 30
_PIECE: Final = 2048
_CHUNK: Final = 1 << 20
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _SIZES_BEHIND, _UTF8 = 1, 8, 0x800


class _Found(NamedTuple):
    name: str
    method: int
    flags: int
    start: int
    """First byte of its data."""
    end: int
    """End of its data; that of the next member's header if the header does not say the size."""
    is_cut: bool
    checksum: int | None
    """As the header says it; None if it is behind the data."""


def found_members(name: str, file: IO[bytes], budget: Budget, report: Report) -> Iterator[Opened]:
    """Yield the members of a zip in the order of their headers.

    Args:
        name: of the zip.
        file: the zip, which can seek.
        budget: what may come out of it.
        report: gets members that cannot be read.
    """
    size = file.seek(0, 2)
    at = _next(file, _MARK, 0, size)
    while 0 <= at < size:
        member = _member(file, at, size)
        if member is None:
            return
        where = f"{name} > {printable(member.name)}"
        if member.flags & _ENCRYPTED or member.method not in (_STORED, _DEFLATED):
            report(DamagedContainer(where, at, "a member that is not encrypted, stored or deflated"))
        elif not member.name.endswith("/"):
            yield Opened(where, _Data(file, member), budget.give)
        at = _next(file, _MARK, member.end, size)


def _member(file: IO[bytes], at: int, size: int) -> _Found | None:
    """The member whose header is at a place; None if the file ends in the header."""
    file.seek(at)
    header = file.read(_HEADER)
    if len(header) < _HEADER:
        return None
    flags, method = (int.from_bytes(header[low : low + 2], "little") for low in (6, 8))
    packed = int.from_bytes(header[18:22], "little")
    name_size, extra = (int.from_bytes(header[low : low + 2], "little") for low in (26, 28))
    name = file.read(name_size).decode("utf-8" if flags & _UTF8 else "cp437", "replace")
    start = at + _HEADER + name_size + extra
    if start > size:
        return None
    if flags & _SIZES_BEHIND and not packed:
        following = [found for mark in (_MARK, _DIRECTORY) if (found := _next(file, mark, start, size)) >= 0]
        return _Found(name, method, flags, start, min(following, default=size), not following, None)
    checksum = int.from_bytes(header[14:18], "little")
    return _Found(name, method, flags, start, min(start + packed, size), start + packed > size, checksum)


def _next(file: IO[bytes], mark: bytes, at: int, size: int) -> int:
    """Return the next place of a mark; -1 for none."""
    while at < size:
        file.seek(at)
        data = file.read(_CHUNK)
        found = data.find(mark)
        if found >= 0:
            return at + found
        at += max(len(data) - len(mark) + 1, 1)
        if len(data) < _CHUNK:
            break
    return -1


class _Data:
    """The bytes of a member. Raises EOFError after those of one that is cut, or that has another checksum."""

    def __init__(self, file: IO[bytes], member: _Found) -> None:
        self._file = file
        self._member = member
        self._at = member.start
        self._sum = 0
        self._inflate = zlib.decompressobj(-zlib.MAX_WBITS) if member.method == _DEFLATED else None

    def read(self, size: int = -1, /) -> bytes:
        """Some bytes, none at the end."""
        while self._at < self._member.end:
            self._file.seek(self._at)
            most = self._member.end - self._at
            piece = self._file.read(min(most, _PIECE if self._inflate or size < 0 else size))
            self._at += len(piece)
            if not piece:
                break
            given = piece
            if self._inflate is not None:
                given = self._inflate.decompress(piece)
                if self._inflate.eof:
                    self._at = self._member.end
                    self._member = self._member._replace(is_cut=False)
            if given:
                self._sum = zlib.crc32(given, self._sum)
                return given
        if self._member.is_cut:
            raise EOFError("the zip ends within this member")
        if self._member.checksum not in (None, self._sum):
            raise EOFError("the bytes of this member have another checksum")
        return b""
