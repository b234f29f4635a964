"""Zip and tar: members are read one after another; the sizes that an archive claims are bounded."""

from __future__ import annotations

import re
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import IO, Final, Self, cast

from reftel.errors import DamagedContainer, NotATelegram, TooLarge
from reftel.forms.base import Report, Stream
from reftel.forms.damaged_zip import found_members
from reftel.forms.members import DAMAGE, Budget, Opened, printable, reason, seekable, uncounted
from reftel.forms.open_document import DOCUMENT as OPEN_DOCUMENT
from reftel.forms.open_document import STYLES, TYPE
from reftel.forms.word_document import DOCUMENT, PARTS

MAX_DIRECTORY: Final = 64 << 20
"""Bytes of a zip's directory, which is held in memory, at some ten times its size; half a million members fit."""
MAX_HEADER: Final = 1 << 20
"""Bytes of a name or of attributes before a tar's member, which are held in memory."""
MAX_EMPTY: Final = 4
"""Maximum number of empty reads at the end of a tar. One that claims more bytes than it has would read forever."""


def zip_members(source: Opened, file: IO[bytes] | None, budget: Budget, report: Report) -> Iterator[Opened]:
    """Yield the members of a zip. `file` is set if it can seek; otherwise the zip is written to a temporary file."""
    with seekable(source, file, budget) as whole:
        _check_directory(source.name, whole)
        if not zipfile.is_zipfile(whole):
            said = "a whole container; its directory is missing, and its members are read one after another"
            report(DamagedContainer(source.name, 0, said))
            yield from found_members(source.name, whole, budget, report)
            return
        with zipfile.ZipFile(whole) as archive:
            for info in _wanted(source.name, archive):
                name = f"{source.name} > {printable(info.filename)}"
                if info.is_dir():
                    continue
                if info.flag_bits & 1:
                    report(DamagedContainer(name, info.header_offset, "a member that is not encrypted"))
                    continue
                try:
                    member = archive.open(info)
                except DAMAGE as error:
                    report(DamagedContainer(name, info.header_offset, f"a member that can be read ({reason(error)})"))
                    continue
                with member:
                    parts = _parts(archive, info.filename)
                    yield Opened(name, _Chained(chain((cast("Stream", member),), parts)), budget.give)


class _Chained:
    """Streams after each other."""

    def __init__(self, streams: Iterable[Stream]) -> None:
        self._streams = iter(streams)
        self._current = next(self._streams, None)

    def read(self, size: int = -1, /) -> bytes:
        """Some bytes, none at the end."""
        while self._current is not None:
            given = self._current.read(size)
            if given:
                return given
            self._current = next(self._streams, None)
        return b""


def _parts(archive: zipfile.ZipFile, member: str) -> Iterator[Stream]:
    """The running heads, feet and notes of a document after the member with its text, in the order of their names."""
    names = {each.filename for each in archive.infolist()}
    if member == DOCUMENT and "[Content_Types].xml" in names:
        parts = sorted(each for each in names if PARTS.fullmatch(each))
    elif member == OPEN_DOCUMENT and "mimetype" in names:
        parts = [STYLES] if STYLES in names else []
    else:
        return
    for name in parts:
        with archive.open(name) as part:
            yield cast("Stream", part)


_WEB_ARCHIVE = re.compile(r"archive/[^/]{1,200}\.warc(?:\.gz)?", re.I)
_OFFICE: Final = (
    ("xl/workbook.xml", "an Excel workbook (.xlsx): save it as CSV"),
    ("ppt/presentation.xml", "a PowerPoint presentation (.pptx)"),
    ("content.xml", "an OpenDocument file that is not text: save a spreadsheet as CSV"),
)


