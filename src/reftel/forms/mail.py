"""Mails (RFC 5322, MIME) and pages saved as MHTML: a mail's text and each of its attachments is a member.

The time, sender and subject of a mail are the provenance of its members, not their values.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from email import policy
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import IO, Final

from reftel.errors import NotATelegram, TooLarge
from reftel.forms.base import Report, read_whole
from reftel.forms.members import Budget, Opened, printable, uncounted
from reftel.forms.text_sniff import likeness
from reftel.forms.uuencoded import uuencoded_files
from reftel.origins import Provenance

MAX_MAIL: Final = 64 << 20
"""Bytes of one mail with its attachments, which is held in memory."""
MAX_LINES: Final = 1_000_000
"""Lines of one mail; MAX_MAIL of base64 has 870,000."""
MAX_PARTS: Final = 100_000
"""Lines of one mail that may divide it."""
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/=\s]")
_NOTE: Final = 2000
"""Bytes below which a plain alternative may be a note that the mail has to be read as HTML."""
_LONG_HEADER = re.compile(rb"(?mi)^content-(?:type|disposition):(?:[^\n]{20000}|[^\n]*\n(?:[ \t][^\n]*\n){400})")
_AS_IT_IS: Final = policy.compat32.clone(max_line_length=0)
_MAX_VALUE: Final = 1000
"""Characters of a header's value to keep."""
_HEAD = re.compile(rb"(?>(?:[A-Za-z][A-Za-z0-9-]{0,60}:[^\n]{0,4000}\n(?>(?:[ \t][^\n]{0,4000}\n){0,200})){2,400})")
_COUNTED = re.compile(rb"(?P<size>\d{1,9})[ \t]{0,20}\r?\n(?=[A-Za-z-]{2,60}: )")
"""The size of a mail in a file of Apple Mail (.emlx), which has a list of properties after it."""
_NAMES = re.compile(rb"^([A-Za-z][A-Za-z0-9-]{0,60}):", re.M)
_MAIL_ONLY: Final = frozenset(
    (
        *(b"message-id", b"received", b"return-path", b"mime-version", b"delivered-to", b"x-mailer"),
        *(b"content-transfer-encoding", b"in-reply-to", b"dkim-signature", b"x-original-to"),
    )
)
"""Headers that only mail has."""
_ALSO: Final = frozenset((b"from", b"to", b"date", b"subject", b"content-type"))


def is_mail(head: bytes) -> bool:
    """Whether a stream that begins so is a mail or a page saved as one: one header that only mail has, one other."""
    counted = _COUNTED.match(head)
    found = _HEAD.match(head, counted.end() if counted else 0)
    if found is None:
        return False
    names = {name.lower() for name in _NAMES.findall(found.group())}
    return bool(names & _MAIL_ONLY and names & _ALSO)


def mail_members(source: Opened, file: IO[bytes] | None, budget: Budget, report: Report) -> Iterator[Opened]:  # noqa: ARG001
    """Yield the text of a mail and its attachments."""
    yield from members_of(source.name, read_whole(source, source.name, MAX_MAIL, "a mail"), report)


def members_of(name: str, data: bytes, report: Report) -> Iterator[Opened]:
    """Yield the members of the mail of these bytes; report one that has none, or that would fill the memory."""
    is_known = False
    if counted := _COUNTED.match(data):
        data = data[counted.end() : counted.end() + int(counted["size"])]
    if why := _too_much(data):
        report(TooLarge(name, 0, why))
        return
    for member in _members(name, data):
        is_known = True
        yield member
    if not is_known:
        report(NotATelegram(name, 0, "a text or something attached; this mail has neither"))


def _too_much(data: bytes) -> str:
    """Reason for refusing a mail: each line, part and parameter takes some hundred bytes of memory, or more time
    than the one before."""
    if data.count(b"\n") + data.count(b"\r") > 2 * MAX_LINES:
        return f"a mail of at most {MAX_LINES:,} lines"
    if data.count(b"\n--") > MAX_PARTS:
        return f"a mail of at most {MAX_PARTS:,} parts"
    return "headers of a known length" if _LONG_HEADER.search(data) else ""


def _members(name: str, data: bytes) -> Iterator[Opened]:
    mail = BytesParser(policy=policy.compat32).parsebytes(data)
    provenance = _provenance(mail)
    for number, part in enumerate(_parts(mail), start=1):
        label = printable(_text(part.get_filename() or "")) or _location(part) or f"part {number}"
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0)
            content = inner.as_bytes(policy=_AS_IT_IS) if isinstance(inner, Message) else b""
        else:
            content = _content(part)
        if content.strip():
            yield Opened(f"{name} > {label}", BytesIO(content), uncounted, _of_part(part, provenance))
        for title, file in uuencoded_files(content):
            yield Opened(f"{name} > {printable(title)}", BytesIO(file), uncounted, provenance)


def _content(part: Message) -> bytes:
    """The bytes of a part: as they are, if they are not in the encoding that its header names."""
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        written = part.get_payload()
        if isinstance(written, str) and len(_NOT_BASE64.findall(written)) * 100 > len(written):
            return written.encode("utf-8", "surrogateescape")
    decoded = part.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else b""


def _parts(mail: Message) -> Iterator[Message]:
    """Yield the parts with content, of alternatives the plainest. Walks without recursion."""
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        inner = part.get_payload()
        if part.get_content_type() == "message/rfc822" or not isinstance(inner, list):
            yield part
            continue
        parts = [each for each in inner if isinstance(each, Message)]
        plain = _plainest(parts) if part.get_content_type() == "multipart/alternative" else None
        waiting += [plain] if plain is not None else reversed(parts)


def _plainest(parts: list[Message]) -> Message | None:
    """The first alternative of plain text that is not empty; one without a telegram only if no other has more."""
    for part in parts:
        if part.get_content_type() != "text/plain" or not (content := _content(part)).strip():
            continue
        others = [other for other in parts if other is not part and other.get_content_type() == "text/html"]
        if others and len(content) < _NOTE and not likeness(content.decode("latin-1")):
            return others[-1]
        return part
    return None


def _location(part: Message) -> str:
    """The address of a part of a page that was saved as MHTML."""
    return printable(_text(part.get("Content-Location", "")))


def _provenance(mail: Message) -> Provenance:
    saved = _text(mail.get("Snapshot-Content-Location", "")) or _text(mail.get("Content-Location", ""))
    is_page = saved.startswith(("http:", "https:"))
    sender = _text(mail.get("From", ""))
    return Provenance(
        address=saved if is_page else None,
        date=date_of(_text(mail.get("Date", ""))),
        sender=sender or None if not sender.startswith("<Saved by") else None,
        title=_text(mail.get("Subject", "")) or None,
    )


def _of_part(part: Message, whole: Provenance) -> Provenance:
    location = _location(part)
    if not location.startswith(("http:", "https:")):
        return whole
    return Provenance(address=location, date=whole.date, sender=whole.sender, title=whole.title)


def date_of(text: str) -> dt.datetime | None:
    """Return the time of a mail, UTC; None if it has none."""
    try:
        sent = parsedate_to_datetime(text[:100])
        return (sent if sent.tzinfo else sent.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _text(value: object) -> str:
    """A header's value as text, its encoded words decoded."""
    raw = str(value)[:_MAX_VALUE]
    try:
        decoded = str(make_header(decode_header(raw)))
    except (ValueError, LookupError, UnicodeError):
        decoded = raw
    return " ".join(decoded.encode("utf-8", "replace").decode().split())[:_MAX_VALUE]
