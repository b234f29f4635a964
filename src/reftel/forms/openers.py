"""Containers of files: compressed streams, zip, tar, 7-Zip, PDF with files, nested in each other up to a bound.

All of it streams; only a zip or a 7-Zip archive inside another container is written to a temporary file first, since
these are read from their end. The size of the output is bounded by the size of the input, so that a bomb ends early
(`TooLarge`), wherever it is hidden.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import IO

from reftel.errors import DamagedContainer, ReadError, TooLarge
from reftel.forms.archives import tar_members, zip_members
from reftel.forms.attached_files import attached_members, has_attached, is_document
from reftel.forms.base import Report, Stream, read_whole
from reftel.forms.compressed import bzipped, gzipped, xzipped, zstandard_frames
from reftel.forms.mail import is_mail, mail_members
from reftel.forms.mbox import is_mailbox, mailbox_members
from reftel.forms.members import DAMAGE, Budget, Opened, reason, uncounted
from reftel.forms.outlook import compound_members
from reftel.forms.pdf.pages import DOCUMENT_BYTES
from reftel.forms.seven_zip import seven_zip_members
from reftel.forms.web_archive import web_archive_members

_TAR_SUM = re.compile(rb"[0-7 \0]{8}")
"""How a tar writes its header's checksum: octal digits. Text hardly ever has eight of these there."""

DEPTH = 4
"""How deep containers may be nested: a page in a gzip in a tar in a gzip in a zip."""


def opened(name: str, file: IO[bytes], report: Report) -> Iterator[Opened]:
    """The streams inside `file`: itself, or the members of the containers it is, in their order.

    Read each before the next one is requested. Damaged members are reported, and the rest continues.
    """
    budget = Budget()

    def take(size: int, name: str, offset: int) -> None:  # noqa: ARG001 - the shape of `Budget.give`
        budget.taken += size

    yield from _inside(Opened(name, file, take), file, budget, report, 0)


def _inside(source: Opened, file: IO[bytes] | None, budget: Budget, report: Report, depth: int) -> Iterator[Opened]:
    """`file` is set if it can seek and only `source` has read from it."""
    try:
        head = source.peek()
        kind = _kind(head)
    except ReadError as error:
        report(error)
        return
    if kind is None:
        yield from _document(source, head, budget, report, depth)
        return
    if depth >= DEPTH:
        report(TooLarge(source.name, 0, f"containers at most {DEPTH} deep"))
        return
    try:
        for inner in kind(source, file, budget, report):
            inner.provenance = inner.provenance or source.provenance
            yield from _inside(inner, None, budget, report, depth + 1)
    except ReadError as error:
        report(error)
    except DAMAGE as error:
        report(DamagedContainer(source.name, source.offset, f"an undamaged container ({reason(error)})"))


def _document(source: Opened, head: bytes, budget: Budget, report: Report, depth: int) -> Iterator[Opened]:
    """A file that is no container; after a PDF document the files that are attached to it."""
    if not is_document(head):
        yield source
        return
    try:
        data = read_whole(source, source.name, DOCUMENT_BYTES, "a document")
    except ReadError as error:
        report(error)
        return
    yield Opened(source.name, BytesIO(data), uncounted, source.provenance)
    if not has_attached(data):
        return
    for inner in attached_members(source.name, data, budget, report):
        if depth >= DEPTH:
            report(TooLarge(source.name, 0, f"containers at most {DEPTH} deep"))
            return
        inner.provenance = source.provenance
        yield from _inside(inner, None, budget, report, depth + 1)


def is_container(head: bytes) -> bool:
    """Return whether a file that begins so is a container."""
    return _kind(head) is not None


def container_kind(head: bytes) -> Callable[..., Iterator[Opened]] | None:
    """Return the function that gives the members of a file that begins so; None for a file that is no container."""
    return _kind(head)


def unpacked_tar(source: Opened, budget: Budget) -> Opened | None:
    """Return a tar, unpacked if it is compressed; None for a file of another kind.

    Args:
        source: a file.
        budget: what may come out of it.
    """
    kind = _kind(source.peek())
    if kind is tar_members:
        return source
    if kind not in _COMPRESSED:
        return None
    inner = next(kind(source, None, budget, lambda _: None))
    return inner if _is_tar(inner.peek()[:512]) else None


_Opener = Callable[[Opened, IO[bytes] | None, Budget, Report], Iterator[Opened]]


def _kind(head: bytes) -> _Opener | None:
    for magic, opener in _MAGIC:
        if head.startswith(magic):
            return opener
    if _is_tar(head[:512]):
        return tar_members
    if is_mailbox(head):
        return mailbox_members
    return mail_members if is_mail(head) else None


def _is_tar(head: bytes) -> bool:
    if len(head) < 512 or not _TAR_SUM.match(head, 148):
        return False
    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "replace")
    except tarfile.HeaderError:
        return False
    return True


def _compressed(make: Callable[[Opened], Stream]) -> _Opener:
    def opener(source: Opened, file: IO[bytes] | None, budget: Budget, report: Report) -> Iterator[Opened]:  # noqa: ARG001
        yield Opened(source.name, make(source), budget.give)

    return opener


_MAGIC: tuple[tuple[bytes, _Opener], ...] = (
    (b"\x1f\x8b", _compressed(gzipped)),
    (b"BZh", _compressed(bzipped)),
    (b"\xfd7zXZ\x00", _compressed(xzipped)),
    (b"\x28\xb5\x2f\xfd", _compressed(zstandard_frames)),
    (b"PK\x03\x04", zip_members),
    (b"PK\x05\x06", zip_members),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", compound_members),
    (b"WARC/", web_archive_members),
    (b"7z\xbc\xaf\x27\x1c", seven_zip_members),
)
"""How containers begin; a tar is known by the checksum of its first header."""
_COMPRESSED = frozenset(opener for _, opener in _MAGIC[:4])
