"""Files for programs: the Atom feed, the site map, the search description, robots.txt, health and version."""

from __future__ import annotations

import datetime as dt
from xml.sax.saxutils import escape, quoteattr

from starlette.responses import JSONResponse, PlainTextResponse, Response

from reftel.archive.changed import ChangedCable
from reftel.errors import QueryError
from reftel.query import parse_query
from reftel.vocab.posts import sender_name
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.filters import plural, shorten
from reftel.web.metrics import CONTENT_TYPE, engine_state
from reftel.web.page import Page, PageRequest, Refused, View
from reftel.web.render.cable_rows import shown_subject
from reftel.web.visible import visible

FEED = 30
PART = 20_000
"""Addresses in a part of the site map; the protocol allows 50,000."""
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def _xml(body: str, kind: str) -> Response:
    return Response(HEAD + body, media_type=kind)


def _entry(page_request: PageRequest, new: ChangedCable) -> str:
    card = new.card
    address = page_request.absolute(urls.cable(card.id))
    title = escape(visible(f"{card.id}: {shown_subject(card)}"))
    sent = f"sent {card.created:%Y-%m-%d}" if card.created else "without a date"
    said = ", ".join(
        part
        for part in (
            sender_name(card.origin, card.post) if card.origin else None,
            sent,
            card.classification,
            " ".join(card.tags),
        )
        if part
    )
    author = escape(visible(sender_name(card.origin, card.post) or "unknown"))
    return (
        f"<entry><id>{escape(address)}</id><title>{title}</title><updated>{_moment(new.changed)}</updated>"
        f"<link href={quoteattr(address)}/><author><name>{author}</name></author>"
        f"<summary>{escape(visible(shorten(said)))}</summary></entry>"
    )


def _moment(value: dt.datetime) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")


def feed(page_request: PageRequest) -> Response:
    """Return the cables that were added or changed last, or those among the hits of a query, with or without a date."""
    query = page_request.query()
    try:
        asked = parse_query(query, page_request.app.archive.vocabulary())
        new = page_request.app.archive.changed(asked, limit=FEED)
    except QueryError as error:
        raise Refused(400, f"The query can’t be read: {error.message}") from error
    last = new[0].changed if new else page_request.app.archive.last_change()
    own = page_request.absolute(urls.feed(query))
    title = f"{page_request.app.settings.title}: {query}" if query else f"{page_request.app.settings.title}: new cables"
    return _xml(
        '<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>{escape(own)}</id><title>{escape(visible(title))}</title><updated>{_moment(last)}</updated>"
        + (f"<subtitle>{escape(visible(' '.join(asked.limits)))}</subtitle>" if asked.limits else "")
        + f'<link rel="self" href={quoteattr(own)}/><link href={quoteattr(page_request.absolute(urls.search(query)))}/>'
        + "".join(_entry(page_request, each) for each in new)
        + "</feed>\n",
        "application/atom+xml",
    )


