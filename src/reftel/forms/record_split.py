"""Records of the Central Foreign Policy File in a text that may hold other telegrams: where each begins and ends.

A record begins at `Message Text`, at `Message Attributes` without a text above, or at the lines of a card; the line of
markings above belongs to it. Its text is not searched: `Message Attributes` ends it. The lines of attributes end where
a key comes again or where another telegram begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from reftel.errors import TooLarge
from reftel.forms import military_sniff, smart_sniff
from reftel.forms.base import LIMIT, Cut, Report, Stream
from reftel.forms.literals import Literals
from reftel.forms.text_split import FIRST_PAGE, GROUP, PREAMBLE, first_line, split
from reftel.values import levels
from reftel.values.attributes import KEYS

RECORD: Final = "nara-record"
"""The name of the form."""
_CHUNK = 1 << 20
_REACH = 1 << 13
"""Bytes around a place that decide whether a record begins there."""
_KEY = re.compile(
    rb"^[ \t]{0,3}(?P<key>" + "|".join(sorted(KEYS, key=len, reverse=True)).encode() + rb")[ \t]{0,4}:(?=[ \t\r\n]|$)",
    re.M,
)
_SHARED = frozenset((b"Subject", b"From", b"To", b"Reference", b"Format", b"Type", b"Status", b"Copy", b"Office"))
"""Keys that other lists have as well."""
_ENOUGH: Final = 5
"""Other keys by which the lines of a card are known."""
_HEAD = re.compile(
    rb"^(?:\xef\xbb\xbf)?[ \t]*(?:Message|MESSAGE|message) (?P<kind>Text|Attributes|TEXT|ATTRIBUTES|text|attributes)"
    rb"[ \t]*\r{0,3}$",
    re.M,
)
_SIGN = re.compile(_HEAD.pattern + rb"|^[ \t]{0,3}Document Number[ \t]{0,4}:", re.M)
_SIGNS: Final = Literals(
    b"sage Text",
    b"sage Attributes",
    b"SAGE ATTRIBUTES",
    b"sage attributes",
    b"Document Number",
)
"""Every record has one of these. With whole words the library takes ten times as long (11 microseconds for 10 KB)."""
_EVENT = re.compile(
    rb"(?P<head>"
    + _HEAD.pattern.replace(b"(?P<kind>", b"(?:")
    + rb")|(?P<other>^(?:(?=VZCZC|ZCZC[ A-Z]|"
    + FIRST_PAGE
    + rb"|"
    + GROUP
    + rb"|"
    + PREAMBLE
    + rb"|[ \t]{0,20}MRN ?:|[ZYOPR][A-Z]{2}[UECRST][A-Z]{3,5} R[A-Z]{6}\d{4}"
    rb"|---[ \t]*\r?\n[ \t]{0,3}[A-Z][a-zA-Z ]{2,44}:|Community resources[ \t]*\r?$|Viewing cable \d\d)"
    rb"|[ \t]*\r?\n(?=FM [A-Z]{3}|"
    + levels.FIRST_OF_LINE.encode()
    + rb"\b[^\n]{0,60}[ ]\d{3,6}[ \t]{0,20}\r?$)))|(?P<line>"
    + _KEY.pattern
    + rb")",
    re.M,
)
"""In the lines of a record: a line, the head of another record, the beginning of another telegram."""
_BLANK = re.compile(rb"\n[ \t]*\r?(?=\n)")
_SEPARATOR = re.compile(rb"(?:\A|\n)---[ \t]*\r?\n\Z")


class _Begin(NamedTuple):
    """The beginning of a record, and the place of the line by which it is known."""

    at: int
    sign: int
    """-1 if more bytes decide whether there is one."""
    kind: bytes
    """`Text`, `Attributes`, or nothing for the lines of a card."""


class _Feed:
    """A stream of which the part that is not yet given is in memory."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.buffer, self.base, self.at = b"", 0, 0
        self.is_ended = self.has_signs = False

    def more(self) -> None:
        """Read the next bytes; what was given is dropped."""
        chunk = self._stream.read(max(_CHUNK, len(self.buffer) - self.at))
        self.is_ended = not chunk
        self.buffer, self.base, self.at = self.buffer[self.at :] + chunk, self.base + self.at, 0
        self.has_signs = _SIGNS.is_in(self.buffer)


class _Between:
    """The stream up to the next record."""

    def __init__(self, feed: _Feed) -> None:
        self._feed = feed
        self._has_given = False
        self.record: _Begin | None = None

    def read(self, size: int = -1, /) -> bytes:  # noqa: ARG002 - some bytes, as many as are sure
        """Some bytes; none where a record begins, or at the end."""
        feed = self._feed
        while True:
            begin = None
            if feed.has_signs:
                begin = _begin(feed.buffer, feed.at, is_ended=feed.is_ended, is_whole=not self._has_given)
            self.record = None if begin is None or begin.sign < 0 else begin
            sure = begin.at if begin else len(feed.buffer) - (0 if feed.is_ended else _REACH)
            if sure > feed.at:
                start, feed.at = feed.at, sure
                self._has_given = True
                return feed.buffer[start:sure]
            if feed.is_ended or self.record:
                return b""
            feed.more()


