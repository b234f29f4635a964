"""Mailboxes (RFC 4155): mails one after another, each after a line that begins with `From `."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Final

from reftel.errors import TooLarge
from reftel.forms.base import Report
from reftel.forms.mail import MAX_MAIL, is_mail, members_of
from reftel.forms.members import Budget, Opened

_CHUNK: Final = 1 << 20
_TOP = re.compile(rb"From [^\n]{1,400}\n")
_NEXT = re.compile(rb"\n\r?\n(?=From [^\n]{1,400}\d[^\n]{0,40}\n[A-Za-z][A-Za-z0-9-]{0,60}:)")
_OVERLAP: Final = 600
_QUOTED = re.compile(rb"^>(>*From )", re.M)


def is_mailbox(head: bytes) -> bool:
    """Whether a stream that begins so is a mailbox."""
    top = _TOP.match(head)
    return top is not None and is_mail(head[top.end() :])


def mailbox_members(source: Opened, file: IO[bytes] | None, budget: Budget, report: Report) -> Iterator[Opened]:  # noqa: ARG001
    """Yield the members of each mail, numbered from 1. A mail that is too long is reported, and the next one read."""
    for number, (offset, data) in enumerate(_mails(source), start=1):
        name = f"{source.name} > {number}"
        if len(data) > MAX_MAIL:
            report(TooLarge(name, offset, f"a mail of at most {MAX_MAIL >> 20} MiB"))
            continue
        top = _TOP.match(data)
        content = _QUOTED.sub(rb"\1", data[top.end() if top else 0 :])
        yield from members_of(name, content, report)


def _mails(source: Opened) -> Iterator[tuple[int, bytes]]:
    """Yield each mail with its offset; of one that is too long a beginning that is too long."""
    buffer, base, searched, ended = b"", 0, 0, False
    while buffer or not ended:
        found = _NEXT.search(buffer, searched)
        if found is None and not ended:
            searched = max(len(buffer) - _OVERLAP, 0)
            if len(buffer) > 2 * MAX_MAIL:  # it is refused; only its end is searched
                dropped = searched - MAX_MAIL - 1
                buffer, base, searched = buffer[: MAX_MAIL + 1] + buffer[searched:], base + dropped, MAX_MAIL + 1
            chunk = source.read(_CHUNK)
            ended = not chunk
            buffer += chunk
            continue
        end = len(buffer) if found is None else found.end()
        yield base, buffer[:end]
        buffer, base, searched = buffer[end:], base + end, 0
