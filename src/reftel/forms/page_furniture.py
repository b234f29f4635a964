"""The end of a telegram on a page without a form: the element that contains it, and the page's furniture.

A page's parts are elements: the telegram is within one (`<pre>`, `<div class="article">`), navigation, related
stories, comments and the foot are others. The telegram ends with the smallest element that holds its first and its last
sure line, or where furniture begins after the last sure line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from reftel.spans import Span

HOLDS = frozenset(
    (
        *("div", "pre", "td", "table", "section", "article", "main", "blockquote", "body", "ul", "ol", "form"),
        *("footer", "nav", "aside", "header", "textarea", "center", "dl"),
    )
)
"""Elements that contain others, without those that browsers close automatically (`p`, `li`)."""
_FURNITURE = frozenset(("footer", "nav", "aside", "form"))
_NAMED = re.compile(
    r"\b(?:id|class|role)\s{0,4}=\s{0,4}[\"']?[^\"'>]{0,200}?(?:foot(?!note)|comment|sidebar|related|navig|\bnav|menu"
    r"|share|social|copyright|breadcrumb|widget|respond|banner|advert|contentinfo|complementary|pager|pagination)",
    re.I,
)
_SURE = re.compile(
    r"^[ \t\u00a0]{0,40}(?:(?P<element>TAGS?|SUBJ(?:ECT)?|E\.?O\.? ?1\d{4}|REFS?(?:TEL)?|FM|TO|INFO|RMKS/|SUBJ/|MSGID/"
    r"|Signature:|Drafted By:|Info:|XMT:|BT\b|NNNN)|¶? ?(?P<number>\d{1,3})\. )",
    re.M,
)
_HEADING = re.compile(
    r"^[ \t]{0,40}(?:\d{1,4} Comments?|(?-i:Comments)(?=:?[ \t]{0,40}(?:\(\d{1,5}\))?:?[ \t]{0,40}$)"
    r"|(?:\d{1,4} )?Responses?|Related(?: \w{1,20}){0,3}|Leave a (?:Reply|Comment)|Share this"
    r"|Posted (?:by|in|on)|Filed under|Tags|About us|Copyright|All rights reserved|©)\b[^\n]{0,80}$",
    re.M | re.I,
)
"""A line over furniture whose element has no name."""
_MOST = 20_000
"""Elements of a page that are minded."""


class PageElement(NamedTuple):
    """Characters of the page's text that an element holds."""

    start: int
    end: int
    is_furniture: bool


def is_furniture(name: str, tag: str) -> bool:
    """Return whether an element is a part of the page around its text, by its name or its attributes."""
    return name in _FURNITURE or bool(_NAMED.search(tag))


def last_sure_line(text: str, start: int) -> int:
    """Return the end of the last line that only a telegram has: an element, or the next number of a paragraph."""
    at, number = start, 0
    for line in _SURE.finditer(text, start):
        if line["number"]:
            if int(line["number"]) not in (number + 1, number + 2):
                continue
            number = int(line["number"])
        stop = text.find("\n", line.end())
        at = len(text) if stop < 0 else stop
    return at


class PageEnd(NamedTuple):
    """The end of a telegram on a page."""

    at: int
    is_sure: bool
    """Whether an element or furniture shows it."""


def page_end(text: str, start: int, elements: Sequence[PageElement]) -> PageEnd:
    """Return the end of the telegram that begins at `start` in the text of a page.

    Args:
        text: the characters of a page that are seen.
        start: the telegram's first character.
        elements: elements of the page, in any order.
    """
    sure = last_sure_line(text, start)
    holding = [one for one in elements[:_MOST] if one.start <= start and one.end >= sure]
    within = min((one.end for one in holding), default=len(text))
    furniture = [one.start for one in elements[:_MOST] if one.is_furniture and sure <= one.start < within]
    heading = _HEADING.search(text, sure, within)
    ends = [within, *furniture, *([heading.start()] if heading else [])]
    end = min(ends)
    return PageEnd(end, (end < len(text) and bool(text[end:].strip())) or not text[sure:end].strip())


def elements_of(opens: Sequence[tuple[int, str, str]]) -> list[PageElement]:
    """Return the elements of a page.

    Args:
        opens: places in the text, with the name and the tag of each beginning, and `/` before the name of each end.
    """
    stack: list[tuple[int, str, bool]] = []
    found: list[PageElement] = []
    for at, name, tag in opens:
        if not name.startswith("/"):
            stack.append((at, name, is_furniture(name, tag)))
            continue
        if not any(one == name[1:] for _, one, _ in stack[-60:]):
            continue
        while stack:
            start, one, furniture = stack.pop()
            found.append(PageElement(start, at, furniture))
            if one == name[1:]:
                break
    return found


def lines_in(text: str, span: Span) -> int:
    """Return the number of lines with characters in a span."""
    return sum(1 for line in span.of(text).split("\n") if line.strip())
