"""Text of the Cablegate site around a cable, the same on its pages and in copied text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from reftel.field_names import FieldName
from reftel.forms.framing import PARTIAL_NOTICE, twelve_hour_minutes
from reftel.forms.layout import Layout
from reftel.model import Article
from reftel.spans import MappedText, Span

_VIEWING = re.compile(r"[Vv]iewing cable\s+([^\s,]*),?\s*")
_TWICE = re.compile(r"https?:/{1,2}(?=https?:/)", re.I)

_RIGHT_SINCE = "2011-08-30"
"""Day of the last release. The build of the site that shows it prints the right minutes; all earlier ones the wrong."""

_CUT_AT = 260
"""The site showed only the first 250 characters or so of some bodies, and `...`."""


COLUMNS: dict[str, FieldName] = {
    "reference id": "reference_id",
    "date": "created",
    "created": "created",
    "released": "released",
    "classification": "classification",
    "origin": "origin",
}
"""Heading of a column of the page's table, lower case -> attribute of `Frame`."""


def read_title(layout: Layout, start: int, title: str, rule: str) -> None:
    """`Viewing cable 08MEXICO714, SUBJECT CUT SHORT`, which is at `start`."""
    named = _VIEWING.match(title)
    if named is None:
        return
    layout.field("reference_id", Span(start + named.start(1), start + named.end(1)), rule, named[1])
    subject = title[named.end() :].rstrip()
    if subject.endswith("\\"):
        subject = subject[:-1].rstrip()
        layout.defect("title-cut", "the title ends in a backslash: the body holds database rows")
    if subject:
        at = start + named.end()
        layout.field("title", Span(at, at + len(subject)), rule, subject)


def judge_minutes(layout: Layout, newest: Callable[[], str]) -> None:
    """Whether the minutes of the dates can be right; `newest` finds the latest release day the page offers, or empty.

    Pages from before the last build have the hour of a 12-hour clock for the minutes: `19:07` for 19:40.
    """
    created, released = layout.moment("created"), layout.moment("released")
    if not any(moment and twelve_hour_minutes(moment) for moment in (created, released)):
        return
    if max(newest(), released.date().isoformat() if released else "") >= _RIGHT_SINCE:
        return
    dates: tuple[tuple[FieldName, dt.datetime | None], ...] = (("created", created), ("released", released))
    for name, moment in dates:
        if moment and twelve_hour_minutes(moment):
            layout.defect("page-minutes", f"{name}: the minutes are the hour of a 12-hour clock", layout.span(name))
            if name == "created":
                layout.created_is = "minutes wrong"


def read_article(layout: Layout, span: Span, address: str, title: str) -> None:
    """An article that cites the cable, according to the page; the title is None if it repeats the URL."""
    address = _TWICE.sub("", address.strip())
    name = " ".join(title.split())
    if usable(address):
        layout.article(Article(url=address, title=name if name and usable(name) is False else None, span=span))
    else:
        layout.defect("article-url", "no usable address", span)


def usable(address: str) -> bool:
    """Whether an address may become a link: http or https, with a host, no white space or control characters."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and address.isprintable() and " " not in address


def put_texts(layout: Layout, header: MappedText | None, body: MappedText, rule: str) -> None:
    """The two texts of a cable. A header may be the notice that this is only an extract; a body may be cut short."""
    if header is not None and header.text:
        notice = PARTIAL_NOTICE.fullmatch(header.text.strip())
        start = layout.put(header, "preamble" if notice else "header")
        if notice:
            layout.partial(Span(start, layout.size), f"{rule}.notice")
        layout.fill("\n")
    start = layout.put(body, "body" if header is not None else "telegram")
    if len(body) <= _CUT_AT and body.text.rstrip().endswith("..."):
        end = start + len(body.text.rstrip())
        layout.partial(Span(end - 3, end), f"{rule}.cut")
        layout.defect("body-cut", "the publisher cut the text after about 250 characters", Span(end - 3, end))