def _wanted(name: str, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the members that can be sources: all, or only the text of a zip that is a document.

    A WACZ has its pages in web archives, beside indexes of them; a Word document its text in `word/document.xml`, an
    OpenDocument text in `content.xml`. Raises NotATelegram for other documents.
    """
    members = archive.infolist()
    names = {member.filename for member in members}
    if "datapackage.json" in names and (pages := [each for each in members if _WEB_ARCHIVE.fullmatch(each.filename)]):
        return pages
    if "[Content_Types].xml" in names or "mimetype" in names:
        if DOCUMENT in names:
            return [each for each in members if each.filename == DOCUMENT]  # `_parts` follow it
        if OPEN_DOCUMENT in names and _is_text(archive, names):
            return [each for each in members if each.filename == OPEN_DOCUMENT]
        for member, said in _OFFICE:
            if member in names:
                raise NotATelegram(name, 0, f"a telegram in a known form, not {said}")
    return members


def _is_text(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """Whether an OpenDocument file is a text."""
    if "mimetype" not in names:
        return False
    try:
        with archive.open("mimetype") as member:
            return member.read(len(TYPE)) == TYPE
    except DAMAGE:
        return False


def _check_directory(name: str, file: IO[bytes]) -> None:
    """Raise TooLarge if the directory, which zipfile reads as a whole, is larger than MAX_DIRECTORY."""
    ends = getattr(zipfile, "_EndRecData", lambda _: None)(file)
    if ends and ends[_DIRECTORY_SIZE] > MAX_DIRECTORY:
        raise TooLarge(name, ends[_DIRECTORY_SIZE + 1], f"a directory of at most {MAX_DIRECTORY >> 20} MiB")
    file.seek(0)


_DIRECTORY_SIZE: Final = 5
"""Place of the directory's size in zipfile's record of a zip's end; its offset is after it."""


class _Header(tarfile.TarInfo):
    """A member's header, refused if its name or attributes would fill the memory, or if it is cut off or damaged."""

    _EXTENSIONS: Final = frozenset(
        (
            *(tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE),
            *(tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK),
        )
    )

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """See tarfile. Raises ReadError for a size that no name has."""
        try:
            made = super().frombuf(buf, encoding, errors)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]  # a block of zeros: the end
            raise
        except tarfile.HeaderError as error:  # tarfile would take it for the end
            raise tarfile.ReadError(f"cut off or damaged at a header: {error}") from error
        if made.size < 0 or (made.type in cls._EXTENSIONS and made.size > MAX_HEADER):
            raise tarfile.ReadError(f"a header claims {made.size} bytes")
        return made


class _UntilEnd:
    """A source that tarfile cannot read beyond its end, as it does to skip missing bytes."""

    def __init__(self, source: Opened) -> None:
        self._source = source
        self._empty = 0

    def read(self, size: int) -> bytes:
        """Read as the source does. Raises EOFError at the fifth read after its end."""
        given = self._source.read(size)
        if not given:
            self._empty += 1
            if self._empty > MAX_EMPTY:
                raise EOFError("a member claims more bytes than there are")
        return given


def tar_members(source: Opened, file: IO[bytes] | None, budget: Budget, report: Report) -> Iterator[Opened]:  # noqa: ARG001 - it can stream
    """Yield the files in a tar, in its order."""
    reader = cast("IO[bytes]", _UntilEnd(source))
    with tarfile.open(fileobj=reader, mode="r|", errors="surrogateescape", tarinfo=_Header) as archive:
        while (info := archive.next()) is not None:
            archive.members.clear()  # type: ignore[attr-defined]  # it would keep every header that it has read
            member = archive.extractfile(info) if info.isreg() else None
            if member is None and not info.isdir():
                said = f"a file, not a link to {printable(info.linkname)}" if info.linkname else "a file, not a device"
                report(NotATelegram(f"{source.name} > {printable(info.name)}", info.offset, said))
            if member is not None:
                count = budget.give if info.issparse() else uncounted
                yield Opened(f"{source.name} > {printable(info.name)}", cast("Stream", member), count)
