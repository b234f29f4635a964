"""Addresses of the site of 2010 and 2011, and other spellings of ids: each redirects to the canonical address."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress

from starlette.responses import RedirectResponse, Response

from reftel.errors import UnknownCable
from reftel.model import LEVELS
from reftel.web import urls
from reftel.web.page import PageRequest, Refused

VIEWS = re.compile(r"cite|copies|share|source|p/[\w.-]{1,40}", re.ASCII)
"""Views of a cable; links to them may end in a slash."""
DAY = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?:_\d+)?\.html")
NAMED = re.compile(r"(.+?)(?:_\d+)?")


def cable(page_request: PageRequest) -> Response:
    """`/cable/2008/03/08MEXICO714.html`: the year and month are redundant; `/cable/08MEXICO714/cite/`: so is the
    last slash. An id that contains a slash is tried as a whole."""
    rest = page_request.part("rest").strip("/")
    first, _, view = rest.partition("/")
    whole, last = rest.removesuffix(".html"), rest.rsplit("/", 1)[-1].removesuffix(".html")
    for raw, tail in ((first, view),) if VIEWS.fullmatch(view) else ((whole, ""), (last, ""), (first, "")):
        with suppress(UnknownCable):
            found = urls.cable(page_request.app.archive.resolve(raw))
            return RedirectResponse(f"{found}/{tail}" if tail else found, 301)
    return RedirectResponse(urls.cable(page_request.app.archive.resolve(last)), 301)


def _date(page_request: PageRequest, kind: str) -> Response:
    found = DAY.fullmatch(page_request.part("name"))
    if not found:
        raise Refused(404, "There is no such page.")
    try:
        when = dt.date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError as error:
        raise Refused(404, "There is no such day.") from error
    return RedirectResponse(urls.day(kind, when) if found[3] else urls.month(kind, when.year, when.month), 301)


def date(page_request: PageRequest) -> Response:
    """`/date/2008-03_0.html`"""
    return _date(page_request, "created")


def reldate(page_request: PageRequest) -> Response:
    """`/reldate/2011-08-30_0.html`"""
    return _date(page_request, "released")


def _name(page_request: PageRequest) -> str:
    found = NAMED.fullmatch(page_request.part("name"))
    if not found:
        raise Refused(404, "There is no such page.")
    return found[1]


def tag(page_request: PageRequest) -> Response:
    """`/tag/PREL_0.html`"""
    return RedirectResponse(urls.tag(_name(page_request).upper()), 301)


def origin(page_request: PageRequest) -> Response:
    """`/origin/170_0.html` counted posts; only names can be redirected."""
    return RedirectResponse(urls.origin(_name(page_request)), 301)


def classification(page_request: PageRequest) -> Response:
    """`/classification/1_0.html` counted levels with their caveats; numbers redirect to the list."""
    name = _name(page_request).split("//")[0].upper()
    return RedirectResponse(urls.classification(name) if name in LEVELS else urls.classifications(), 301)


ROUTES = (
    ("/cable/{rest:path}", cable),
    ("/date/{name}", date),
    ("/reldate/{name}", reldate),
)
"""Routes to try after those of the pages."""

SUFFIXED = (("/tag/{name}.html", tag), ("/origin/{name}.html", origin), ("/classification/{name}.html", classification))
"""Routes to try before those of the pages, which would match them."""
