"""A cable that was opened from a search: its words marked and counted, the way to the hits before and after it."""

from __future__ import annotations

from dataclasses import dataclass

from reftel.archive.search import SORTS
from reftel.archive.types import CableView
from reftel.errors import QueryError
from reftel.query import parse_query
from reftel.web import urls
from reftel.web.page import PageRequest
from reftel.web.render.body import Body
from reftel.web.render.matches import ParagraphMatches, mark_found
from reftel.web.render.prose_bits import Bit


@dataclass(frozen=True)
class MatchBar:
    """The bar above the text of a cable that was opened from a search."""

    query: str
    count: int
    places: tuple[ParagraphMatches, ...]
    position: str
    """`hit 3 of 371`; empty if the cable is not a hit, or is beyond the first thousand."""
    previous_href: str
    next_href: str
    back_href: str
    mistake: str
    """Reason why the query can't be read."""


@dataclass(frozen=True)
class MatchedBody:
    """A cable's body with the words of a search marked."""

    bar: MatchBar | None
    body: Body
    subject: tuple[Bit, ...] = ()


def found_in(page_request: PageRequest, view: CableView, body: Body, subject: str) -> MatchedBody:
    """Mark the matches of the address's `q`; without one, return the body unchanged."""
    query = page_request.query()
    if not query:
        return MatchedBody(None, body)
    sort = page_request.choice("sort", SORTS)
    hit = page_request.integer("hit", 0, 0, 1_000_000_000)
    shown = "" if sort == SORTS[0] else sort
    back = urls.search(query, sort=shown)
    try:
        parsed = parse_query(query, page_request.app.archive.vocabulary())
    except QueryError as error:
        return MatchedBody(MatchBar(query, 0, (), "", "", "", back, error.message), body)
    marked = mark_found(parsed, subject, body.items, view.cable.paragraphs)
    place = page_request.app.archive.place_among_hits(parsed, view.id, hit, sort=sort) if hit else None
    previous = following = ""
    if place is not None and place.previous:
        previous = urls.cable_hit(place.previous, query, place.position - 1, sort=shown)
    if place is not None and place.next:
        following = urls.cable_hit(place.next, query, place.position + 1, sort=shown)
    bar = MatchBar(
        query,
        marked.count,
        marked.places,
        f"hit {place.position:,} of {place.total:,}" if place is not None else "",
        previous,
        following,
        back,
        "",
    )
    return MatchedBody(bar, Body(marked.items, body.after), marked.subject)
