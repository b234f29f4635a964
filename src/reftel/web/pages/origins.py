"""Browsing by origin: all posts, a country's posts, and a post's own page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from reftel.archive.types import PostCount
from reftel.query import condition
from reftel.vocab.chiefs import signer
from reftel.vocab.posts import Post
from reftel.vocab.posts import posts as post_vocab
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.charts.months import MonthsChart, months_chart
from reftel.web.charts.worldmap import WorldMap, addressees_map, world_map
from reftel.web.filters import days
from reftel.web.page import Page, PageRequest, Refused, View
from reftel.web.pages.by_value import Listing, listing
from reftel.web.render import labels
from reftel.web.render.cable_rows import Counted, Crumb, tag_marks, year_links

SHOWN = 12


@dataclass(frozen=True)
class CountryGroup:
    """The posts of a country."""

    label: str
    href: str
    count: int
    posts: tuple[Counted, ...]


@dataclass(frozen=True)
class OriginsView(View):
    """Variables of origins.html."""

    crumbs: tuple[Crumb, ...]
    map: WorldMap
    groups: tuple[CountryGroup, ...]
    posts: int


@dataclass(frozen=True)
class CountryView(View):
    """Variables of country.html."""

    crumbs: tuple[Crumb, ...]
    heading: str
    posts: tuple[Counted, ...]
    listing: Listing


@dataclass(frozen=True)
class SignerRow:
    """A signature under a post's cables, with its person."""

    name: str
    href: str
    who: str
    count: int
    when: str


@dataclass(frozen=True)
class OriginView(View):
    """Variables of origin.html."""

    name: str
    crumbs: tuple[Crumb, ...]
    heading: str
    facts: tuple[tuple[str, str], ...]
    count: int
    when: str
    map: WorldMap | None
    chart: MonthsChart | None
    year_links: Mapping[int, str]
    tags: tuple[Counted, ...]
    to: tuple[Counted, ...]
    signers: tuple[SignerRow, ...]
    serials: tuple[Crumb, ...]
    """Years of which serials are known."""
    query: str
    listing: Listing


def _post_map(page_request: PageRequest) -> WorldMap:
    known = post_vocab().by_name
    counts = page_request.app.archive.overview().posts
    return world_map((known[entry.post], entry.count) for entry in counts if entry.post in known)


def _label(entry: PostCount, known: Post | None) -> Counted:
    when = f"{entry.first.year}–{entry.last.year}" if entry.first and entry.last else ""
    return Counted(known.display if known else entry.post, urls.origin(entry.post), entry.count, when)


def origins(page_request: PageRequest) -> OriginsView:
    """All posts, by country."""
    known = post_vocab().by_name
    groups: dict[tuple[str, str], list[Counted]] = {}
    overview = page_request.app.archive.overview()
    for entry in overview.posts:
        post = known.get(entry.post)
        where = (post.country_name or "Elsewhere", post.country or "") if post else ("Elsewhere", "")
        groups.setdefault(where, []).append(_label(entry, post))
    return OriginsView(
        title="Posts",
        crumbs=(Crumb("Browse", urls.browse()), Crumb("Origin")),
        map=_post_map(page_request),
        groups=tuple(
            CountryGroup(name, urls.country(code) if code else "", sum(item.count for item in items), tuple(items))
            for (name, code), items in sorted(groups.items(), key=lambda pair: (pair[0][0] == "Elsewhere", pair[0]))
        ),
        posts=len(overview.posts),
    )


def country(page_request: PageRequest) -> CountryView | Response:
    """A country's posts and cables."""
    raw = page_request.part("code")
    code = raw.upper()
    if raw != code:
        return RedirectResponse(urls.country(code), 301)
    known = post_vocab().by_name
    here = [
        entry
        for entry in page_request.app.archive.overview().posts
        if entry.post in known and known[entry.post].country == code
    ]
    if not here:
        raise Refused(404, f"No post in a country with the code “{raw}” has sent a cable that is here.")
    name = known[here[0].post].country_name or code
    return CountryView(
        title=name,
        crumbs=(Crumb("Browse", urls.browse()), Crumb("Origin", urls.origins()), Crumb(name)),
        heading=f"Cables from {name}",
        posts=tuple(_label(entry, known[entry.post]) for entry in here),
        listing=listing(page_request, "country", code, condition("country", code)),
    )


