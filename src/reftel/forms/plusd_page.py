"""A page of the Public Library of US Diplomacy (HTML, 2013 on).

`<table id="synopsis">` with `<a class="i" title="KEY">` and `<div class="s_val">`; panes under `<div
class="pane-header">`: Content, Raw content, Metadata (a record's lines, as YAML), Raw source; a table of references.
The telegram is the raw content. The Content pane repeats the text; a difference is reported. The rest of the page is
navigation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reftel.errors import NotATelegram
from reftel.field_names import FieldName
from reftel.forms.base import Form
from reftel.forms.charset import decode
from reftel.forms.html_scanner import text_of, words_of
from reftel.forms.joined_pages import split
from reftel.forms.layout import Layout
from reftel.forms.record_attributes import read_lines, take
from reftel.model import Extract
from reftel.spans import MappedText, Span
from reftel.values.attributes import is_null, offices, restrictions
from reftel.vocab.month_names import SHORT_MONTHS

_KEY = re.compile(r"<a class=\"i\" title=\"([A-Za-z ]{2,40})\"")
_PANE = re.compile(r"<div class=\"pane-header[^<>]{0,40}\">(?P<name>[^<>]{1,40})</div>")
_BODY = re.compile(r"<div class=\"text-content[^<>]{0,40}\">")
_BARE = re.compile(r"\s*<(?:div|pre)\b[^<>]{0,80}>(?:\s*<pre>)?")
"""The beginning of a pane in a copy without the template's boxes."""
_DATE = re.compile(r"(\d{4}) ([A-Z][a-z]{2})[a-z]* (\d{1,2}), (\d\d):(\d\d)")
_ID = re.compile(r"(?P<id>\d{4}[A-Z][A-Z0-9]{1,40}?\d{1,6})(?:_[a-e]\d?)?")
_LINK = re.compile(r"<a class=\"j\"[^<>]{0,300}>")
_PHP = re.compile(r"<\?[^?]{0,600}\?>")
_MOST_VALUE = 60_000


def sniff(head: bytes) -> float:
    """1 for a page of the library."""
    if b'id="synopsis"' in head or (b"/plusd/" in head and b"<title>Cable: " in head):
        return 1.0
    return 0.0


class _Value(NamedTuple):
    text: MappedText
    at: int
    """Place in the page."""


def unpack(data: bytes) -> Iterator[Extract]:
    """The telegram of a page."""
    decoded = decode(data)
    page = decoded.text
    html = page.text
    opens = html.find('id="synopsis"')
    panes = _panes(html, max(opens, 0))
    if opens < 0 and not panes:
        raise NotATelegram("", 0, "a table of the synopsis, and panes")
    layout = Layout(decoded.defects)
    first = min(panes.values(), default=Span(len(html), len(html))).start
    values = _synopsis(page, opens, first) if opens >= 0 else {}
    places = _put_synopsis(layout, page, values, opens, first)
    raw = _text(page, panes.get("Raw content"))
    content = _content(page, panes.get("Content"))
    if raw is None and content is None:
        layout.defect("page-incomplete", "no pane has the text")
    text = raw if raw is not None else content
    if raw is None and content is not None:
        layout.defect("page-incomplete", "the raw content is missing; the text is from the pane beside it")
    elif raw is not None and content is not None and _folded(raw.text) != _folded(content.text):
        layout.defect("panes-differ", "Content and Raw content are not the same text")
    has_text = text is not None and bool(text.text.strip()) and not is_null(text.text.strip())
    if text is not None and text.text.strip() and not has_text:
        layout.fill("\n", "record")  # `-- N/A or Blank --`: a card without a text
        layout.put(text, "record")
    if text is not None and has_text:
        layout.fill("\n", "preamble")
        start = layout.put(text, "telegram")
        _check_count(layout, values, text, Span(start, layout.size))
    metadata = _text(page, panes.get("Metadata"))
    if metadata is not None:
        layout.fill("\n", "record")
        start = layout.put(metadata, "record")
        whole_text = " " * start + metadata.text
        take(
            layout, read_lines(whole_text, start, len(whole_text)), "plusd_page.metadata", whole_text, has_text=has_text
        )
    else:
        layout.defect("page-incomplete", "no metadata")
    if metadata is not None and html.find("</div", panes["Metadata"].start) < 0:
        layout.defect("page-incomplete", "the page is cut off in its metadata")
    _give(layout, values, places)
    source = _text(page, panes.get("Raw source"))
    if source is not None and source.text.strip():
        layout.fill("\n", "record")
        layout.put(source, "record")
    _references(layout, page)
    yield layout.extract()


def _panes(html: str, at: int) -> dict[str, Span]:
    """The contents of the panes by name; the first of a name counts."""
    heads = list(_PANE.finditer(html, at))
    stops = [head.start() for head in heads[1:]] + [len(html)]
    found: dict[str, Span] = {}
    for head, stop in zip(heads, stops, strict=False):
        found.setdefault(head["name"].strip(), Span(head.end(), stop))
    return found


def _text(page: MappedText, pane: Span | None) -> MappedText | None:
    """The text of a pane without the markup around it."""
    if pane is None:
        return None
    body = _BODY.search(page.text, pane.start, pane.end) or _BARE.match(page.text, pane.start, pane.end)
    if body is None:
        return None
    closing = page.text.find("</div></div></div>", body.end(), pane.end)
    return text_of(page, Span(body.end(), closing if closing >= 0 else pane.end))


