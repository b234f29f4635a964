"""The page of a cable that is not held, and the list of cables that are cited and not held.

The page answers with 404, since the cable is not here; once a copy arrives, the cable is at this address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from starlette.responses import HTMLResponse, RedirectResponse, Response

from reftel.archive.references.absent import AbsentCable, AbsentPage, AbsentRow, ListedNeighbor, Telling
from reftel.archive.references.absent_search import ABSENT_SORTS, AbsentSort, absent_part
from reftel.archive.references.state_types import STATE_TITLES
from reftel.archive.types import CableSummary, FacetValue
from reftel.errors import QueryError, UnknownCable
from reftel.query import parse_query
from reftel.query.parse import is_alternative
from reftel.serials.sequence import sequence_of
from reftel.text.case import sentence_case
from reftel.values.cable_id import split_id
from reftel.vocab.posts import posts
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.filters import day, plural, possible_days
from reftel.web.page import Page, PageRequest, View, render
from reftel.web.pages.request import MOST_ASKED
from reftel.web.refusal import Refused
from reftel.web.render.cable_rows import Crumb, Row, TagMark, anchor_label, row, tag_marks

LISTED = 100
SORT_LABELS: dict[AbsentSort, str] = {
    "cited": "Most cited first",
    "created": "Earliest first",
    "-created": "Latest first",
    "id": "By post and number",
}
FACET_LABELS = {"post": "Origin", "year": "Year", "tag": "TAGS of the cables that cite them"}
_FEW = 12
"""Maximum number of values of a facet on the page."""


@dataclass(frozen=True)
class Statement:
    """A sentence about the cable, and its place."""

    where: str
    href: str
    text: str


@dataclass(frozen=True)
class CitingRow:
    """A cable that cites it."""

    row: Row
    label: str
    note: str
    said: tuple[Statement, ...]


@dataclass(frozen=True)
class Neighbor:
    """One of the nearest numbers of the post and year, held or listed."""

    id: str
    href: str
    """Empty for the cable of the page."""
    note: str
    key: str
    """The key that leads to it; empty for one that is not held."""


@dataclass(frozen=True)
class AbsentView(View):
    """Variables of absent.html."""

    id: str
    canonical: str
    origin: str
    origin_href: str
    state: str
    when: str
    because: str
    candidates: tuple[Crumb, ...]
    subject: str
    subject_note: str
    tags: tuple[TagMark, ...]
    tags_note: str
    addressees: str
    addressees_note: str
    classification: str
    cited_by: int
    citing: tuple[CitingRow, ...]
    neighbors: tuple[Neighbor, ...]
    serials_href: str
    """The strip of all numbers of that post and year."""
    request: tuple[tuple[str, str], ...]
    """The data that a request for it must give."""
    query: str


@dataclass(frozen=True)
class AbsentItem:
    """A row of the list."""

    id: str
    href: str
    cited_by: str
    post: str
    when: str
    """The days between which it was sent, or the doubt about its number; empty if unknown."""
    subject: str
    said: str
    said_in: str
    said_href: str


@dataclass(frozen=True)
class AbsentOrder:
    """An order of the list."""

    label: str
    href: str
    chosen: bool


@dataclass(frozen=True)
class AbsentFacet:
    """Values by which the list can be narrowed."""

    label: str
    values: tuple[Crumb, ...]


@dataclass(frozen=True)
class AbsentListView(View):
    """Variables of absent_list.html."""

    what: str
    query: str
    mistake: str
    is_cut: bool
    limits: tuple[str, ...]
    sorts: tuple[AbsentOrder, ...]
    facets: tuple[AbsentFacet, ...]
    items: tuple[AbsentItem, ...]
    next_href: str
    first_href: str
    letter_href: str
    """Letters that ask for the cables of this page."""


def is_asked_for(page_request: PageRequest, query: str) -> bool:
    """Whether a query joins `is:absent` with the rest by AND, so that this page answers it."""
    if "absent" not in query.lower():
        return False
    try:
        return absent_part(parse_query(query, page_request.app.archive.vocabulary())) is not None
    except QueryError:
        return False


def in_place_of(page_request: PageRequest, raw: str, error: UnknownCable) -> Response:
    """Return the page of a cable that is not held, or a redirect to its canonical address. Raises `error`."""
    try:
        found = page_request.app.archive.absent(raw)
    except UnknownCable:
        raise error from None
    if found.id != raw:
        return RedirectResponse(urls.cable(found.id), 301)
    page_request.known.update(("q", "hit", "sort"))  # of a cable that was a hit; the page of the cable has them
    body = render(page_request, "absent.html", _view(page_request, found), page_request.ignored).encode(
        "utf-8", "replace"
    )
    return HTMLResponse(body, 404, headers={"cache-control": "no-cache"})


def _view(page_request: PageRequest, found: AbsentCable) -> AbsentView:
    origin = _display(found.post)
    subject = found.subject or ""
    note = "as a catalogue has it" if subject else ""
    if not subject and found.inferred_subjects:
        subject, note = found.inferred_subjects[0], "subject of a cable that cites it; its own is not known"
    state = found.state
    return AbsentView(
        title=f"{found.id}: not in this archive",
        id=found.id,
        canonical=urls.cable(found.id),
        origin=origin,
        origin_href=urls.origin(found.post) if page_request.app.archive.post(found.post).count else "",
        state=state.state,
        when=state.when,
        because=state.because,
        candidates=tuple(
            Crumb(f"{one.id} ({one.because}, {one.state})", urls.cable(one.id)) for one in state.candidates
        ),
        subject=sentence_case(subject) if subject.isupper() else subject,
        subject_note=note,
        tags=tag_marks(found.tags or found.inferred_tags),
        tags_note="from a catalogue" if found.tags else "of more than half of the cables that cite it",
        addressees=found.addressees or ", ".join(map(_display, found.inferred_addressees)),
        addressees_note="from a catalogue" if found.addressees else "posts that cite it",
        classification=found.classification or "",
        cited_by=found.cited_by,
        citing=tuple(_citing(one) for one in found.citing),
        neighbors=tuple(_neighbors(found)),
        serials_href=urls.serials(sequence_of(found.post), found.year),
        request=_request(found, origin),
        query="",
    )


def _display(post: str) -> str:
    known = posts().by_name.get(post)
    return known.display if known else post


def _citing(one: Telling) -> CitingRow:
    said = tuple(
        Statement(anchor_label(anchor), urls.cable(one.card.id, anchor), sentence) for anchor, sentence in one.sentences
    )
    return CitingRow(row(one.card, with_tags=False), one.label or "", "" if one.is_listed else "in its text only", said)


def _neighbors(found: AbsentCable) -> Iterator[Neighbor]:
    """The nearest held and listed numbers, and its own, by serial."""
    if found.before:
        yield _held_neighbor(found.before, "p")
    if found.listed_before:
        yield _listed_neighbor(found.listed_before)
    yield Neighbor(found.id, "", "this cable", "")
    if found.listed_after:
        yield _listed_neighbor(found.listed_after)
    if found.after:
        yield _held_neighbor(found.after, "n")


def _listed_neighbor(listed: ListedNeighbor) -> Neighbor:
    when = possible_days(listed.first, listed.last)
    return Neighbor(listed.id, urls.cable(listed.id), f"{when}, not held".removeprefix(", "), "")


def _held_neighbor(card: CableSummary, key: str) -> Neighbor:
    when = day(card.created.date()) if card.created else ""
    subject = row(card, with_tags=False).subject
    return Neighbor(card.id, urls.cable(card.id), f"{when} · {subject}" if when else subject, key)


def _request(found: AbsentCable, origin: str) -> tuple[tuple[str, str], ...]:
    """Return the data that an office needs to find it."""
    evidence = ", ".join(one.card.id for one in found.citing[:5])
    made = (
        ("Message reference number", f"{found.year} {found.post} {found.serial:06d}"),
        ("Sent by", origin),
        ("Sent to", found.addressees or ""),
        ("Sent", found.state.when or f"in {found.year}"),
        ("Original classification", found.classification or ""),
        ("Film number", ", ".join(found.films)),
        ("Cited in", evidence),
    )
    return tuple((label, text) for label, text in made if text)


def build(page_request: PageRequest) -> AbsentListView | Response:
    """The list: of all posts, of one post and year by number, or of the cables that a query finds."""
    post, year = page_request.text("post", limit=80), page_request.integer("year", 0, 1700, 2200)
    query = page_request.query()
    if post or year:
        return RedirectResponse(urls.absent(q=_query_of(post, year)), 303)
    sort: AbsentSort = page_request.choice("sort", ABSENT_SORTS)
    after = page_request.integer("after", 0, 0, 100_000_000)
    archive = page_request.app.archive
    mistake = ""
    found = AbsentPage(total=0, rows=())
    try:
        if query.strip() in ("", "is:absent") and sort == "cited":  # from an index, however many there are
            found = archive.absent_cables(limit=LISTED, after=str(after) if after else None)
        else:
            found = archive.search_absent(
                query, limit=LISTED, after=str(after) if after else None, sort=sort, facets=True
            )
    except QueryError as error:
        mistake = str(error)
    shown_sort = "" if sort == "cited" else sort
    return AbsentListView(
        title="Cables that are cited and not held",
        what=plural(found.total, "cable"),
        query=query,
        mistake=mistake,
        is_cut=found.is_cut,
        limits=found.limits,
        sorts=tuple(
            AbsentOrder(label, urls.absent(q=query, sort="" if name == "cited" else name), name == sort)
            for name, label in SORT_LABELS.items()
        ),
        facets=tuple(_facet(query, shown_sort, name, values) for name, values in found.facets.items() if values),
        items=tuple(_item(one) for one in found.rows),
        next_href=urls.absent(q=query, sort=shown_sort, after=found.next) if found.next else "",
        first_href=urls.absent(q=query, sort=shown_sort) if after else "",
        letter_href=urls.request(*(one.id for one in found.rows[:MOST_ASKED])),
    )


def _query_of(post: str, year: int) -> str:
    """The query for a post and year, as former addresses of this page name them."""
    known = posts().resolve(post) if post else None
    if post and known is None and not post.isalnum():
        raise Refused(404, f"No post is called {post}.")
    name = known.name if known else post.upper()
    conditions = ("is:absent", f"from:{name}" if name else "", f"created:{year}" if year else "")
    return " ".join(each for each in conditions if each)


def _facet(query: str, sort: str, name: str, values: Sequence[FacetValue]) -> AbsentFacet:
    base = f"({query})" if is_alternative(query) else query
    return AbsentFacet(
        FACET_LABELS[name],
        tuple(
            Crumb(f"{each.label} ({each.count:,})", urls.absent(q=f"{base} {each.query}".strip(), sort=sort))
            for each in values[:_FEW]
        ),
    )


def _item(one: AbsentRow) -> AbsentItem:
    subject = one.subject or ""
    return AbsentItem(
        one.id,
        urls.cable(one.id),
        f"cited by {plural(one.cited_by, 'cable')}",
        _display(split_id(one.id)[1]),
        STATE_TITLES[one.doubt] if one.doubt else possible_days(one.first, one.last),
        sentence_case(subject) if subject.isupper() else subject,
        one.said or "",
        one.said_in or "",
        urls.cable(one.said_in) if one.said_in else "",
    )


PAGE = Page(
    Address(
        "absent",
        "/absent",
        "cables that are cited and not held; `?q=` (docs/conversations.md), `?sort=cited|created|-created|id`",
        link=urls.absent,
    ),
    "absent_list.html",
    AbsentListView,
    build,
)
