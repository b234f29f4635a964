"""Text out of HTML, with the way back to every character: a linear scan, not a tree.

HTML parsers give no offsets, so they lose the origin of a character. Only known tags count as tags: the publishers
did not escape `<` and `&`, and telegrams contain `<http://...>` and `A&B`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from html.entities import html5

from reftel.spans import Chain, Deferred, MappedText, Origins, Runs, Span

_TAG = (
    r"</?(?i:a|abbr|b|big|br|center|cite|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|q|s|small|span|strike|strong|sub|"
    r"sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|script|style|input|form|label|nobr|wbr|meta|link)"
    r"(?:\s(?>(?:[^<>\"']++|\"[^\"<>]*+\"|'[^'<>]*+'){0,2000}))?/?>"
)
_COMMENT = r"<!--(?s:.*?)(?:-->|\Z)"
ENTITY = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});"
_MARK = re.compile(rf"{ENTITY}|{_TAG}|{_COMMENT}")
"""Every branch begins with a literal `&` or `<`: the search then skips all other characters at once."""


_TAG_ALONE = re.compile(_TAG)
_NEWLINE = "&#x000A;"
_STAND_IN = "\x01"
"""Neither space, letter, quote nor part of a tag, as `&` is not."""


def text_of(page: MappedText, span: Span) -> MappedText:
    """The text of the markup in `span`: tags and comments left out, entities decoded, `<br>` a newline.

    White space is unchanged.
    """
    html = span.of(page.text)
    if "<" not in html and "&" not in html:
        return page.cut(span.start, span.end)
    if _NEWLINE in html and _STAND_IN not in html:
        # most marks of a page are newlines; a character outside of any mark replaces them
        text = _without_marks(html.replace(_NEWLINE, _STAND_IN)).replace(_STAND_IN, "\n")
    else:
        text = _without_marks(html)
    return MappedText(text, Chain(Deferred(_mark_runs, html), page.cut(span.start, span.end).origins))


def _without_marks(html: str) -> str:
    """Return the meaning of markup. Most pages have only tags that mean nothing, which are removed in one step."""
    if "&" in html or "<!--" in html or "<b" in html or "<B" in html:
        return _MARK.sub(_meaning, html)
    return _TAG_ALONE.sub("", html)


def _meaning(mark: re.Match[str]) -> str:
    written = mark.group()
    if written[0] == "&":
        return entity(written) or written
    return "\n" if written[:3].lower() == "<br" else ""


def _mark_runs(html: str) -> Origins:
    """Map of the text of `html` onto its characters: an entity is a unit, removed text has no character."""
    runs = Runs()
    char = place = 0
    for mark in _MARK.finditer(html):
        if mark.start() > place:
            runs.add(char, place, 1)
            char += mark.start() - place
        place = mark.end()
        if size := len(_meaning(mark)):
            runs.add(char, mark.start(), mark.start() - place)
            char += size
    if place < len(html):
        runs.add(char, place, 1)
        char += len(html) - place
    return runs.end(char, len(html))


def words_of(page: MappedText, span: Span) -> MappedText:
    """`text_of` without white space at the ends; quick where tags are at the ends only, as in a table's cells."""
    html, start, end = page.text, span.start, span.end
    while True:
        start, end = _inside(html, start, end)
        if start == end or html[start] != "<" or (tag := _TAG_ALONE.match(html, start, end)) is None or _breaks(tag):
            break
        start = tag.end()
    while html[end - 1 : end] == ">" and end > start:
        opens = html.rfind("<", start, end)
        tag = _TAG_ALONE.fullmatch(html, opens, end) if opens >= 0 else None
        if tag is None or _breaks(tag):
            break
        start, end = _inside(html, start, opens)
    if html.find("<", start, end) < 0 and html.find("&", start, end) < 0:
        return page.cut(start, end)
    return stripped(text_of(page, span))


def _breaks(tag: re.Match[str]) -> bool:
    return tag.group()[:3].lower() == "<br"


def _inside(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    words = text[start:end]
    left = words.lstrip()
    start = end - len(left)
    return start, start + len(left.rstrip())


def stripped(text: MappedText) -> MappedText:
    """Without white space at the ends."""
    start = len(text) - len(text.text.lstrip())
    return text.cut(start, max(start, len(text.text.rstrip())))


@lru_cache(maxsize=4096)
def entity(written: str) -> str | None:
    """The text of `&#x000A;`, `&amp;` ...; None for an unknown entity."""
    if written[1] == "#":
        return unescape(written) or None
    return html5.get(written[1:])
