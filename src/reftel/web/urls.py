"""Link functions of the reading room: each returns a path, percent-encoded and safe in an attribute once HTML-escaped.

A page's row names its link function (`reftel.web.address.Address`); tests compare the functions' addresses with the
routes of the rows. Functions that more than one module uses are here; a page that only templates link to declares its
own beside its row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from typing import Literal, get_args
from urllib.parse import quote, quote_plus, urlencode

STATIC = "/static"
"""Prefix of the addresses of all static files."""

HelpTopic = Literal["structure", "linking", "search", "classification", "tags", "acronyms", "faq", "keys"]
"""Pages of help."""


def _part(value: str) -> str:
    """One path segment; a slash in it is encoded, and so are dots that would climb."""
    if value.isalnum() and value.isascii():  # as ids are
        return value
    text = quote(value, safe="")
    return text.replace(".", "%2E") if text.strip(".") == "" else text


_plus = lru_cache(maxsize=1 << 14)(quote_plus)
"""For the conditions of facets, which an archive holds and which are on page after page."""


def _with(path: str, **query: object) -> str:
    """The path with those query parameters that have a value."""
    pairs = [(key, str(value)) for key, value in query.items() if value not in (None, "", False)]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def home() -> str:
    """The front page."""
    return "/"


def browse() -> str:
    """Ways to browse."""
    return "/browse"


def origins() -> str:
    """All posts."""
    return "/origin"


def classifications() -> str:
    """All levels."""
    return "/classification"


def precedences() -> str:
    """All precedences."""
    return "/precedence"


def holdings() -> str:
    """Coverage of the archive."""
    return "/holdings"


def help_index() -> str:
    """All pages of help."""
    return "/help"


def signout() -> str:
    """The page to sign out."""
    return "/signout"


def sitemap() -> str:
    """The index of the site map."""
    return "/sitemap.xml"


def opensearch() -> str:
    """The description of the search for browsers."""
    return "/opensearch.xml"


def unapi() -> str:
    """Citations for reference managers."""
    return "/unapi"


def robots() -> str:
    """Rules for robots."""
    return "/robots.txt"


def health() -> str:
    """Whether the archive answers."""
    return "/health"


def metrics() -> str:
    """Measurements for Prometheus."""
    return "/metrics"


def api_docs() -> str:
    """The documentation of the API."""
    return "/api"


def search(q: str = "", *, sort: str = "", after: str = "", size: int = 0, before: int = 0) -> str:
    """Results of a query; `after` is the cursor of a page of results, `before` the number of hits before it."""
    return _with("/search", q=q, sort=sort, after=after, size=size or None, before=before or None)


def narrowed(q: str, *, sort: str = "") -> Callable[[str], str]:
    """Return the results of a query with a condition more, for many conditions; `q` is such that one can be after
    it."""
    head = search(q) + "+" if q else "/search?q="
    tail = f"&{urlencode({'sort': sort})}" if sort else ""
    return lambda condition: f"{head}{_plus(condition)}{tail}"


def search_range() -> str:
    """Target of a chart's form: it adds months to a query and redirects to the results."""
    return "/search/range"


def search_facet(facet: str, q: str = "", *, sort: str = "", holding: str = "", order: str = "") -> str:
    """All values of a facet over a query's hits; those that hold some letters, by count or by name."""
    return _with(f"/search/facet/{_part(facet)}", q=q, sort=sort, holding=holding, order=order)


def exports() -> str:
    """Prefix of the addresses of all exports."""
    return "/export/"


def export(format: str, q: str = "") -> str:
    """All hits of a query in a format of `reftel.export`."""
    return _with(f"/export/{_part(format)}", q=q)


def cable(cable_id: str, anchor: str = "") -> str:
    """A cable; with `anchor` (`p7`) one place in it."""
    return f"/cable/{_part(cable_id)}" + (f"#{quote(anchor, safe='')}" if anchor else "")