def pieces(stream: Stream, name: str, report: Report) -> Iterator[Cut]:
    """Yield the records of a text, and the telegrams between them as `text_split` cuts them.

    Args:
        stream: a text in a charset of one byte or in UTF-8.
        name: of the stream, for errors.
        report: takes an error that concerns one part.

    Raises:
        TooLarge: a record is too long.

    Example: of `Message Text` with its attributes, a piece of the form `nara-record`.
    """
    feed = _Feed(stream)
    while True:
        base = feed.base + feed.at
        between = _Between(feed)
        for cut in split(between, name, report):
            yield cut._replace(offset=base + cut.offset)
        begin = between.record
        if begin is None:
            return
        start = feed.base + begin.at
        sign = begin.sign - begin.at
        while (end := _end(feed.buffer, feed.at, feed.at + sign, begin.kind, feed.is_ended)) < 0:
            if len(feed.buffer) - feed.at > LIMIT:
                raise TooLarge(name, start, f"a record of at most {LIMIT >> 20} MiB")
            feed.more()
        yield Cut(start, feed.buffer[feed.at : end], form=RECORD)
        feed.at = end


def has_signs(text: str) -> bool:
    """Return whether a text may hold a record.

    Args:
        text: characters of a telegram or of several.

    Example: true of `Message Text`, false of most telegrams.
    """
    return _SIGNS.is_in(text.encode("utf-8", "surrogatepass"))


def is_record(head: bytes) -> bool:
    """Return whether a text begins with a record.

    Args:
        head: the first bytes of the text.

    Example: true of a line of markings above `Message Text`.
    """
    if not _SIGNS.is_in(head):
        return False
    begin = _begin(head, 0, is_ended=True, is_whole=True)
    return begin is not None and not head[: begin.at].strip()


def _begin(buffer: bytes, at: int, *, is_ended: bool, is_whole: bool) -> _Begin | None:
    """Return the next record from `at` on; None for none.

    `is_whole` is true if no bytes before `at` belong to what precedes the record: then other words than a telegram's,
    such as a note, belong to the record.
    """
    floor = at
    last: int | None = None
    for sign in _SIGN.finditer(buffer, at):
        if not is_ended and sign.end() + _REACH > len(buffer):
            return _Begin(max(at, sign.start() - _REACH), -1, b"")
        kind = (sign["kind"] or b"").title()
        if kind == b"Text" and sign["kind"] != kind:
            if last is None:
                last = max(buffer.rfind(b"MESSAGE ATTRIBUTES"), buffer.rfind(b"message attributes"))
            if sign.start() > last:
                continue  # a heading of a telegram
        begin = _over_marking(buffer, at, sign.start()) if kind else _card(buffer, floor, sign.start())
        if begin >= 0:
            above = buffer[at:begin]
            is_note = is_whole and len(above) < _REACH and first_line(above) == len(above)
            return _Begin(at if is_note else begin, sign.start(), kind)
        floor = sign.end()
    return None


def _over_marking(buffer: bytes, floor: int, at: int) -> int:
    """Return the beginning of the line of markings above a record's first line."""
    above = buffer[max(floor, at - 400) : at].rstrip()
    line = above[above.rfind(b"\n") + 1 :]
    if b"Declassified" not in line or _KEY.match(line):
        return at
    return max(floor, at - 400) + len(above) - len(line)


def _card(buffer: bytes, floor: int, at: int) -> int:
    """Return the beginning of the lines of a card around one of them; -1 if there are too few."""
    low = max(floor, at - _REACH)
    for blank in _BLANK.finditer(buffer, low, at):
        low = blank.end() + 1
    first = _KEY.search(buffer, low, at)
    begin = first.start() if first else at
    if not _is_card(buffer, begin, at):
        return -1
    separator = _SEPARATOR.search(buffer, max(floor, begin - 8), begin)
    return separator.start() + (buffer[separator.start() : separator.start() + 1] == b"\n") if separator else begin


def _is_card(buffer: bytes, begin: int, at: int) -> bool:
    """Return whether there are enough keys from `begin` on, up to another document number than that at `at`."""
    names: set[bytes] = set()
    for found in _KEY.finditer(buffer, begin, at + _REACH):
        if found["key"] == b"Document Number" and found.start() > at:
            return False
        names.add(found["key"])
        if len(names - _SHARED) >= _ENOUGH:
            return True
    return False


def _end(buffer: bytes, begin: int, sign: int, kind: bytes, is_ended: bool) -> int:
    """Return the end of the record whose line `sign` is known; -1 if more bytes decide."""
    zone = begin
    if kind == b"Text":
        head = _HEAD.search(buffer, sign + 4)
        if head is None:
            return len(buffer) if is_ended else -1
        if head["kind"].title() == b"Text":
            return _over_marking(buffer, sign + 4, head.start())
        zone = sign = head.end()
    elif kind:
        zone = sign = sign + len(b"Message Attributes")
    end = _lines_end(buffer, zone, sign)
    return -1 if not is_ended and end + _REACH > len(buffer) else end


def _lines_end(buffer: bytes, zone: int, sign: int) -> int:
    """Return the end of the lines of attributes from `zone` on; no other telegram begins before `sign`."""
    seen: set[bytes] = set()
    again = -1
    for event in _EVENT.finditer(buffer, zone):
        if event["head"]:
            return _over_marking(buffer, sign, event.start())
        if (key := event["key"]) is not None:
            if key in seen:
                again = event.start() if again < 0 else again
                if key == b"Document Number":
                    return again
            seen.add(key)
        elif event.start() > sign:
            at = event.end()
            return max(min(military_sniff.over_banner(buffer, at), smart_sniff.over_banner(buffer, at)), sign + 1)
    return len(buffer)
