"""The pages: one file a page, and the ordered table of them all. A new page is a file here and a row in PAGES."""

from __future__ import annotations

from reftel.web.page import Page
from reftel.web.pages import (
    api_docs,
    articles,
    browse,
    cable,
    cite,
    copies,
    dates,
    export,
    feeds,
    help,
    holdings,
    home,
    lists,
    origins,
    paragraph,
    search,
    share,
    shelf,
    source,
)

PAGES: tuple[Page, ...] = (
    home.PAGE,
    search.PAGE,
    search.RANGE,
    export.PAGE,
    cable.PAGE,
    paragraph.PAGE,
    source.PAGE,
    source.BYTES,
    copies.PAGE,
    cite.PAGE,
    cite.FILE,
    share.PAGE,
    browse.PAGE,
    origins.ORIGINS,
    origins.ORIGIN,
    origins.COUNTRY,
    *dates.PAGES,
    *lists.PAGES,
    *shelf.PAGES,
    articles.PAGE,
    holdings.PAGE,
    *help.PAGES,
    api_docs.PAGE,
    *feeds.PAGES,
)
