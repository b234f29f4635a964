"""Results of a query: hits with passages, facets that add to the query as visible text, a small histogram."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast, get_args

from starlette.responses import RedirectResponse, Response

from reftel.archive.explanation import AlternativeQuery, ConditionCount, Explanation, ResolvedCitation
from reftel.archive.search import literal_text
from reftel.archive.types import SearchAnswer
from reftel.errors import BadCursor, QueryError
from reftel.export import FORMATS
from reftel.fields.table import QueryName
from reftel.index.base import Sort
from reftel.query import Query, parse_query, refine, to_text, without
from reftel.query.edit import condition, facet_field
from reftel.query.parse import is_alternative
from reftel.query.query_tree import IdField
from reftel.query.word_forms import exactly
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.charts.months import MonthsChart, month_index, month_key, months_chart
from reftel.web.page import Page, PageRequest, Refused, View
from reftel.web.pages import absent
from reftel.web.pages.facets import TOO_LONG, FacetBox, boxes, facet_labels, is_long
from reftel.web.render.cable_rows import Asked, Counted, Row, hits, row, year_links

MONTH = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])")
SORTS: tuple[Sort, ...] = ("relevance", "-created", "created", "id")
SORT_LABELS = {"relevance": "relevance", "-created": "newest", "created": "oldest", "id": "reference id"}
FEW_FILTERS = 8
"""Conditions of a long query that have links to the query without them."""
DOWNLOADS = ("csv", "csv-excel", "xlsx", "jsonl", "notes", "bibtex", "ris", "csl", "text")
"""Formats offered beside the hits; the others have addresses too."""


@dataclass(frozen=True)
class QueryMistake:
    """A mistake in the query, with the place."""

    message: str
    suggestion: str
    suggestion_href: str
    before: str
    at: str
    after: str


@dataclass(frozen=True)
class Filter:
    """A condition of the query, and the query without it."""

    text: str
    href: str


@dataclass(frozen=True)
class Choice:
    """A sort order."""

    label: str
    href: str
    chosen: bool


@dataclass(frozen=True)
class Meant:
    """An understood citation, the cables that it may mean, and the nearest cables if the archive holds none of them."""

    written: str
    held: tuple[Row, ...]
    near: tuple[Row, ...]


@dataclass(frozen=True)
class Offer:
    """Another query, its number of cables, and the reason to offer it."""

    query: str
    href: str
    count: int
    because: str


@dataclass(frozen=True)
class AlsoMeant:
    """Plain words that were also understood as a place or a date, and the ways to one meaning alone."""

    words: str
    says: str
    meant: str
    meant_href: str
    literal: str
    literal_href: str


@dataclass(frozen=True)
class Blame:
    """A condition of a query that found nothing, with its own count and the query without it."""

    text: str
    href: str
    count: int
    is_excluded: bool
    without_href: str
    without_count: int
    values_href: str
    """Address of the values that the archive has of its field; empty if it has hits, or no such list."""
    values: str
    """Text of that link."""
    usual: tuple[Counted, ...]
    """The most frequent values that cables have of its field."""
    is_words: bool


@dataclass(frozen=True)
class Explained:
    """The explanation of a search."""

    advice: tuple[Offer, ...] = ()
    conditions: tuple[Blame, ...] = ()
    alternatives: tuple[Offer, ...] = ()
    not_counted: int = 0
    note: str = ""


@dataclass(frozen=True)
class SearchView(View):
    """Variables of search.html."""

    query: str
    mistake: QueryMistake | None
    total: int
    limits: tuple[str, ...]
    """Sentences about conditions that find only a part."""
    hits: tuple[Row, ...]
    facets: tuple[FacetBox, ...]
    filters: tuple[Filter, ...]
    sorts: tuple[Choice, ...]
    chart: MonthsChart | None
    year_links: Mapping[int, str]
    downloads: tuple[Choice, ...]
    next_href: str
    first_href: str
    meant: Meant | None
    """The meaning of a typed reference id or a pasted citation."""
    also_meant: tuple[AlsoMeant, ...]
    literal_href: str
    """The query with only the words as words, if several also have another meaning."""
    explained: Explained
    exact: int
    """Number of cables with the words in exactly the typed form; -1 if all have it, or no such word exists."""
    exact_href: str
    is_empty: bool
    """Whether the archive has no cables at all."""


def mistake(error: QueryError) -> QueryMistake:
    """Return a QueryError for the page."""
    text, at = error.query, min(max(error.position, 0), len(error.query))
    return QueryMistake(
        error.message,
        error.suggestion,
        urls.search(error.suggestion) if error.suggestion else "",
        text[:at],
        text[at : at + 1] or " ",
        text[at + 1 :],
    )


def _offers(listed: Iterable[AlternativeQuery]) -> tuple[Offer, ...]:
    return tuple(Offer(each.query, urls.search(each.query), each.count, each.because) for each in listed)


def _explained(explanation: Explanation | None) -> Explained:
    if explanation is None:
        return Explained()
    return Explained(
        _offers(explanation.advice),
        tuple(
            Blame(
                each.text,
                urls.search(each.alone),
                each.count,
                each.is_excluded,
                urls.search(each.without) if each.without else "",
                each.without_count,
                *_values(each),
                tuple(
                    Counted(value.key, urls.search(condition(cast(QueryName, each.field), value.key)), value.count)
                    for value in each.values
                ),
                not each.field,
            )
            for each in explanation.conditions
        ),
        _offers(explanation.alternatives),
        explanation.not_counted,
        explanation.note,
    )


def _values(condition: ConditionCount) -> tuple[str, str]:
    """Return the address and the name of a list of the values that the archive has; empty if it is of no use."""
    if condition.count:
        return "", ""
    if condition.field in get_args(IdField):
        return urls.origins(), "all posts"
    for name, label in facet_labels():
        if facet_field(name) == condition.field:
            return urls.search_facet(name), f"all values of {label}"
    return "", ""


def _meant(page_request: PageRequest, cited: ResolvedCitation | None) -> Meant | None:
    """The cables that a reference id or a citation may mean, or the nearest that are held."""
    if cited is None:
        return None
    cards = page_request.app.archive.cards((*cited.ids, *cited.nearest))
    return Meant(
        cited.written,
        tuple(row(cards[each]) for each in cited.ids if each in cards),
        tuple(row(cards[each]) for each in cited.nearest if each in cards),
    )


def build(page_request: PageRequest) -> SearchView | Response:
    """One search; a query error gives a page with its place, an invalid cursor redirects to the first page."""
    query = page_request.query()
    if absent.is_asked_for(page_request, query):
        return RedirectResponse(urls.absent(q=query), 303)
    sort = page_request.choice("sort", SORTS)
    size = page_request.integer("size", page_request.app.settings.page_size, 1, 100)
    after = page_request.text("after", limit=600)
    cited = page_request.app.archive.cited(query) if not after else None
    if cited is not None and len(cited.ids) == 1 and not cited.is_bare:
        return RedirectResponse(urls.cable(cited.ids[0], cited.anchor), 303)
    meant = _meant(page_request, cited)
    if cited is not None and not cited.is_bare:
        found = SearchAnswer(query=query, total=len(cited.ids))
        return _view(page_request, query, sort, size, SearchOutcome(found, meant=meant))
    try:
        vocabulary = page_request.app.archive.vocabulary()
        understood = parse_query(query, vocabulary)
        found = page_request.app.archive.search(
            understood, limit=size, after=after or None, sort=sort, facets=True, exact=True
        )
    except BadCursor:
        kept = 0 if size == page_request.app.settings.page_size else size
        return RedirectResponse(urls.search(query, sort="" if sort == SORTS[0] else sort, size=kept), 303)
    except QueryError as error:
        return _view(
            page_request, query, sort, size, SearchOutcome(SearchAnswer(query=query, total=0), mistake(error), meant)
        )
    if cited is not None and sort == SORTS[0] and len(found.hits) == 1 and found.hits[0].id in cited.ids:
        return RedirectResponse(urls.cable(cited.ids[0], cited.anchor), 303)  # nothing else names it
    filters = tuple(
        Filter(query[part.span.start : part.span.end], urls.search(without(understood, part), sort=sort))
        for part in understood.parts
    )
    exact_text = to_text(exactly(understood.root))
    shown = filters if 1 < len(filters) <= (FEW_FILTERS if is_long(query) else len(filters)) else ()
    return _view(page_request, query, sort, size, SearchOutcome(found, None, meant, shown, exact_text, understood))


@dataclass(frozen=True)
class SearchOutcome:
    """The hits, and the explanation of the query."""

    answer: SearchAnswer
    wrong: QueryMistake | None = None
    meant: Meant | None = None
    filters: tuple[Filter, ...] = ()
    exact_text: str = ""
    understood: Query | None = None


def _view(page_request: PageRequest, query: str, sort: str, size: int, outcome: SearchOutcome) -> SearchView:
    found, wrong = outcome.answer, outcome.wrong
    months = () if is_long(query) else found.facets.get("month", ())
    chart = months_chart((value.value, "", value.count) for value in months)
    shown = "" if sort == SORTS[0] else sort
    is_parsed = wrong is None and (outcome.meant is None or bool(found.hits))
    base = f"({query})" if is_parsed and is_alternative(query) else query
    kept = 0 if size == page_request.app.settings.page_size else size
    first_page = not page_request.text("after", limit=600)
    before = 0 if first_page else page_request.integer("before", 0, 0, 1_000_000_000)
    return SearchView(
        title=f"{query} – search" if query else "All cables",
        query=query,
        mistake=wrong,
        total=found.total,
        hits=hits(found.hits, Asked("" if is_long(query) else query, shown, before + 1 if before or first_page else 0)),
        facets=boxes(page_request, outcome.understood, found, base, shown) if outcome.understood is not None else (),
        filters=outcome.filters,
        sorts=tuple(
            Choice(
                SORT_LABELS[name], urls.search(query, sort="" if name == SORTS[0] else name, size=kept), name == sort
            )
            for name in SORTS
        ),
        chart=chart,
        year_links=year_links((mark.year for mark in chart.years), base) if chart else {},
        downloads=tuple(
            Choice(FORMATS[name].label, urls.export(name, query), False) for name in DOWNLOADS if name in FORMATS
        ),
        next_href=urls.search(
            query,
            sort=shown,
            size=kept,
            after=found.next,
            before=before + len(found.hits) if before or first_page else 0,
        )
        if found.next
        else "",
        first_href="" if first_page else urls.search(query, sort=shown, size=kept),
        meant=outcome.meant,
        also_meant=tuple(
            AlsoMeant(
                each.words,
                each.says,
                each.meant,
                urls.search(each.meant, sort=shown),
                each.literal,
                urls.search(each.literal, sort=shown),
            )
            for each in found.understood
        ),
        literal_href=urls.search(literal_text(outcome.understood), sort=shown)
        if outcome.understood is not None and len(found.understood) > 1
        else "",
        explained=_explained(found.explanation),
        limits=(*found.limits, *([TOO_LONG] if found.total and is_long(query) else [])),
        exact=-1 if found.exact is None or found.exact == found.total else found.exact,
        exact_href=urls.search(outcome.exact_text, sort=shown) if outcome.exact_text else "",
        is_empty=not found.total and not page_request.app.archive.overview().cables,
    )


def narrow(page_request: PageRequest) -> Response:
    """Handle the form of a chart: redirect to the query with the months added."""
    query, start, end = page_request.query(), page_request.text("from"), page_request.text("to")
    months = [_month(start), _month(end)]
    if months[0] is None and months[1] is None:
        return RedirectResponse(urls.search(query), 303)
    low, high = months
    if low is not None and high is not None and low > high:
        low, high = high, low
    left = month_key(low) if low is not None else ""
    right = month_key(high) if high is not None else ""
    span = left if left == right else f"{left}..{right}"
    try:
        return RedirectResponse(
            urls.search(refine(query, f"created:{span}", page_request.app.archive.vocabulary())), 303
        )
    except QueryError:
        return RedirectResponse(urls.search(query), 303)


def _month(typed: str) -> int | None:
    """Return a month as a count of months; browsers without a month picker send any text."""
    if not typed:
        return None
    if not MONTH.fullmatch(typed):
        raise Refused(400, "Months are written as 2007-02.")
    return month_index(typed)


PAGE = Page(
    Address(
        "search",
        "/search",
        "`?q=` query, `sort=` relevance, created, -created or id, `after=` cursor, `size=`, `before=` earlier hits",
        link=urls.search,
        sample=lambda _: urls.search("museum"),
    ),
    "search.html",
    SearchView,
    build,
)
RANGE = Page(
    Address(
        "search_range",
        "/search/range",
        "adds `from=` and `to=` (months) to `q=` and redirects to `/search`",
        link=urls.search_range,
        answer="other",
    ),
    "search.html",
    SearchView,
    narrow,
    cached=False,
)
