"""A list of cables that share one value: a level, a TAG, a precedence, an addressee, a signature, a collection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from starlette.responses import RedirectResponse, Response

from reftel.archive.types import BrowseField, CableSummary
from reftel.errors import BadCursor
from reftel.model import LEVELS
from reftel.query import condition
from reftel.vocab.chiefs import signer
from reftel.vocab.posts import posts as post_vocab
from reftel.vocab.tag_table import tags as tag_vocab
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.page import Page, PageRequest, Refused, View
from reftel.web.render import labels
from reftel.web.render.cable_rows import Crumb, Row, rows

SIZE = 50
_MOST_PEOPLE = 8


@dataclass(frozen=True)
class Listing:
    """One page of the list, for any template that shows it."""

    total: int
    rows: tuple[Row, ...]
    newest_first: bool
    turn_href: str
    next_href: str
    first_href: str
    query: str
    """The query that finds the same cables."""
    people: tuple[str, ...] = ()
    """Chiefs of mission and Secretaries whose surname the signatures of this page are, with their posts."""


@dataclass(frozen=True)
class ByValueView(View):
    """Variables of by_value.html."""

    crumbs: tuple[Crumb, ...]
    heading: str
    says: str
    more: tuple[Crumb, ...]
    listing: Listing


def listing(page_request: PageRequest, kind: BrowseField, key: str, query: str) -> Listing:
    """Return the page of the list for the parameters `order` and `after`."""
    order = page_request.choice("order", ("newest", "oldest"))
    after = page_request.text("after", limit=600)
    try:
        page = page_request.app.archive.browse(
            kind, key, limit=SIZE, after=after or None, newest_first=order == "newest"
        )
    except (ValueError, BadCursor) as error:
        raise Refused(400, "This page of the list has gone; start again from its first page.") from error
    path = page_request.request.url.path
    other = "oldest" if order == "newest" else "newest"
    kept = {} if order == "newest" else {"order": order}
    return Listing(
        total=page.total,
        rows=rows(page.cards, with_tags=True),
        newest_first=order == "newest",
        turn_href=urls.again(path, order="" if other == "newest" else other),
        next_href=urls.again(path, after=page.next, **kept) if page.next else "",
        first_href=urls.again(path, **kept) if after else "",
        query=query,
        people=_people(key, page.cards) if kind == "signed" else (),
    )


def _people(surname: str, cards: Iterable[CableSummary]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for card in cards:
        person = signer(surname, card.post, card.created) if card.post and card.created else None
        if person is not None:
            post = post_vocab().by_name.get(card.post or "")
            where = f", {post.display}" if post and not person.role.startswith("Secretary") else ""
            found[f"{person.name}, {labels.role(person.role)}{where}"] = None
    return tuple(found)[:_MOST_PEOPLE]


@dataclass(frozen=True)
class ValueKind:
    """The parts of a page for one kind of value."""

    browse: BrowseField
    address: Callable[[str], str]
    parent: Crumb
    key: Callable[[str], str]
    """Turns the part of the path into the key of the archive."""
    heading: Callable[[str], str]
    says: Callable[[str], str]
    query: Callable[[str], str]


def _level(slug: str) -> str:
    level = slug.replace("-", " ").upper()
    if level not in LEVELS:
        raise Refused(404, f"No level is called {slug}; the levels are {', '.join(LEVELS).lower()}.")
    return level


def _tag_says(code: str) -> str:
    known = tag_vocab().get(code)
    return f"{known.meaning} ({known.family} tag)" if known else "A tag that is in no list of TAGS"


def _addressee(key: str) -> str:
    known = post_vocab().by_name.get(key)
    return f"To {known.display if known else key}"


VALUE_KINDS: Mapping[str, ValueKind] = {
    "classification": ValueKind(
        "class",
        urls.classification,
        Crumb("Classification", urls.classifications()),
        _level,
        str.capitalize,
        lambda key: labels.level(key),
        lambda key: condition("class", key),
    ),
    "tag": ValueKind(
        "tag",
        urls.tag,
        Crumb("TAGS", urls.tags()),
        str.upper,
        lambda key: f"TAG {key}",
        _tag_says,
        lambda key: condition("tag", key),
    ),
    "precedence": ValueKind(
        "precedence",
        urls.precedence,
        Crumb("Precedence", urls.precedences()),
        str.upper,
        str.capitalize,
        labels.precedence,
        lambda key: condition("precedence", key),
    ),
    "addressee": ValueKind(
        "to",
        urls.addressee,
        Crumb("Addressees", urls.addressees()),
        str,
        _addressee,
        lambda _: "Sent there for action or for information",
        lambda key: condition("to", key),
    ),
    "signer": ValueKind(
        "signed",
        urls.signer,
        Crumb("Signatures", urls.signers()),
        str.upper,
        lambda key: f"Signed {key}",
        lambda _: "A cable bears the name of the chief of mission, an acting one, or the Secretary, not of its author",
        lambda key: condition("signed", key),
    ),
    "collection": ValueKind(
        "collection",
        urls.collection,
        Crumb("Collections", urls.collections()),
        str,
        str,
        lambda _: "Cables with a copy from this collection",
        lambda key: condition("collection", key),
    ),
}


def build(page_request: PageRequest) -> ByValueView | Response:
    """Build the list for the route; another spelling of the key redirects to the canonical address."""
    name = page_request.request.scope["reftel.page"]
    kind = VALUE_KINDS[name]
    part = next(iter(page_request.request.path_params.values()))
    key = kind.key(str(part))
    if unquote(kind.address(key)) != page_request.request.url.path:
        return RedirectResponse(kind.address(key), 301)
    shown = listing(page_request, kind.browse, key, kind.query(key))
    if not shown.total and name != "classification" and not (name == "tag" and key in tag_vocab()):
        raise Refused(404, f"No cable here has {kind.parent.label.lower()} “{part}”.")
    more: tuple[Crumb, ...] = (
        (Crumb("All TAGS", urls.help_topic("tags", f"{tag_vocab()[key].family}-{key}")),)
        if name == "tag" and key in tag_vocab()
        else ()
    )
    if name == "collection":
        gifts = (one for one, _ in page_request.app.archive.accessions() if one.giver == key)
        more = tuple(Crumb(f"Accession {one.number or one.no}", urls.accession(one.no)) for one in gifts)
    known = post_vocab().by_name.get(key) if name == "addressee" else None
    if known:
        more = (Crumb(f"What {known.display} sent", urls.origin(known.name)),)
    return ByValueView(
        title=kind.heading(key),
        crumbs=(Crumb("Browse", urls.browse()), kind.parent, Crumb(kind.heading(key))),
        heading=kind.heading(key),
        says=kind.says(key),
        more=more,
        listing=shown,
    )


ADDRESSES = (
    Address(
        "classification",
        "/classification/{level:name}",
        "cables of a level: `/classification/limited-official-use`",
        link=urls.classification,
        sample=lambda _: urls.classification("UNCLASSIFIED"),
    ),
    Address(
        "tag",
        "/tag/{code:name}",
        "cables with a TAG",
        link=urls.tag,
        sample=lambda one: urls.tag(one.tag),
        promise="ever",
    ),
    Address(
        "precedence",
        "/precedence/{name:name}",
        "cables of a precedence",
        link=urls.precedence,
        sample=lambda _: urls.precedence("ROUTINE"),
    ),
    Address(
        "addressee",
        "/addressee/{name:name}",
        "cables to an addressee",
        link=urls.addressee,
        sample=lambda one: urls.addressee(one.addressee),
    ),
    Address(
        "signer",
        "/signer/{name:name}",
        "cables with a signature",
        link=urls.signer,
        sample=lambda one: urls.signer(one.signer),
    ),
    Address(
        "collection",
        "/collection/{name:name}",
        "cables with a copy from a collection",
        link=urls.collection,
        sample=lambda one: urls.collection(one.collection) if one.collection else urls.collections(),
    ),
)
PAGES = tuple(Page(address, "by_value.html", ByValueView, build) for address in ADDRESSES)
