"""The words of a Cablegate page, copied as text or Markdown: navigation, title, table, articles, header, record."""

from __future__ import annotations

import re

from reftel.forms.framing import ID, LEVEL
from reftel.forms.layout import Layout
from reftel.forms.site import COLUMNS, judge_minutes, read_article, read_title
from reftel.spans import MappedText, Span

_VIEWING = re.compile(rf"^[#* \t]{{0,8}}(?=[Vv]iewing cable\s+(?i:{ID}))[^\n]*", re.M)
_HEAD = re.compile(r"^[| \t]{0,4}Reference ID[^\n]{1,200}\n", re.M)
_RULE = re.compile(r"[| :\-\t]+\r?\n")
_CELL = re.compile(r"(?<![^\t|\n])[^\t|\n]*[^\t|\s]")
_ARTICLES = re.compile(r"[ \t\r\n]*Appears in these articles:?[^\n]*\n")
_ARTICLE = re.compile(
    r"\s*(?:[-*] )?(?:"
    r"\[(?P<title>[^\]\n]{1,300})\]\((?P<link>[^)\s]{1,2000})\)|<?(?P<url>https?://[^\s<>]{1,2000})>?"
    r")[ \t]*\r?(?:\n|\Z)"
)
_RECORD = re.compile(
    r"^[ \t]*(?P<document_number>\d{1,6})[ \t]*\r?\n[ \t]*(?P<created>\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?)[ \t]*\r?\n"
    rf"[ \t]*(?P<reference_id>{ID})[ \t]*\r?\n[ \t]*(?P<origin>[A-Z][A-Za-z.'\- ]{{2,60}}?)[ \t]*\r?\n"
    rf"[ \t]*(?P<classification>{LEVEL})[ \t]*(?:\r?\n|\Z)",
    re.M,
)
_TIMESTAMP = re.compile(r"-\d\d-\d\d \d\d:\d\d")
_DRAFTED = re.compile(r"^(?:SUBJ|UNCLAS|E\.?O\.)", re.M)
_REACH = 20000
"""Characters a page's navigation, or a header, may take."""


def take_scraped(layout: Layout, text: MappedText) -> bool:
    """Navigation, title, table and articles of a copied page; False for other text."""
    raw = text.text
    if "iewing cable" not in raw[:_REACH] or (viewing := _VIEWING.search(raw, 0, _REACH)) is None:
        return False
    layout.take(viewing.start(), "navigation")
    layout.take(min(viewing.end() + 1, len(raw)), "preamble")
    title = raw.index("iewing", viewing.start()) - 1
    read_title(layout, title, raw[title : viewing.end()].rstrip(), "telegram_text.scraped.title")
    has_head = raw.find("Reference ID", layout.size, layout.size + _REACH) >= 0
    if has_head and (head := _HEAD.search(raw, layout.size, layout.size + _REACH)):
        layout.take(head.start(), "navigation")
        _take_table(layout, raw, head)
        judge_minutes(layout, str)
    _take_articles(layout, text)
    return True


def _take_table(layout: Layout, raw: str, head: re.Match[str]) -> None:
    """The line of column names and the row below, divided by tabs (or Markdown's bars)."""
    names = [" ".join(cell.lower().split()) for cell in _CELL.findall(head.group())]
    rule = _RULE.match(raw, head.end())
    start = rule.end() if rule and rule.group().strip() else head.end()
    end = raw.find("\n", start) + 1 or len(raw)
    layout.take(end, "preamble")
    for name, cell in zip(names, _CELL.finditer(raw, start, end), strict=False):
        value = cell.group().lstrip()
        if name in COLUMNS:
            span = Span(cell.end() - len(value), cell.end())
            layout.field(COLUMNS[name], span, f"telegram_text.scraped.{COLUMNS[name]}", value)


def _take_articles(layout: Layout, text: MappedText) -> None:
    heading = _ARTICLES.match(text.text, layout.size)
    if heading is None:
        return
    layout.take(heading.end(), "articles")
    while match := _ARTICLE.match(text.text, layout.size):
        layout.take(match.end(), "articles")
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        span = Span(start, match.start() + len(match.group().rstrip()))
        address = match["url"] or match["link"]
        read_article(layout, span, address, match["title"] or "")


def take_record(layout: Layout, text: MappedText) -> None:
    """A database record before the telegram (`145314`, timestamp, id, origin, classification, a line each).

    The text above it is a first copy of the header, which the pages showed before the text.
    """
    raw = text.text
    match = _record(raw, layout.size)
    if match is None or _DRAFTED.search(raw, layout.size, match.start()):
        return
    layout.take(match.start(), "header" if raw[layout.size : match.start()].strip() else "record")
    layout.take(match.end(), "record")
    for name in ("document_number", "created", "reference_id", "origin", "classification"):
        layout.field(name, Span(*match.span(name)), f"telegram_text.record.{name}", match[name])
    layout.created_is = "exact"


def _record(raw: str, start: int) -> re.Match[str] | None:
    """The first record from `start` on: its timestamp, which few lines have, is in its second line."""
    for stamp in _TIMESTAMP.finditer(raw, start, start + _REACH):
        line = raw.rfind("\n", start, stamp.start())
        begin = raw.rfind("\n", 0, max(line, 0)) + 1
        if begin >= start and line >= 0 and (match := _RECORD.match(raw, begin, start + _REACH)):
            return match
    return None
