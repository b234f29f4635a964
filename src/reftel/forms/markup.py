"""Text out of HTML, with the way back to every character: a linear scan, not a tree.

Parsers of HTML give no offsets, so they cannot say where a character came from. Only known tags are taken as tags: the
publishers did not escape `<` and `&`, and telegrams write `<http://...>` and `A&B`.
"""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

from reftel.spans import MappedText, Span, Weave

_TAG = (
    r"</?(?:a|abbr|b|big|br|center|cite|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|q|s|small|span|strike|strong|sub|"
    r"sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|script|style|input|form|label|nobr|wbr|meta|link)"
    r"(?:\s(?:[^<>\"']++|\"[^\"<>]*+\"|'[^'<>]*+')*+)?/?>"
)
_MARK = re.compile(
    rf"(?P<comment><!--)|(?P<tag>{_TAG})|(?P<entity>&(?:#\d{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|\w{{2,31}});)", re.I
)


def text_of(page: MappedText, span: Span) -> MappedText:
    """The text of the markup in `span`: tags and comments left out, entities decoded, `<br>` a newline.

    White space is kept as it is written.
    """
    html = page.text
    weave = Weave(page)
    at, end = span.start, span.end
    while match := _MARK.search(html, at, end):
        weave.keep(at, match.start())
        at = match.end()
        if match["comment"]:
            closing = html.find("-->", at, end)
            at = end if closing < 0 else closing + 3
        elif match["entity"]:
            weave.unit(entity(match["entity"]) or match["entity"], match.start(), at)
        elif match["tag"][:3].lower() == "<br":
            weave.unit("\n", match.start(), at)
    weave.keep(at, end)
    return weave.done()


def stripped(text: MappedText) -> MappedText:
    """Without white space at the ends."""
    start = len(text) - len(text.text.lstrip())
    return text.cut(start, max(start, len(text.text.rstrip())))


def entity(written: str) -> str | None:
    """The text of `&#x000A;`, `&amp;` ...; None where no such entity exists."""
    if written[1] == "#":
        return unescape(written) or None
    return html5.get(written[1:])
