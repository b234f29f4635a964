"""Files that are attached to a PDF document: each is a file of its own, after the document.

Mail programs that save mails as PDF attach the mails' attachments, and agencies release portfolios: a cover page with
the documents attached to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Final

from reftel.errors import DamagedContainer, ReadError, TooLarge
from reftel.forms.base import Report
from reftel.forms.members import Budget, Opened, printable
from reftel.forms.pdf.helper import attached_files
from reftel.forms.pdf.pages import ATTACHED_BYTES

_SIGNATURE: Final = b"%PDF-"
_TYPE: Final = b"/EmbeddedFile"
"""The type of a stream with a file, and the beginning of the name of the documents' list of them. Streams are never
inside a compressed object, so that a document without these bytes has no file."""


def is_document(head: bytes) -> bool:
    """Return whether a stream that begins so is a PDF document."""
    return _SIGNATURE in head[:1024]


def has_attached(data: bytes) -> bool:
    """Return whether a PDF document may have files attached to it, without opening it."""
    return _TYPE in data


def attached_members(name: str, data: bytes, budget: Budget, report: Report) -> Iterator[Opened]:
    """Yield the files that are attached to a document; report those that cannot be read.

    All are taken out before the first one is given: the process that reads documents answers one request at a time,
    and a file may be a document.

    Args:
        name: of the document.
        data: the document.
        budget: what may come out of it.
        report: takes errors.
    """
    found: dict[tuple[str, bytes | None], None] = {}  # the file of a note may be in the document's list too
    size = 0
    try:
        for title, content in attached_files(data):
            size += len(content or b"")
            if size > ATTACHED_BYTES:
                raise TooLarge(name, 0, f"attached files of at most {ATTACHED_BYTES >> 20} MiB in all")
            found[f"{name} > {printable(title)}", content] = None
    except ReadError as error:
        report(type(error)(name, error.offset, error.expected))
    for path, content in found:
        if content:
            yield Opened(path, BytesIO(content), budget.give)
        else:
            report(DamagedContainer(path, 0, "an attached file that is not empty and can be read"))
