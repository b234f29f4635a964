"""Elements of XML, a telegram each: dumps of databases (`mysqldump --xml`), exports of search engines, feeds.

The first telegram in the first bytes shows which element is a row. Its attributes and the elements in it are the cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from reftel.errors import DamagedContainer, TooLarge
from reftel.forms.base import HEAD, LIMIT, Cut, Form, Report, Stream
from reftel.forms.html_scanner import entity
from reftel.forms.table_columns import is_of_telegrams
from reftel.forms.table_row import unpack
from reftel.forms.table_rows import SAMPLE, TableRow, cuts, matched
from reftel.forms.text_sniff import likeness
from reftel.forms.wide import Utf8Stream
from reftel.forms.xml_values import xml_names

_TOP = re.compile(
    rb"\s{0,80}(?:<\?[a-z][^<>]{0,200}>|<!--[^>]{0,2000}-->|<!DOCTYPE[^<>\[]{0,400}>|\s){0,6}"
    rb"<(?!(?:!|html|head|body|TEI|teiCorpus|div|table|p|pre|meta|svg|w:|section|article)\b)[A-Za-z_]",
    re.I,
)
_TAG = re.compile(
    r"<!--(?s:.*?)(?:-->|\Z)|<!\[CDATA\[(?P<data>(?s:.*?))(?:\]\]>|\Z)"
    r"|<(?P<close>/?)(?P<name>[A-Za-z_][\w:.\-]{0,60})(?:\s[^<>]{0,4000}?)?(?P<empty>/?)>"
)
_INNER = re.compile(r"<[^<>]{1,400}>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});")
_LINES = frozenset(("p", "line", "l", "br", "text:p"))
"""Elements that are lines of a text."""
_CHUNK = 1 << 20
_CLEAR = 0.8


def sniff(head: bytes) -> float:
    """0.85 for elements with telegrams: less than any form that is XML of its own."""
    name = _row_name(head) if _TOP.match(head) else None
    if name is None:
        return 0.0
    rows = [TableRow(0, data, (), "xml") for _, data in _whole(head, name)][:SAMPLE]
    columns = _columns([row.data for row in rows])
    return 0.85 if rows and is_of_telegrams(matched([row._replace(columns=columns) for row in rows])) else 0.0


@lru_cache(maxsize=2)
def _row_name(head: bytes) -> str | None:
    """Return the name of the elements that are rows."""
    text = head.decode("utf-8", "replace")
    open_ones: list[str] = []
    at = 0
    for tag in _TAG.finditer(text):
        if tag["name"] in _LINES:
            continue
        if tag["data"] is None and at and open_ones and _is_telegram(text[at : tag.start()]):
            return _around(text, open_ones)
        at = tag.end()
        if tag["data"] is not None:
            if open_ones and _is_telegram(tag["data"]):
                return _around(text, open_ones)
        elif tag["close"]:
            if open_ones and open_ones[-1] == tag["name"]:
                open_ones.pop()
        elif tag["name"] and not tag["empty"]:
            open_ones.append(tag["name"])
    return None


def _around(text: str, open_ones: list[str]) -> str:
    """Return the name of the row around a telegram: the outermost element that comes as often as that of the text, or
    one around several elements of that kind, as around the cells of a spreadsheet."""

    def often(name: str) -> int:
        return len(re.findall(rf"<{re.escape(name)}(?=[\s>])", text))

    at = len(open_ones) - 1
    count = often(open_ones[at])
    if at and (
        re.search(rf"<{re.escape(open_ones[at])}\s[^<>]{{0,400}}\bname\s*=", text) or (count == 1 and len(text) >= HEAD)
    ):
        return open_ones[at - 1]
    while at and (count == 1 or often(open_ones[at - 1]) > 1) and abs(often(open_ones[at - 1]) - count) <= 1:
        at -= 1
    return open_ones[at - 1] if at and 1 < often(open_ones[at - 1]) < count else open_ones[at]


def _is_telegram(written: str) -> bool:
    if len(written) < 80:
        return False
    plain = _INNER.sub("\n", written[:20_000])
    return likeness(_ENTITY.sub(lambda one: entity(one[0]) or "", plain).replace(">", "\n")) >= _CLEAR


def _whole(buffer: bytes, name: str) -> Iterator[tuple[int, bytes]]:
    """Yield the places and bytes of the whole rows in a buffer."""
    bounds = _bounds(name)
    start = -1
    for tag in bounds.finditer(buffer):
        if not tag["close"] and start < 0:
            start = tag.start()
        elif tag["close"] and start >= 0:
            yield start, buffer[start : tag.end()]
            start = -1


@lru_cache(maxsize=4)
def _bounds(name: str) -> re.Pattern[bytes]:
    return re.compile(rb"<(?P<close>/?)" + re.escape(name.encode()) + rb"(?=[\s>])[^<>]{0,4000}>")


def _columns(rows: list[bytes]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for row in rows for name in xml_names(row.decode("utf-8", "replace"))))


def split(stream: Stream, name: str, report: Report) -> Iterator[Cut]:
    """The elements, each a source."""
    wide = Utf8Stream(stream)
    yield from cuts(wide.placed(_rows(wide, name, report)), name, report)


def _rows(stream: Stream, name: str, report: Report) -> Iterator[TableRow]:
    waiting: list[tuple[int, bytes]] = []
    columns: tuple[str, ...] | None = None
    for offset, data in _elements(stream, name, report):
        if columns is not None:
            yield TableRow(offset, data, columns, "xml")
            continue
        waiting.append((offset, data))
        if len(waiting) == SAMPLE:
            columns = _columns([each for _, each in waiting])
            yield from (TableRow(at, each, columns, "xml") for at, each in waiting)
    if columns is None:
        columns = _columns([each for _, each in waiting])
        yield from (TableRow(at, each, columns, "xml") for at, each in waiting)


def _elements(stream: Stream, name: str, report: Report) -> Iterator[tuple[int, bytes]]:
    """Yield the rows of a stream; report one that is cut off."""
    buffer, base, ended = stream.read(HEAD), 0, False
    row = _row_name(buffer[:HEAD])
    if row is None:
        return
    begins = re.compile(rb"<" + re.escape(row.encode()) + rb"(?=[\s>])")
    while True:
        end = 0
        for at, data in _whole(buffer, row):
            yield base + at, data
            end = at + len(data)
        begun = begins.search(buffer, end)
        if ended or (begun and len(buffer) - begun.start() > LIMIT):
            if begun:
                kind = DamagedContainer if ended else TooLarge
                report(
                    kind(name, base + begun.start(), f"an element {row} of at most {LIMIT >> 20} MiB that is closed")
                )
            return
        keep = begun.start() if begun else max(len(buffer) - 4096, end)
        chunk = stream.read(max(_CHUNK, len(buffer) - keep))
        ended = not chunk
        buffer, base = buffer[keep:] + chunk, base + keep


FORM = Form("table-xml", "Row of an XML document", sniff, split, unpack, is_text=True)
