"""Make the most requested pages before the first request, so that values computed once are ready."""

from __future__ import annotations

import logging
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response

from reftel.errors import ReftelError
from reftel.web.app_state import AppState
from reftel.web.page import Page, PageRequest, render
from reftel.web.pages import browse, cable, gaps, home, search

log = logging.getLogger("reftel.web")


def warm(app: AppState) -> None:
    """Make a page of each kind and discard it. Readers see the error if the archive cannot make a page."""
    parts: dict[Page, dict[str, str]] = {home.PAGE: {}, search.PAGE: {}, browse.PAGE: {}, gaps.PAGE: {}}
    try:
        with suppress(ReftelError):
            for card in app.archive.newest("created", limit=1):
                parts[cable.PAGE] = {"cable_id": card.id}
        for page, path_params in parts.items():
            with suppress(ReftelError):
                page_request = PageRequest(_request(page, path_params), app)
                built = page.build(page_request)
                if not isinstance(built, Response):
                    render(page_request, page.template, built)
    except Exception:
        log.exception("a page failed before the first request")


def _request(page: Page, path_params: dict[str, str]) -> Request:
    return Request(
        {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "server": ("127.0.0.1", 80),
            "path": page.pattern.format(**path_params),
            "path_params": path_params,
            "query_string": b"",
            "headers": [],
        }
    )
