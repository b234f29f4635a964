"""Pages of HTML after one another in one file, or beside other telegrams: each part is a file of its own.

A page ends at `</html>` and begins at `<!DOCTYPE html>` or `<html>`. Words around pages are parts only if they are a
telegram's; others belong to the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reftel.forms.base import ANY, Cut, Form, Report, Stream, read_whole
from reftel.forms.record_split import has_signs
from reftel.forms.text_split import first_line
from reftel.forms.wide import over_wide

_BOUND = re.compile(rb"<(?:/html\s{0,20}>|(?P<opens>(?:!doctype\s+html|html)\b))", re.I)
"""The end of a page or the beginning of one. It begins with one literal, so that the search passes over the rest."""
_PAGE_LINE = re.compile(rb"(?:\A|\n)[ \t]{0,40}(?P<page><(?:!doctype\s{1,20}html|html)\b)", re.I)
_MOST_HELD = 120
"""Bytes held back, in which a page may begin."""
_CHUNK = 1 << 20
_MOST_BLANKS = 40
"""Blanks before the first element in its line."""
_OPENS = re.compile(rb"\s*(?:<!--[^>]{0,2000}-->\s*)?<(?:!doctype\s+html|html)\b", re.I)
_PAGE = re.compile(rb"<(?:html|pre|table|body)\b", re.I)
_PREFACE = re.compile(rb"(?:\s|<!doctype[^<>]{0,400}>|<!--[^>]{0,2000}-->|<\?xml[^<>]{0,200}>)*", re.I)
"""Lines above a page's first element."""
_SEEN = 65536
"""Bytes of a part by which it is known."""


def _split(stream: Stream, name: str, report: Report) -> Iterator[Cut]:  # noqa: ARG001 - nothing of a page is reported
    data = read_whole(stream, name)
    starts = _starts(data)
    if len(starts) > 1:
        for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True), 1):
            yield Cut(start, data[start:end], str(number), ANY)
    elif data:
        yield Cut(0, data)


TEXTS = frozenset(("telegram-text", "nara-record", "smart-telegram", "military-message", "paper-telegram"))
"""Forms of text that others may follow in one file."""


def cuts_with_pages(form: Form, stream: Stream, name: str, report: Report) -> Iterator[Cut]:
    """Cut a stream as its form does; of text, cut the pages of HTML after it as well.

    Args:
        form: of the stream, by its beginning.
        stream: the file.
        name: of the file, for errors.
        report: takes errors that concern one part.

    Yields:
        The sources; pages, and telegrams between pages, are files of any form.
    """
    if form.name not in TEXTS:
        yield from form.split(stream, name, report)
        return
    text = UntilPage(stream)
    yield from form.split(text, name, report)
    yield from text.pages(name)


class UntilPage:
    """A stream of text that ends where a page of HTML begins in it."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._held = b""
        self._rest: bytes | None = None
        self._place = 0
        self._is_whole = False

    def read(self, size: int = -1, /) -> bytes:
        """Some bytes of the text; none at its end."""
        while self._rest is None:
            if not self._is_whole:
                more = self._stream.read(size if size > 0 else _CHUNK)
                self._is_whole = not more
                self._held += more
            page = _PAGE_LINE.search(self._held)
            if page is not None:
                given, self._rest = self._held[: page.start("page")], self._held[page.start("page") :]
            elif self._is_whole:
                given, self._rest = self._held, b""
            else:
                given, self._held = self._held[:-_MOST_HELD], self._held[-_MOST_HELD:]
            if given:
                self._place += len(given)
                return given
        return b""

    def pages(self, name: str) -> Iterator[Cut]:
        """Yield the pages after the text and what is between them, after the text was read."""
        if not self._rest:
            return
        rest = _Behind(self._rest, self._stream)
        data = read_whole(rest, name)
        starts = _starts(data) or [0]
        for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True), 1):
            yield Cut(self._place + start, data[start:end], f"page {number}", ANY)


class _Behind:
    """Bytes, and the stream after them."""

    def __init__(self, first: bytes, stream: Stream) -> None:
        self._first, self._stream = first, stream

    def read(self, size: int = -1, /) -> bytes:
        """Some bytes; none at the end."""
        first, self._first = self._first, b""
        return first or self._stream.read(size)


def _starts(data: bytes) -> list[int]:
    """Return the beginnings of the parts. Other words belong to the part before them, or to the first one."""
    bounds = list(_bounds(data))
    starts: list[int] = []
    above = 0
    for start, end in zip([0, *bounds], [*bounds, len(data)], strict=True):
        preface = _PREFACE.match(data, start, end)
        if preface and preface.end() == end:
            continue
        if _is_part(data[start : min(end, start + _SEEN)]):
            starts.append(above if starts else 0)
        above = end
    return starts


def _bounds(data: bytes) -> Iterator[int]:
    """Yield the ends of pages, and the beginnings of those that begin a line or follow an element."""
    for bound in _BOUND.finditer(data):
        if bound["opens"] is None:
            yield bound.end()
        else:
            before = data[max(0, bound.start() - _MOST_BLANKS - 1) : bound.start()].rstrip(b" \t")
            is_first = bound.start() <= _MOST_BLANKS and not before
            if is_first or before.endswith((b">", b"\n")):
                yield bound.start()


def _is_part(data: bytes) -> bool:
    """Whether bytes are a page or a telegram by their beginning."""
    return (
        _OPENS.match(data) is not None
        or _PAGE.search(data) is not None
        or first_line(data) < len(data)
        or has_signs(data.decode("latin-1"))
    )


split = over_wide(_split)
"""Yield the pages of a file, and the texts between them; a file of one page is one source."""
