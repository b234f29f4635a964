"""Pages of HTML behind one another in one file, or beside other telegrams: each part is a file of its own.

A page ends at `</html>` and begins at `<!DOCTYPE html>` or `<html>`. Words around pages are parts only if they are a
telegram's; others belong to the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reftel.forms.base import ANY, Cut, Report, Stream, read_whole
from reftel.forms.record_split import has_signs
from reftel.forms.text_split import first_line
from reftel.forms.wide import over_wide

_BOUND = re.compile(rb"<(?:/html\s{0,20}>|(?P<opens>(?:!doctype\s+html|html)\b))", re.I)
"""The end of a page or the beginning of one. It begins with one literal, so that the search passes over the rest."""
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