def cable_part(cable_id: str, first: int) -> str:
    """A cable's page with its paragraphs from a number on, counted from 1."""
    return _with(f"/cable/{_part(cable_id)}", **{"from": first if first > 1 else ""})


def cable_hit(cable_id: str, q: str, hit: int, *, sort: str = "", anchor: str = "") -> str:
    """A cable as the `hit`th (from 1) of a query, with its matches marked."""
    path = _with(f"/cable/{_part(cable_id)}", q=q, hit=hit or None, sort=sort)
    return path + (f"#{quote(anchor, safe='')}" if anchor else "")


def paragraph(cable_id: str, anchor: str) -> str:
    """A paragraph's own page. `anchor` is the stored one (`p7`, `s2p7`, `u3`); a plain `p7` becomes `/p/7`."""
    return f"/cable/{_part(cable_id)}/p/{_part(paragraph_part(anchor))}"


def paragraph_part(anchor: str) -> str:
    """The last part of a paragraph's address: `7` for `p7`."""
    return anchor[1:] if anchor[:1] == "p" and anchor[1:].isdigit() else anchor


def source(cable_id: str, *, copy: int | None = None, show: str = "", anchor: str = "", part: int = 1) -> str:
    """The text of a copy with its fields marked. `copy` counts from 1; `show` is a field to mark strongly; `part` is
    the part of a very long text."""
    path = _with(f"/cable/{_part(cable_id)}/source", copy=copy, show=show, part=part if part > 1 else "")
    return path + (f"#{quote(anchor, safe='')}" if anchor else "")


def source_bytes(cable_id: str, copy: int) -> str:
    """The bytes of a copy as they were found."""
    return f"/cable/{_part(cable_id)}/source/{copy}/bytes"


def source_page(cable_id: str, copy: int, page: int) -> str:
    """A page of a copy as an image."""
    return f"/cable/{_part(cable_id)}/source/{copy}/page/{page}"


def cable_file(cable_id: str, ending: str) -> str:
    """A cable as a file: `txt`, `pdf` or `json`."""
    return f"/cable/{_part(cable_id)}.{ending}"


def copies(cable_id: str, *, left: int | None = None, right: int | None = None, part: int = 1) -> str:
    """Two copies side by side."""
    return _with(f"/cable/{_part(cable_id)}/copies", left=left, right=right, part=part if part > 1 else "")


def thread(cable_id: str, **filters: object) -> str:
    """The conversation of a cable; `filters` are direction, distance, post and tag."""
    return _with(f"/cable/{_part(cable_id)}/thread", **filters)


def thread_file(cable_id: str, format: str, **filters: object) -> str:
    """The conversation of a cable as a file: graphml, gexf, json or csv."""
    return _with(f"/cable/{_part(cable_id)}/thread/{_part(format)}", **filters)


def absent(*, post: str = "", year: int | None = None, q: str = "", sort: str = "", after: str = "") -> str:
    """Cables that are cited and not held: all, those of a post and year, or those that a query finds."""
    return _with("/absent", post=post, year=year, q=q, sort=sort, after=after)


def cite(cable_id: str, *, paragraph: str = "", copy: int | None = None) -> str:
    """Citations of a cable, or of one paragraph of it."""
    return _with(f"/cable/{_part(cable_id)}/cite", p=paragraph, copy=copy)


def cite_file(cable_id: str, format: str, *, paragraph: str = "") -> str:
    """A citation as a file for a reference manager."""
    return _with(f"/cable/{_part(cable_id)}/cite/{_part(format)}", p=paragraph)


def share(cable_id: str, *, paragraph: str = "") -> str:
    """The page from which a link to a cable, or to one paragraph of it, is passed on."""
    return _with(f"/cable/{_part(cable_id)}/share", p=paragraph)


def correct(cable_id: str, field: str = "") -> str:
    """Corrections of a cable; `field` is the value to correct."""
    return _with(f"/cable/{_part(cable_id)}/correct", field=field)


def origin(post: str) -> str:
    """A post's page, by its canonical name."""
    return f"/origin/{_part(post)}"


