"""A page of the Cablegate site (HTML, 2010-2011), in its three layouts.

`<h3>Viewing cable ID, SUBJECT</h3>`; `<table class='cable'>` whose columns are `Reference ID | Date | Classification |
Origin` (November 2010) or `Reference ID | Created | Released | Classification | Origin`; perhaps `Appears in these
articles:`; then two `<code><pre>`: header and body. All else on the page is navigation and no part of the extract.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reftel.errors import NotATelegram
from reftel.forms.base import Form
from reftel.forms.charset import decode_part
from reftel.forms.html_scanner import text_of, words_of
from reftel.forms.joined_pages import split
from reftel.forms.layout import Layout
from reftel.forms.rows_within import plain_newlines, split_rows
from reftel.forms.site import COLUMNS, judge_minutes, put_texts, read_article, read_title
from reftel.model import Defect, Extract
from reftel.spans import MappedText, Span

_TABLE = re.compile(r"<table\s[^<>]{0,80}\bcable\b[^<>]{0,80}>", re.I)
_CELL = re.compile(r"<(t[hd])\b[^<>]{0,200}>", re.I)
_LINK = re.compile(r"<a\b[^<>]{0,200}?href\s*=\s*(['\"])(?P<url>[^'\"<>]{0,2000})\1[^<>]{0,200}>", re.I)
_IN_CAPITALS = re.compile(rb"</?[A-Z]{1,10}\b")
"""The name of an element as old browsers saved it."""
_RELEASED = re.compile(rb"\d{4}-\d\d-\d\d")
"""The day in the address of the cables that were released on it."""
_DAY = len("2010-12-01")


def sniff(head: bytes) -> float:
    """1 for a page of the site, also where its top is missing."""
    if head.lstrip()[:1] in (b"{", b"["):
        return 0.0  # a table with pages in its cells
    if b"<title>Cable Viewer</title>" in head or (b"Viewing cable " in head and b"<pre" in head.lower()):
        return 1.0
    return 0.9 if _TABLE.search(head.decode("latin-1")) else 0.0


class _Parts(NamedTuple):
    """Spans of the page's parts; None if missing."""

    title: Span | None
    table: Span | None
    texts: tuple[Span, ...]
    is_complete: bool


def unpack(data: bytes) -> Iterator[Extract]:
    """The telegram of a page; more where its body runs on into other cables."""
    if b"<PRE" in data:
        data = _IN_CAPITALS.sub(lambda found: found[0].lower(), data)
    begin, end = _cable_in(data)
    decoded = decode_part(data, begin, end)
    page = decoded.text
    try:
        parts = _parts(page.text)
    except NotATelegram as error:
        raise NotATelegram("", begin + error.offset, error.expected) from error
    layout = Layout(Defect(defect.code, defect.note) for defect in decoded.defects)
    if parts.title:
        title = words_of(page, parts.title)
        read_title(layout, layout.put(title, "preamble"), title.text, "cablegate_page.title")
        layout.fill("\n", "preamble")
    else:
        layout.defect("page-incomplete", "no title")
    if parts.table:
        _put_table(layout, page, parts.table)
        table = parts.table
        judge_minutes(layout, lambda: _newest_release(data[:begin] or page.text[: table.start].encode()))
    else:
        layout.defect("page-incomplete", "no table")
    if not parts.is_complete:
        layout.defect("page-incomplete", "header or body missing or cut off")
    *header, body = (text_of(page, span) for span in parts.texts)
    put_texts(layout, header[0] if header else None, plain_newlines(body), "cablegate_page")
    yield from split_rows(layout.extract(), "cablegate_page")


def _newest_release(above: bytes) -> str:
    """Return the latest day of a release to which the navigation leads; empty for none."""
    days = {link[:_DAY] for link in above.split(b"/reldate/")[1:]}
    return max(filter(_RELEASED.fullmatch, days), default=b"").decode()


def _cable_in(data: bytes) -> tuple[int, int]:
    """Return the cable on the page, title to body: the rest is navigation, most of the page, and not decoded."""
    begin = max(data.find(b"Viewing cable"), 0)
    closing = data.rfind(b"</pre", begin)
    is_open = closing < 0 or data.find(b"<pre", closing) >= 0
    return begin, len(data) if is_open else closing + len(b"</pre")


def _parts(html: str) -> _Parts:
    title = table = None
    at = html.find("Viewing cable")
    if at >= 0 and (end := html.find("</h", at)) >= 0:
        title = Span(at, end)
    if opening := _TABLE.search(html, title.end if title else 0):
        closing = html.find("</table", opening.end())
        table = Span(opening.end(), closing if closing >= 0 else len(html))
    at = (table or title or Span(0, 0)).end
    texts: list[Span] = []
    closing = 0
    while len(texts) < 2 and (opens := html.find("<pre", at)) >= 0:
        start = html.find(">", opens) + 1 or len(html)
        closing = html.find("</pre", start)
        at = closing if closing >= 0 else len(html)
        texts.append(Span(start, at))
    if not texts:
        raise NotATelegram("", len(html[:at].encode()), "a header and a body in <pre>")
    return _Parts(title, table, tuple(texts), closing >= 0 and len(texts) == 2)


def _put_table(layout: Layout, page: MappedText, table: Span) -> None:
    names: list[str] = []
    values: list[Span] = []
    cells = list(_CELL.finditer(page.text, table.start, table.end))
    stops = [cell.start() for cell in cells[1:]] + [table.end]
    for cell, stop in zip(cells, stops, strict=True):
        closing = page.text.find("</t", cell.end(), stop)
        span = Span(cell.end(), closing if closing >= 0 else stop)
        if cell[1].lower() == "th":
            names.append(" ".join(span.of(page.text).lower().split()))
        else:
            values.append(span)
    for name, span in zip(names, values, strict=False):
        value = words_of(page, span)
        start = layout.put(value, "preamble")
        if name in COLUMNS:
            layout.field(COLUMNS[name], Span(start, layout.size), f"cablegate_page.{COLUMNS[name]}", value.text)
        layout.fill("\n" if name == names[-1] else "\t", "preamble")
    for span in values[len(names) :]:
        _put_articles(layout, page, span)


def _put_articles(layout: Layout, page: MappedText, cell: Span) -> None:
    """The cell below the row: a heading, and the links to articles that cite the cable."""
    heading = words_of(page, Span(cell.start, _first_link(page.text, cell)))
    if not heading.text:
        return
    layout.put(heading, "articles")
    layout.fill("\n", "articles")
    for link in _LINK.finditer(page.text, cell.start, cell.end):
        closing = page.text.find("</a", link.end(), cell.end)
        title = words_of(page, Span(link.end(), closing if closing >= 0 else cell.end))
        url = text_of(page, Span(*link.span("url")))
        start = layout.put(url, "articles")
        if title.text and title.text != url.text:
            layout.fill(" ", "articles")
            layout.put(title, "articles")
        read_article(layout, Span(start, layout.size), url.text, title.text)
        layout.fill("\n", "articles")


def _first_link(html: str, cell: Span) -> int:
    link = _LINK.search(html, cell.start, cell.end)
    return link.start() if link else cell.end


FORM = Form("cablegate-page", "Cablegate page", sniff, split, unpack, is_text=True)
