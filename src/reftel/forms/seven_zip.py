"""7-Zip archives: members are read one after another as they are unpacked, without temporary files.

py7zr reads the directory and makes the decoders. Members are pulled out of these here, in the order of the archive: its
own extraction pushes whole members. A solid archive is one stream, so members that nobody reads are unpacked too.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Final, cast

from reftel.errors import DamagedContainer, TooLarge
from reftel.forms.base import Report, Stream
from reftel.forms.members import DAMAGE, Budget, Opened, printable, reason, seekable

MAX_DICTIONARY: Final = 256 << 20
"""Maximum window size of a decoder in bytes; `7z -mx=9` asks for up to 256 MiB."""
MAX_DIRECTORY: Final = 64 << 20
"""Bytes of an archive's directory, packed or not."""
MAX_MEMBERS: Final = 1 << 19
"""Members of one archive; each takes some 800 bytes of memory."""
_DIRECTORY: Final = slice(20, 28)
"""Place of the length of an archive's directory."""
_LZMA, _LZMA2, _PPMD = b"\x03\x01\x01", b"\x21", b"\x03\x04\x01"
_CHUNK: Final = 1 << 16


def seven_zip_members(source: Opened, file: IO[bytes] | None, budget: Budget, report: Report) -> Iterator[Opened]:
    """Yield the members of a 7-Zip archive; one inside another container is written to a temporary file first."""
    with _archive(source, file, budget) as (archive, whole):
        yield from _members(source.name, archive, whole, budget, report)


def seven_zip_names(source: Opened, file: IO[bytes], budget: Budget) -> list[str]:
    """Return the names of the files in a 7-Zip archive, from its directory."""
    with _archive(source, file, budget) as (archive, _):
        return [printable(each.filename) for each in archive.files if not each.is_directory]


@contextmanager
def _archive(source: Opened, file: IO[bytes] | None, budget: Budget) -> Iterator[tuple[Any, IO[bytes]]]:
    """Open an archive whose directory has bounds; with its file."""
    from py7zr import SevenZipFile, archiveinfo
    from py7zr.exceptions import ArchiveError, PasswordRequired

    archiveinfo.MAX_NUMFILES = MAX_MEMBERS
    archiveinfo.MAX_HEADER_SIZE = MAX_DIRECTORY

    with seekable(source, file, budget) as whole:
        head = whole.read(32)
        if int.from_bytes(head[_DIRECTORY], "little") > MAX_DIRECTORY:
            raise TooLarge(source.name, 12, f"a directory of at most {MAX_DIRECTORY >> 20} MiB")
        whole.seek(0)
        try:
            archive = SevenZipFile(whole)
        except PasswordRequired:
            raise DamagedContainer(source.name, 0, "an archive that is not encrypted") from None
        except (ArchiveError, TypeError, AssertionError, LookupError, AttributeError) as error:
            raise DamagedContainer(source.name, 0, f"an undamaged container ({reason(error)})") from error
        with archive:
            yield archive, whole


def _members(name: str, archive: Any, whole: IO[bytes], budget: Budget, report: Report) -> Iterator[Opened]:
    """`Any` is a SevenZipFile."""
    streams = archive.header.main_streams
    if streams is None:
        return
    positions = streams.packinfo.packpositions
    packed = 0
    for folder in streams.unpackinfo.folders:
        at = archive.afterheader + positions[min(packed, len(positions) - 1)]
        packed += len(folder.packed_indices) or 1
        if folder.files is None:
            continue
        try:
            _check(folder)
            decoder = folder.get_decompressor(folder.files[0].compressed, reset=True)
        except Exception as error:
            report(DamagedContainer(name, at, f"members packed in a known way, not encrypted ({_why(error)})"))
            continue
        whole.seek(at)
        yield from _unpacked(name, folder.files, _Solid(decoder, whole), budget, report)


def _why(error: Exception) -> str:
    """py7zr's errors hold the coders, then the message."""
    return reason(ValueError(error.args[-1])) if error.args else reason(error)


def _check(folder: Any) -> None:
    """Raise ValueError for a decoder that needs too much memory."""
    for coder in folder.coders:
        asked = _memory(coder["method"], coder["properties"] or b"")
        if asked > MAX_DICTIONARY:
            raise ValueError(f"it asks for {asked >> 20} MiB of memory; at most {MAX_DICTIONARY >> 20} are given")


def _memory(method: bytes, properties: bytes) -> int:
    """Return the bytes that a decoder of these properties keeps."""
    if method == _LZMA2 and properties:
        bits = properties[0]
        return 0xFFFFFFFF if bits >= 40 else (2 | bits & 1) << (bits // 2 + 11)
    if method in (_LZMA, _PPMD):
        return int.from_bytes(properties[1:5], "little")
    return 0


def _unpacked(name: str, files: Any, solid: _Solid, budget: Budget, report: Report) -> Iterator[Opened]:
    """Yield the files of one stream."""
    for number in range(len(files)):
        each = files[number]
        member = _Member(solid, each.uncompressed, each.crc32)
        path = f"{name} > {printable(each.filename)}"
        if each.is_symlink or each.is_junction:
            report(DamagedContainer(path, 0, "a file; links are not followed"))
        elif not each.is_directory:
            yield Opened(path, cast("Stream", member), budget.give)
        try:
            solid.skip(member, budget, path)
        except DAMAGE as error:
            lost = len(files) - number - 1
            if not member.is_damaged:
                report(DamagedContainer(path, 0, f"whole and undamaged data ({reason(error)})"))
            if lost:
                report(DamagedContainer(name, 0, f"{lost} more members, packed after {printable(each.filename)}"))
            return


class _Solid:
    """One stream of an archive, in which members follow each other."""

    def __init__(self, decoder: Any, file: IO[bytes]) -> None:
        self._decoder = decoder
        self._file = file

    def read(self, size: int) -> bytes:
        """Up to `size` bytes. Raises OSError where fewer are there than the archive claims."""
        while True:
            before = self._decoder.consumed
            try:
                given = bytes(self._decoder.decompress(self._file, max_length=size))
            except Exception as error:
                raise OSError(reason(error)) from error
            if given:
                return given
            if self._decoder.consumed == before:
                raise OSError("a member claims more bytes than there are")

    def skip(self, member: _Member, budget: Budget, path: str) -> None:
        """Skip the rest of this member. Raises the errors of the budget."""
        while given := member.unread():  # raises the errors of `read`
            budget.give(len(given), path, 0)


class _Member:
    """The bytes of one member."""

    def __init__(self, solid: _Solid, size: int, checksum: int | None) -> None:
        self._solid = solid
        self._left = size
        self._checksum = checksum
        self._sum = 0
        self.is_damaged = False
        """Whether the error for missing bytes was raised."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes, none at the end. Raises OSError if their checksum is wrong."""
        if not self._left:
            return b""
        try:
            given = self._solid.read(min(self._left, _CHUNK if size < 0 else size))
        except OSError:
            self.is_damaged = True
            raise
        self._left -= len(given)
        self._sum = zlib.crc32(given, self._sum)
        if not self._left and self._checksum is not None and self._sum != self._checksum:
            raise OSError("the checksum is wrong")
        return given

    def unread(self) -> bytes:
        """The next bytes, right or wrong. Raises OSError for none."""
        self._checksum = None
        was, self.is_damaged = self.is_damaged, False
        try:
            return self.read(_CHUNK)
        finally:
            self.is_damaged = was
