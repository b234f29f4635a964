"""Outlook's messages (MS-OXMSG): a compound file of streams, each a property of the message or of an attachment."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import IO, Any, Final

from reftel.errors import DamagedContainer, NotATelegram, TooLarge
from reftel.forms.base import Report
from reftel.forms.mail import MAX_MAIL
from reftel.forms.members import Budget, Opened, printable, seekable, uncounted
from reftel.origins import Provenance

_EPOCH: Final = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
_BODY, _HTML, _RTF = "1000", "1013", "1009"
_SUBJECT, _SENDER, _SENDER_ADDRESS = "0037", "0C1A", "0C1F"
_SENT, _RECEIVED = 0x0039, 0x0E06
_CONTENT, _LONG_NAME, _SHORT_NAME = "3701", "3707", "3704"
_ATTACHMENT, _EMBEDDED = "__attach_version1.0_", "__substg1.0_3701000D"
_DEPTH: Final = 4
_MOST_PER_BYTE: Final = 10
"""Bytes of RTF that a packed byte may give: a reference of two bytes gives seventeen."""
_OTHER: Final = (
    ("WordDocument", "a Word document (.doc): save it as .docx or as text"),
    ("Workbook", "an Excel workbook (.xls): save it as CSV"),
    ("Book", "an Excel workbook (.xls): save it as CSV"),
    ("PowerPoint Document", "a PowerPoint presentation"),
    ("EncryptedPackage", "an encrypted Office document"),
)


def compound_members(source: Opened, file: IO[bytes] | None, budget: Budget, report: Report) -> Iterator[Opened]:
    """Yield the text of a message and its attachments. Other compound files are refused by their name."""
    import olefile

    with seekable(source, file, budget) as whole:
        size = whole.seek(0, io.SEEK_END)
        if size > MAX_MAIL:
            raise TooLarge(source.name, MAX_MAIL, f"a message of at most {MAX_MAIL >> 20} MiB")
        whole.seek(0)
        try:
            with olefile.OleFileIO(whole.read(size)) as streams:
                yield from _members(source.name, streams, report)
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise DamagedContainer(source.name, 0, f"an undamaged Outlook message ({error})") from error


def _members(name: str, streams: Any, report: Report) -> Iterator[Opened]:
    """`Any` is an OleFileIO."""
    if not streams.exists("__properties_version1.0"):
        known = [said for stream, said in _OTHER if streams.exists(stream)]
        raise NotATelegram(name, 0, f"a telegram in a known form, not {known[0] if known else 'a compound file'}")
    yield from _message(name, streams, [], report, 0)


def _message(name: str, streams: Any, at: list[str], report: Report, depth: int) -> Iterator[Opened]:
    """The members of the message in the storage `at`, those of messages in it among them."""
    provenance = Provenance(
        date=_date(streams, at),
        sender=_text(streams, at, _SENDER) or _text(streams, at, _SENDER_ADDRESS) or None,
        title=_text(streams, at, _SUBJECT) or None,
    )
    body = _text(streams, at, _BODY, 1 << 24)
    if body.strip():
        yield Opened(f"{name} > text", io.BytesIO(body.encode("utf-8", "replace")), uncounted, provenance)
    elif (html := _bytes(streams, at, f"{_HTML}0102")) or (html := _text(streams, at, _HTML, 1 << 24).encode()):
        yield Opened(f"{name} > text", io.BytesIO(html), uncounted, provenance)
    elif packed := _bytes(streams, at, f"{_RTF}0102"):
        try:
            yield Opened(f"{name} > text", io.BytesIO(_rtf(packed)), uncounted, provenance)
        except (ValueError, LookupError) as error:
            report(DamagedContainer(name, 0, f"an undamaged text in RTF ({error})"))
    for folder in sorted({entry[len(at)] for entry in streams.listdir() if _is_attachment(entry, at)}):
        inside = [*at, folder]
        title = _text(streams, inside, _LONG_NAME) or _text(streams, inside, _SHORT_NAME) or folder[-8:]
        label = f"{name} > {printable(title)}"
        if streams.exists([*inside, _EMBEDDED]):
            if depth >= _DEPTH:
                report(TooLarge(label, 0, f"messages at most {_DEPTH} deep"))
            else:
                yield from _message(label, streams, [*inside, _EMBEDDED], report, depth + 1)
        elif content := _bytes(streams, inside, f"{_CONTENT}0102"):
            yield Opened(label, io.BytesIO(content), uncounted, provenance)


def _rtf(packed: bytes) -> bytes:
    """Unpack the RTF of a message (MS-OXRTFCP). Raises ValueError, LookupError on damage."""
    import compressed_rtf

    size = int.from_bytes(packed[4:8], "little")
    if size > min(_MOST_PER_BYTE * len(packed), MAX_MAIL):
        raise ValueError(f"it claims {size} bytes")
    try:
        text: bytes = compressed_rtf.decompress(packed)
    except Exception as error:  # the library raises nothing more exact
        raise ValueError(str(error)) from error
    return text


def _is_attachment(entry: list[str], at: list[str]) -> bool:
    return len(entry) > len(at) and entry[: len(at)] == at and entry[len(at)].startswith(_ATTACHMENT)


def _bytes(streams: Any, at: list[str], stream: str) -> bytes:
    path = [*at, f"__substg1.0_{stream}"]
    if not streams.exists(path) or streams.get_type(path) != 2:
        return b""
    content: bytes = streams.openstream(path).read()
    return content


def _text(streams: Any, at: list[str], name: str, most: int = 1000) -> str:
    """A property of text: UTF-16, or the sender's own code page."""
    if wide := _bytes(streams, at, f"{name}001F"):
        return wide.decode("utf-16-le", "replace")[:most].rstrip("\0")
    narrow = _bytes(streams, at, f"{name}001E")
    try:
        return narrow.decode()[:most].rstrip("\0")
    except UnicodeDecodeError:
        return narrow.decode("cp1252", "replace")[:most].rstrip("\0")


def _date(streams: Any, at: list[str]) -> dt.datetime | None:
    """Return the time of sending or receipt: among the properties of fixed size, 16 bytes each after a head."""
    path = [*at, "__properties_version1.0"]
    data: bytes = streams.openstream(path).read() if streams.exists(path) else b""
    found: dict[int, int] = {}
    for place in range(24 if at else 32, len(data) - 15, 16):
        if data[place : place + 2] == b"\x40\x00":
            found[int.from_bytes(data[place + 2 : place + 4], "little")] = int.from_bytes(
                data[place + 8 : place + 16], "little"
            )
    ticks = found.get(_SENT) or found.get(_RECEIVED)
    try:
        return _EPOCH + dt.timedelta(microseconds=ticks // 10) if ticks else None
    except OverflowError:
        return None
