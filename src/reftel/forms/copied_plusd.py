"""The words of a page of the Public Library of US Diplomacy, copied as text: the synopsis, then the panes.

Keys and values of the synopsis are in lines of their own, or several in a line with tabs between.
"""

from __future__ import annotations

import re

from reftel.forms.layout import Layout
from reftel.particulars import Attribute
from reftel.spans import MappedText, Span
from reftel.values.attributes import attribute_day, attribute_level, is_null

_KEYS = (
    "Date|Canonical ID|Original Classification|Current Classification|Handling Restrictions|Character Count"
    "|Executive Order|Locator|TAGS|Concepts|Enclosure|Type|Office Origin|Office Action|Archive Status|From|Markings|To"
)
_KEY = re.compile(rf"(?:^|\t)[ \t]{{0,4}}(?P<key>{_KEYS})[ \t]{{0,4}}(?::|(?=[ \t]*\r?$))", re.M)
_ID = re.compile(
    r"^[\t ]*Canonical ID[ \t]{0,4}:?[ \t]*\r?\n?[ \t]*(?P<id>\d{4}[A-Z][A-Z0-9]{1,40}?\d{1,6})(?:_[a-e]\d?)?", re.M
)
_TEXT = re.compile(r"^[ \t]*Content[ \t]*\r?\n(?:[ \t]*(?:\r?\n|(?:Show|Hide) Headers[ \t]*\r?\n))*", re.M)
_END = re.compile(r"^[ \t]*(?:Raw content|Raw source|Metadata|Print|Share)[ \t]*\r?$", re.M)
_DATE = re.compile(r"(\d{4}) ([A-Z][a-z]{2})[a-z]* (\d{1,2}), (\d\d:\d\d)")
_MARKED = re.compile(r"Review\s+(?P<day>\d{1,2}\s+[A-Z]{3}\s+\d{4})", re.I)
_REACH = 8000
"""Characters that the synopsis may take."""
_RULE = "telegram_text.copied_plusd"


def take_copied(layout: Layout, text: MappedText) -> int | None:
    """Take the synopsis of a copied page; return the end of its telegram, None for other text."""
    raw = text.text
    if "Canonical ID" not in raw[:_REACH] or (named := _ID.search(raw, 0, _REACH)) is None:
        return None
    opens = _TEXT.search(raw, named.end(), _REACH)
    if opens is None:
        return None
    keys = list(_KEY.finditer(raw, 0, opens.start()))
    layout.take(opens.end(), "preamble")
    layout.field("reference_id", Span(*named.span("id")), f"{_RULE}.id", named["id"])
    if keys and (title := raw[: keys[0].start()].strip()):
        line = title.splitlines()[-1].strip()
        at = raw.rindex(line, 0, keys[0].start())
        layout.field("title", Span(at, at + len(line)), f"{_RULE}.title", line)
    for key, end in zip(keys, [*(one.start() for one in keys[1:]), opens.start()], strict=True):
        value = " ".join(raw[key.end() : end].split())
        if is_null(value):
            continue
        start = key.end() + len(raw[key.end() : end]) - len(raw[key.end() : end].lstrip())
        span = Span(start, key.end() + len(raw[key.end() : end].rstrip()))
        layout.attributes.append(Attribute(key=key["key"], value=value, span=span))
        _give(layout, key["key"], value, span)
    closes = _END.search(raw, opens.end())
    return closes.start() if closes else len(raw)


def _give(layout: Layout, key: str, value: str, span: Span) -> None:
    """Give the values that the telegram may lack."""
    if (
        key == "Date"
        and (date := _DATE.match(value))
        and (day := attribute_day(f"{date[3]} {date[2].upper()} {date[1]}"))
    ):
        layout.field("created", span, f"{_RULE}.date", f"{day} {date[4]}")
    elif key == "Original Classification" and (level := attribute_level(value)):
        layout.field("classification", span, f"{_RULE}.classification", level)
    elif key == "Markings" and (marked := _MARKED.search(value)) and (day := attribute_day(marked["day"].upper())):
        layout.field("released", span, f"{_RULE}.markings", str(day))
