"""Letters that request telegrams, from the archive's data; only the reader sends them."""

from __future__ import annotations

from dataclasses import dataclass

from reftel.requests.letters import RequestLetter
from reftel.requests.wanted import BadRequestError
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.page import Page, PageRequest, Refused, View
from reftel.web.render.cable_rows import Crumb

MOST_ASKED = 100
"""Ids and ranges of one page."""


@dataclass(frozen=True)
class RequestView(View):
    """Variables of request.html."""

    crumbs: tuple[Crumb, ...]
    ids: str
    letters: tuple[RequestLetter, ...]


def build(page_request: PageRequest) -> RequestView:
    """The form, and the letters for the requested cables."""
    written = page_request.text("ids", limit=4000)
    ids = written.replace(",", " ").split()
    if len(ids) > MOST_ASKED:
        raise Refused(400, f"One page writes letters for {MOST_ASKED} ids or ranges at most.")
    try:
        letters = page_request.app.archive.request_letters(ids)
    except BadRequestError as error:
        raise Refused(400, f"{error}.") from error
    return RequestView(
        title="Request telegrams",
        crumbs=(Crumb("Browse", urls.browse()), Crumb("Gaps", urls.gaps()), Crumb("Request")),
        ids=" ".join(ids),
        letters=letters,
    )


PAGE = Page(
    Address(
        "request",
        "/request",
        "letters that ask for missing telegrams; `?ids=` ids and ranges `08MEXICO714..720`, separated by spaces",
        link=urls.request,
        sample=lambda one: urls.request(one.cable, "08MEXICO900500..900504"),
    ),
    "request.html",
    RequestView,
    build,
)