def _content(page: MappedText, pane: Span | None) -> MappedText | None:
    """Header and text of the Content pane: two boxes, with a button between."""
    if pane is None:
        return None
    html = page.text
    opens = html.find('class="text-header', pane.start, pane.end)
    body = html.find('id="tagged-text"', pane.start, pane.end)
    if body < 0:
        return None
    start = html.find(">", opens, pane.end) + 1 if opens >= 0 else html.find(">", body, pane.end) + 1
    closing = html.find("</div></div>", body, pane.end)
    end = closing if closing >= 0 else pane.end
    button = html.find('<div class="text-button', start, body)
    if button < 0:
        return text_of(page, Span(start, end))
    after = html.find(">", body, pane.end) + 1
    parts = (text_of(page, Span(start, button)), text_of(page, Span(after, max(after, end))))
    scratch = Layout()
    scratch.put(parts[0], "telegram")
    scratch.fill("\n\n", "telegram")
    scratch.put(parts[1], "telegram")
    return scratch.extract().text


def _folded(text: str) -> str:
    return "".join(text.split())


def _synopsis(page: MappedText, start: int, end: int) -> dict[str, _Value]:
    """Key -> value of the table; attributes that the template broke are stepped over."""
    html = page.text
    end = min(end, html.find("</table", start) if html.find("</table", start) >= 0 else end)
    keys = list(_KEY.finditer(html, start, end))
    stops = [key.start() for key in keys[1:]] + [end]
    found: dict[str, _Value] = {}
    for key, stop in zip(keys, stops, strict=False):
        opens = html.find('class="s_val"', key.end(), stop)
        begin = html.find('">', opens, stop) if opens >= 0 else -1
        closing = html.find("</div", begin, stop) if begin >= 0 else -1
        if 0 <= begin < closing <= begin + _MOST_VALUE:
            found.setdefault(key[1].strip(), _Value(words_of(page, Span(begin + 2, closing)), key.start()))
    return found


def _put_synopsis(layout: Layout, page: MappedText, values: dict[str, _Value], start: int, end: int) -> dict[str, Span]:
    """Put the values of the table in the order of the page; return where each is."""
    places: dict[str, Span] = {}
    if start >= 0 and _PHP.search(page.text, start, end):
        layout.defect("template-code", "a part of the site's own program is on the page, beside the telegram")
    for key, value in sorted(values.items(), key=lambda item: item[1].at):
        begin = layout.put(value.text, "preamble")
        places[key] = Span(begin, layout.size)
        layout.fill("\n", "preamble")
    return places


def _give(layout: Layout, values: dict[str, _Value], places: dict[str, Span]) -> None:
    """Add values of the synopsis that the metadata lacks."""

    def said(key: str) -> str:
        written = values[key].text.text.strip() if key in values else ""
        return "" if is_null(written) or written.startswith("--") else written

    rule = "plusd_page.synopsis"
    if "Date" in places:
        _date(layout, said("Date"), places["Date"], rule)
    if (match := _ID.match(said("Canonical ID"))) is not None:
        layout.give("reference_id", match["id"], places["Canonical ID"], rule)
    names: tuple[tuple[str, FieldName], ...] = (
        ("Original Classification", "classification"),
        ("From", "sender"),
        ("Enclosure", "enclosure"),
    )
    for key, name in names:
        if said(key) and layout.span(name) is None:
            layout.give(name, " ".join(said(key).split()), places[key], rule)
    if said("Handling Restrictions") and layout.span("handling_restrictions") is None:
        layout.give(
            "handling_restrictions",
            restrictions(said("Handling Restrictions"))[0],
            places["Handling Restrictions"],
            rule,
        )
    offices_of: tuple[tuple[str, str, FieldName], ...] = (
        ("Office Origin", "ORIGIN", "office_of_origin"),
        ("Office Action", "ACTION", "office_of_action"),
    )
    for key, role, name in offices_of:
        if said(key) and layout.span(name) is None and (found := offices(said(key), role)):
            layout.give(name, found, places[key], rule)
    if "WITHDRAW" in said("Archive Status").upper():
        layout.give("withdrawn", True, places["Archive Status"], rule)


def _date(layout: Layout, written: str, span: Span, rule: str) -> None:
    match = _DATE.match(written)
    if match is None or match[2] not in SHORT_MONTHS:
        return
    day = f"{match[1]}-{SHORT_MONTHS.index(match[2]) + 1:02}-{int(match[3]):02}"
    layout.field("created", span, rule, f"{day} {match[4]}:{match[5]}")
    layout.created_is = "day only" if (match[4], match[5]) == ("00", "00") else "exact"


def _check_count(layout: Layout, values: dict[str, _Value], text: MappedText, span: Span) -> None:
    """The Character Count of the synopsis is the length of the raw content."""
    written = values["Character Count"].text.text.strip() if "Character Count" in values else ""
    if not written.isdigit():
        return
    sizes = (len(text), len(text.text.strip()), len(text.text.encode()))
    if int(written) not in range(min(sizes) - 8, max(sizes) + 9):
        layout.defect("character-count", f"the page says {written} characters, the text has {len(text)}", span)


def _references(layout: Layout, page: MappedText) -> None:
    """`References in this document to other cables`: the second cell of the table."""
    html = page.text
    opens = html.find('<table class="references"')
    if opens < 0:
        return
    end = html.find("</table", opens)
    end = end if end >= 0 else len(html)
    cells = [match.start() for match in re.finditer(r"<td", html[opens:end])]
    own = opens + cells[1] if len(cells) > 1 else end
    found = []
    begin = layout.size
    for link in _LINK.finditer(html, own, end):
        closing = html.find("</a", link.end(), end)
        if closing >= 0:
            value = words_of(page, Span(link.end(), closing))
            layout.fill("\n", "record")
            layout.put(value, "record")
            found.append(value.text)
    if found:
        layout.give("references", tuple(dict.fromkeys(found)), Span(begin, layout.size), "plusd_page.references")


FORM = Form("plusd-page", "PlusD page", sniff, split, unpack, is_text=True)
