"""The pages: one file per page, and the ordered table of all pages. A new page is a file here and a row in PAGES."""

from __future__ import annotations

from reftel.web import urls
from reftel.web.address import Address
from reftel.web.page import Page
from reftel.web.pages import (
    absent,
    accession,
    api_docs,
    articles,
    browse,
    by_value,
    cable,
    cable_files,
    cite,
    copies,
    correction_command,
    coverage,
    dates,
    export,
    facets,
    feeds,
    gaps,
    help,
    home,
    lists,
    origins,
    paragraph,
    request,
    search,
    serials,
    share,
    signin,
    source,
    thread,
    unapi,
)

PAGES: tuple[Page, ...] = (
    home.PAGE,
    search.PAGE,
    search.RANGE,
    facets.PAGE,
    export.PAGE,
    cable_files.TEXT,
    cable_files.PDF,
    cable_files.JSON,
    cable.PAGE,
    paragraph.PAGE,
    source.PAGE,
    source.BYTES,
    source.IMAGE,
    copies.PAGE,
    thread.PAGE,
    thread.FILE,
    cite.PAGE,
    cite.FILE,
    unapi.PAGE,
    share.PAGE,
    correction_command.PAGE,
    browse.PAGE,
    origins.ORIGINS,
    serials.PAGE,
    origins.ORIGIN,
    origins.COUNTRY,
    *dates.PAGES,
    *lists.PAGES,
    *by_value.PAGES,
    absent.PAGE,
    articles.PAGE,
    coverage.PAGE,
    gaps.PAGE,
    request.PAGE,
    accession.PAGE,
    *help.PAGES,
    api_docs.PAGE,
    *feeds.PAGES,
)

BESIDE: tuple[Address, ...] = (
    signin.SIGNIN,
    signin.SIGNOUT,
    Address(
        "api",
        urls.api(),
        "the JSON API, with all addresses below; version 1 gains fields and never loses or changes one",
        urls.api,
        answer="file",
        promise="ever",
    ),
    Address(
        "static",
        urls.STATIC + "/{path:path}",
        "styles and scripts, with a version in the address",
        urls.static,
        answer="other",
        promise="none",
    ),
)
"""Addresses that no page serves."""

ADDRESSES: tuple[Address, ...] = (*(page.address for page in PAGES), *BESIDE)
"""Every address of the site, in the order of docs/urls.md."""
