"""The page of one gift: giver, date, terms, and its cables."""

from __future__ import annotations

from dataclasses import dataclass

from reftel.web import urls
from reftel.web.address import Address
from reftel.web.filters import day
from reftel.web.page import Page, PageRequest, Refused, View
from reftel.web.render import labels
from reftel.web.render.cable_rows import Crumb, Row, rows

SIZE = 100


@dataclass(frozen=True)
class AccessionPageView(View):
    """Variables of accession.html."""

    giver: str
    number: str
    terms: str
    received: str
    address: str
    address_href: str
    note: str
    files: int
    sources: int
    cables_total: int
    cables: tuple[Row, ...]
    crumbs: tuple[Crumb, ...]
    next_href: str
    first_href: str


def build(page_request: PageRequest) -> AccessionPageView:
    """A page of cables; `after` is the last id of the page before."""
    archive = page_request.app.archive
    no = int(page_request.part("number"))
    try:
        held = archive.accession(no)
    except (LookupError, OverflowError):
        raise Refused(404, f"There is no accession {no}.") from None
    after = page_request.text("after", limit=200)
    cards = archive.cables_of_accession(no, after, SIZE + 1)
    given = held.accession
    return AccessionPageView(
        title=str(given),
        giver=given.giver,
        number=given.number,
        terms=given.terms,
        received=day(given.received),
        address=given.address,
        address_href=labels.web_address(given.address) if given.address else "",
        note=given.note,
        files=held.files,
        sources=held.sources,
        cables_total=held.cables,
        cables=rows(cards[:SIZE]),
        crumbs=(Crumb("Browse", urls.browse()), Crumb("Collections", urls.collections()), Crumb(str(given))),
        next_href=urls.accession(no, after=cards[SIZE - 1].id) if len(cards) > SIZE else "",
        first_href=urls.accession(no) if after else "",
    )


PAGE = Page(
    Address(
        "accession",
        "/accession/{number:int}",
        "one gift: its terms, address and date, and its cables",
        link=urls.accession,
        sample=lambda _: urls.accession(1),
    ),
    "accession.html",
    AccessionPageView,
    build,
)
