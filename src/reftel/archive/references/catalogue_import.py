"""Catalogues of an archive: lists of cables that exist, published without their texts."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import msgspec

from reftel.archive.references.catalogue_rows import CatalogueRows
from reftel.archive.session import WriteSession
from reftel.errors import ArchiveError
from reftel.forms.charset import utf16_of
from reftel.store import catalogues
from reftel.store.reference_states import STATES_META, forgotten
from reftel.store.rows import moment

_LONGEST_LINE = 1 << 20
_BLOCK = 1 << 20


class CatalogueReport(msgspec.Struct, frozen=True, kw_only=True):
    """The result of adding a catalogue."""

    number: int
    name: str
    cables: int
    lost: int
    """Rows that could not be understood."""
    undated: int
    """Cables of which only the year is known."""
    repeated: int = 0
    """Rows of a cable that an earlier row lists; the first counts."""
    examples: tuple[str, ...] = ()
    """The first rows that could not be understood."""
    unread_levels: tuple[str, ...] = ()
    """Classifications that are not understood, each once, the first five."""


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """A catalogue that an archive knows."""

    number: int
    name: str
    sha256: str
    cables: int
    lost: int
    added: str
    """Day, `2010-11-28`."""


class BadCatalogueError(ArchiveError):
    """A file that is not a catalogue, or that an archive has already."""


def add_catalogue(work: WriteSession, path: Path, name: str | None) -> CatalogueReport:
    """Import a list of ids, plain or gzipped, in one transaction.

    Raises BadCatalogueError for a file that lists nothing, that can't be read, or that is known already.
    """
    digest = _digest(path)
    held = catalogues.of_digest(work.connection, digest)
    if held is not None:
        raise BadCatalogueError(f"{path} is known already, as “{held}”")
    head = (catalogues.next_number(work.connection), name or path.name, digest, int(time.time()))
    work.writer.begin()
    try:
        with _lines(path) as lines:
            rows = CatalogueRows(lines)
            count = catalogues.add(work.connection, work.writer.seals, head, rows.read())
        if not count:
            raise BadCatalogueError(f"{path} lists no cable: no row has a reference id")
        catalogues.finish(work.connection, work.writer.seals, head, count, rows.lost)
        work.writer.touch()
        work.writer.set_meta(STATES_META, forgotten(work.writer.meta(STATES_META)))
        generation = work.writer.commit()
    except BaseException as error:
        work.writer.rollback()
        if isinstance(error, OSError | EOFError | zlib.error):
            raise BadCatalogueError(f"{path} can't be read: {error}") from error
        raise
    if work.index is not None:
        work.index.write([], set(), generation=generation)
    return CatalogueReport(
        number=head[0],
        name=head[1],
        cables=count,
        lost=rows.lost,
        undated=rows.undated,
        repeated=rows.read_rows - count,
        examples=tuple(rows.examples),
        unread_levels=tuple(rows.unread_levels),
    )


def remove_catalogue(work: WriteSession, number: int) -> int:
    """Remove a catalogue; return its number of cables. Raises BadCatalogueError for an unknown number."""
    if all(row[0] != number for row in catalogues.listed(work.connection)):
        raise BadCatalogueError(f"there is no catalogue {number}: `reftel catalogue list` shows the numbers")
    work.writer.begin()
    try:
        count = catalogues.remove(work.connection, work.writer.seals, number)
        work.writer.touch()
        work.writer.set_meta(STATES_META, forgotten(work.writer.meta(STATES_META)))
        generation = work.writer.commit()
    except BaseException:
        work.writer.rollback()
        raise
    if work.index is not None:
        work.index.write([], set(), generation=generation)
    return count


def made(rows: list[tuple[int, str, str, int, int, int]]) -> tuple[Catalogue, ...]:
    """Rows of `catalogues.listed`."""
    return tuple(
        Catalogue(
            number=no,
            name=name,
            sha256=digest,
            cables=count,
            lost=lost,
            added=f"{when:%Y-%m-%d}" if (when := moment(added)) else "",
        )
        for no, name, digest, count, lost, added in rows
    )


def _digest(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        raise BadCatalogueError(f"{path} can't be read: {error.strerror}") from error


def _bytes(file: IO[bytes]) -> IO[bytes]:
    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    return cast(IO[bytes], gzip.GzipFile(fileobj=file)) if packed else file


def _charset(path: Path) -> str:
    """UTF-8 or UTF-16; Windows-1252 for a file that is neither."""
    with path.open("rb") as file:
        data = _bytes(file)
        some = data.read(_BLOCK)
        if wide := utf16_of(some):
            return "utf-16" if some[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else wide
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        try:
            while some:
                decoder.decode(some)
                some = data.read(_BLOCK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


@contextmanager
def _lines(path: Path) -> Iterator[Iterator[str]]:
    charset = _charset(path)
    with path.open("rb") as file, io.TextIOWrapper(_bytes(file), charset, errors="replace", newline="") as text:
        yield iter(lambda: text.readline(_LONGEST_LINE), "")