def sitemap(page_request: PageRequest) -> Response:
    """Return the index of the site map."""
    cables = page_request.app.archive.overview().cables
    parts = range(1, max(1, -(-cables // PART)) + 1)
    inside = "".join(
        f"<sitemap><loc>{escape(page_request.absolute(urls.sitemap_part(part)))}</loc></sitemap>" for part in parts
    )
    return _xml(
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</sitemapindex>\n',
        "application/xml",
    )


def sitemap_part(page_request: PageRequest) -> Response:
    """Return one part of the site map: fixed pages in the first part, then cables in a stable order."""
    part = page_request.integer_part("part")
    last = max(1, -(-page_request.app.archive.overview().cables // PART))
    if not 1 <= part <= last:
        raise Refused(404, f"The site map has {plural(last, 'part')}.")
    after: str | None = None
    ids: tuple[tuple[str, int], ...] = ()
    for _ in range(part):
        ids = page_request.app.archive.changed_ids(after or "", PART)
        after = ids[-1][0] if ids else after
    pages = [
        link()
        for link in (
            urls.home,
            urls.browse,
            urls.origins,
            urls.tags,
            urls.articles,
            urls.holdings,
            urls.help_index,
        )
    ]
    paths = (pages if part == 1 else []) + [urls.cable(cable_id) for cable_id, _ in ids]
    inside = "".join(f"<url><loc>{escape(page_request.absolute(path))}</loc></url>" for path in paths)
    return _xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</urlset>\n', "application/xml")


def opensearch(page_request: PageRequest) -> Response:
    """For "add this search to the browser"."""
    title = escape(page_request.app.settings.title[:16])
    template = page_request.absolute(urls.search()) + "?q={searchTerms}"
    feeds = page_request.absolute(urls.feed()) + "?q={searchTerms}"
    return _xml(
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
        f"<ShortName>{title}</ShortName><Description>Search the cables of {title}</Description>"
        f'<InputEncoding>UTF-8</InputEncoding><Url type="text/html" template={quoteattr(template)}/>'
        f'<Url type="application/atom+xml" template={quoteattr(feeds)}/>'
        "</OpenSearchDescription>\n",
        "application/opensearchdescription+xml",
    )


def robots(page_request: PageRequest) -> Response:
    """Allow robots to index cables, but not searches and exports, which repeat them; forbid all if readers sign in."""
    if page_request.app.settings.password_hashes:
        return PlainTextResponse("User-agent: *\nDisallow: /\n")
    shut = "".join(f"Disallow: {path}\n" for path in (urls.search(), urls.exports(), urls.api()))
    return PlainTextResponse(f"User-agent: *\n{shut}Sitemap: {page_request.absolute(urls.sitemap())}\n")


def health(page_request: PageRequest) -> Response:
    """Return the state of the archive and of its search engine: `ok`, `behind`, `unreachable` or `unusable`."""
    search, _ = engine_state(page_request.app.archive)
    return JSONResponse(
        {"status": "ok", "generation": page_request.app.archive.generation(), "search": search},
        headers={"cache-control": "no-store"},
    )


def metrics(page_request: PageRequest) -> Response:
    """Return the measurements for Prometheus."""
    return Response(
        page_request.app.metrics.text(page_request.app.archive),
        media_type=CONTENT_TYPE,
        headers={"cache-control": "no-store"},
    )


def version(page_request: PageRequest) -> Response:
    """Return the version of Reftel."""
    return JSONResponse({"name": "reftel", "version": page_request.app.version})


PAGES = (
    Page(
        Address(
            "feed",
            "/feed.atom",
            "the cables that were added or changed last, or those of `?q=`",
            link=urls.feed,
            answer="file",
        ),
        "",
        View,
        feed,
        cached=False,
    ),
    Page(
        Address(
            "sitemap",
            "/sitemap.xml",
            "for search engines",
            link=urls.sitemap,
            answer="file",
        ),
        "",
        View,
        sitemap,
        cached=False,
    ),
    Page(
        Address(
            "sitemap_part",
            "/sitemap/{part:int}.xml",
            "a part of the site map",
            link=urls.sitemap_part,
            sample=lambda _: urls.sitemap_part(1),
            answer="file",
        ),
        "",
        View,
        sitemap_part,
        cached=False,
    ),
    Page(
        Address(
            "opensearch",
            "/opensearch.xml",
            "for browsers",
            link=urls.opensearch,
            answer="file",
        ),
        "",
        View,
        opensearch,
        cached=False,
    ),
    Page(
        Address(
            "robots",
            "/robots.txt",
            "for robots",
            link=urls.robots,
            answer="file",
        ),
        "",
        View,
        robots,
        cached=False,
    ),
    Page(
        Address(
            "health",
            "/health",
            "for the operator of the site: the state of the archive and of its search engine",
            link=urls.health,
            answer="file",
        ),
        "",
        View,
        health,
        cached=False,
    ),
    Page(
        Address(
            "metrics",
            "/metrics",
            "measurements for Prometheus; only for this machine and for signed-in readers",
            link=urls.metrics,
            answer="other",
        ),
        "",
        View,
        metrics,
        cached=False,
    ),
    Page(
        Address(
            "version",
            "/version",
            "the version of Reftel",
            answer="file",
        ),
        "",
        View,
        version,
        cached=False,
    ),
)