def _facts(post: Post | None) -> tuple[tuple[str, str], ...]:
    if post is None:
        return ()
    years = f"{post.since or '?'}–{post.until or ''}" if post.since or post.until else ""
    given = (
        ("Kind", post.kind),
        ("Place", post.locale or ""),
        ("Open", years),
        ("Routing indicator", post.routing or ""),
        ("Also written", ", ".join(post.aliases[:8])),
    )
    return tuple(pair for pair in given if pair[1])


def origin(page_request: PageRequest) -> OriginView | Response:
    """A post: its place, dates, TAGS, addressees, signatures and cables."""
    raw = page_request.part("post")
    known = post_vocab().resolve(raw)
    name = known.name if known else raw.upper()
    if name != raw:
        return RedirectResponse(urls.origin(name), 301)
    view = page_request.app.archive.post(name)
    if not view.count:
        raise Refused(404, f"No cable from “{raw}” is here.")
    chart = months_chart((cell.month, cell.classification, cell.count) for cell in view.months)
    query = condition("from", name)
    by_name = post_vocab().by_name
    crumbs = [Crumb("Browse", urls.browse()), Crumb("Origin", urls.origins())]
    if known and known.country:
        crumbs.append(Crumb(known.country_name or known.country, urls.country(known.country)))
    heading = known.display if known else name
    return OriginView(
        title=heading,
        name=name,
        crumbs=(*crumbs, Crumb(heading)),
        heading=heading,
        facts=_facts(known),
        count=view.count,
        when=days(view.first, view.last),
        map=addressees_map(known, ((by_name[each.key], each.count) for each in view.to if each.key in by_name))
        if known and known.latitude is not None and known.longitude is not None
        else None,
        chart=chart,
        year_links=year_links((mark.year for mark in chart.years), query) if chart else {},
        tags=tuple(
            Counted(mark.code, urls.search(f"{query} {condition('tag', mark.code)}"), count.count, mark.meaning)
            for count in view.tags[:SHOWN]
            for mark in tag_marks((count.key,))
        ),
        to=tuple(
            Counted(
                by_name[count.key].display if count.key in by_name else count.key,
                urls.search(f"{query} {condition('to', count.key)}"),
                count.count,
            )
            for count in view.to[:SHOWN]
        ),
        signers=tuple(
            _signer_row(entry.name, name, entry.count, entry.first, entry.last) for entry in view.signers[:40]
        ),
        serials=tuple(
            Crumb(str(year), urls.serials(sequence, year))
            for sequence, year in page_request.app.archive.post_years(name)
        ),
        query=query,
        listing=listing(page_request, "post", name, query),
    )


def _signer_row(surname: str, post: str, count: int, first: str | None, last: str | None) -> SignerRow:
    """A signature, with the chief of mission of that name in the first or the last month (`2007-02`)."""
    found = None
    for month in (first, last):
        if found is None and month is not None:
            found = signer(surname, post, dt.date.fromisoformat(f"{month}-15"))
    years = sorted({month[:4] for month in (first, last) if month})
    who = f"{found.name}, {labels.role(found.role)}" if found else ""
    return SignerRow(surname, urls.signer(surname), who, count, "–".join(years))


ORIGINS = Page(
    Address(
        "origins",
        "/origin",
        "all posts",
        link=urls.origins,
    ),
    "origins.html",
    OriginsView,
    origins,
)
COUNTRY = Page(
    Address(
        "country",
        "/country/{code}",
        "a country's posts and cables, by its code as in TAGS (`CH` is China)",
        link=urls.country,
        sample=lambda _: urls.country("US"),
    ),
    "country.html",
    CountryView,
    country,
)
ORIGIN = Page(
    Address(
        "origin",
        "/origin/{post:name}",
        "a post, by its canonical name: `/origin/RIODEJANEIRO`",
        link=urls.origin,
        sample=lambda one: urls.origin(one.post),
        promise="ever",
    ),
    "origin.html",
    OriginView,
    origin,
)