def serials(post: str, year: int, start: int = 0) -> str:
    """The serials of a post's year; `start` is the first of the strip if the strip has several pages."""
    return _with(f"/origin/{_part(post)}/serials/{year:04d}", **{"from": start or ""})


def gaps(year: int = 0) -> str:
    """Missing telegrams of all posts, of one year or of all."""
    return _with("/gaps", year=year or "")


def request(*ids: str) -> str:
    """Letters that ask for telegrams, by id or range of serials (`08MEXICO714..720`)."""
    return _with("/request", ids=" ".join(ids))


def country(code: str) -> str:
    """All posts of a country, by its code as in TAGS (`CH` is China)."""
    return f"/country/{_part(code)}"


def dates(kind: str) -> str:
    """All years; `kind` is `created` or `released`."""
    return f"/{_part(kind)}"


def year(kind: str, year: int) -> str:
    """A year as a calendar."""
    return f"/{_part(kind)}/{year:04d}"


def month(kind: str, year: int, month: int) -> str:
    """The cables of a month."""
    return f"/{_part(kind)}/{year:04d}/{month:02d}"


def day(kind: str, day: dt.date) -> str:
    """The cables of a day."""
    return f"/{_part(kind)}/{day.year:04d}/{day.month:02d}/{day.day:02d}"


def classification(level: str) -> str:
    """The cables of a level: `limited-official-use` for LIMITED OFFICIAL USE."""
    return f"/classification/{_part(level.lower().replace(' ', '-'))}"


def tag(code: str) -> str:
    """A TAG's page."""
    return f"/tag/{_part(code)}"


def tags(*, start: str = "", after: str = "") -> str:
    """TAGS; those that begin with `start`, those after `after`."""
    return _with("/tag", start=start, after=after)


def precedence(name: str) -> str:
    """The cables of a precedence."""
    return f"/precedence/{_part(name.lower())}"


def addressees(*, start: str = "", after: str = "") -> str:
    """Addressees in alphabetical order, from those that begin with `start`."""
    return _with("/addressee", start=start, after=after)


def addressee(name: str) -> str:
    """The cables that went to an addressee."""
    return f"/addressee/{_part(name)}"


def signers(*, start: str = "", after: str = "") -> str:
    """Signatures in alphabetical order."""
    return _with("/signer", start=start, after=after)


def signer(name: str) -> str:
    """The cables that bear a signature."""
    return f"/signer/{_part(name)}"


def collections() -> str:
    """Collections, the largest first."""
    return "/collection"


def collection(name: str) -> str:
    """The cables that have a copy from a collection."""
    return f"/collection/{_part(name)}"


def help_topic(topic: HelpTopic, anchor: str = "") -> str:
    """A page of help. Raises KeyError for an unknown page."""
    if topic not in get_args(HelpTopic):
        raise KeyError(topic)
    return f"/help/{topic}" + (f"#{quote(anchor, safe='')}" if anchor else "")


def articles(*, after: str = "") -> str:
    """Articles that cite cables."""
    return _with("/articles", after=after)


def accession(number: int, *, after: str = "") -> str:
    """The page of one gift."""
    return _with(f"/accession/{number}", after=after)


def feed(q: str = "") -> str:
    """The newest cables, or a query's, as an Atom feed."""
    return _with("/feed.atom", q=q)


def sitemap_part(part: int) -> str:
    """One part of the site map."""
    return f"/sitemap/{part}.xml"


def api(path: str = "", **query: object) -> str:
    """An address of the JSON API; `path` begins with `/`."""
    return _with(f"/api/v1{path}", **query)


def static(name: str, version: str = "") -> str:
    """A file that comes with Reftel; `version` makes caches forget old ones."""
    return _with(f"/static/{quote(name)}", v=version)


def signin(next_path: str = "") -> str:
    """The sign-in form; `next_path` is the page to return to."""
    return _with("/signin", next=next_path)


def again(path: str, **query: object) -> str:
    """The same page with other parameters; `path` is the request's decoded path."""
    return _with(quote(path, safe="/"), **query)
