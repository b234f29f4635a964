"""Facets: the most frequent values beside the hits, and a page with all values of one facet.

Choosing a value adds it to the query's text as one more alternative, choosing it again takes it out; the minus leaves
its cables out. The values of a chosen facet are counted without that choice, so that there is something to add.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote_plus

from starlette.responses import RedirectResponse, Response

from reftel.archive.search import SLOW_FACETS
from reftel.archive.types import FacetValue, SearchAnswer
from reftel.errors import QueryError
from reftel.fields import registry
from reftel.fields.table import FacetName
from reftel.query import Query, parse_query
from reftel.query.choices import Choices
from reftel.query.parse import is_alternative
from reftel.query.vocabulary import Vocabulary, squeezed
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.page import Page, PageRequest, Refused, View

FIRST: tuple[FacetName, ...] = (
    "post",
    "addressee",
    "country",
    "classification",
    "tag",
    "year",
    "signer",
    "precedence",
    "caption",
    "marking",
)
"""Facets in the order of the page; those of other fields follow."""
CHARTED = ("month",)
"""Facets that a chart shows instead."""
SHOWN = 8
"""Values of a facet beside the hits."""
COUNTED_AT_ONCE = 2000
"""Largest number of hits for which `SLOW_FACETS` are counted with the search; for more, their own page counts them."""
MOST = 1_000_000
"""A bound above the number of values of any facet."""
LISTED = 1000
"""Values on the page of one facet."""
LINKED = 400
"""Bytes of a query, as addresses write it, up to which the link of each value and each hit repeats it."""
TOO_LONG = (
    "This query is too long to be repeated in every link: values have counts without links, the chart is left out, and "
    "cables open without marked words. Add conditions in the search box."
)
SEVERAL = ("tag", "caption", "marking", "addressee", "signer", "form", "collection", "defect")
"""Facets of which a cable may have several values."""


@dataclass(frozen=True)
class FacetChoice:
    """A value of a facet. Links without an address are not offered."""

    label: str
    count: int
    title: str
    href: str
    """The query with this value as an additional alternative, or without it if it is chosen."""
    also_href: str
    """The query with this value in addition to the chosen ones."""
    not_href: str
    """The query that excludes this value's cables, or includes them again."""
    is_chosen: bool
    is_left_out: bool


@dataclass(frozen=True)
class FacetBox:
    """A facet beside the hits. `is_counted` is false if only its own page counts it."""

    name: str
    label: str
    choices: tuple[FacetChoice, ...]
    all_href: str
    """Address of all values; empty if all are shown."""
    is_counted: bool = True


@dataclass(frozen=True)
class FacetView(View):
    """Variables of facet.html."""

    query: str
    name: str
    label: str
    total: int
    distinct: int
    choices: tuple[FacetChoice, ...]
    search_href: str
    holding: str
    """Text that the shown values contain; empty for all values."""
    by_name: bool
    order_href: str
    """The same values in the other order."""
    sort: str
    limits: tuple[str, ...]
    """Sentences about conditions that find only a part."""


def is_long(query: str) -> bool:
    """Return whether a query is too long for the hundreds of links of a page.

    Example:
        `is_long("museum")` is False.
    """
    return len(quote_plus(query)) > LINKED


def facet_labels() -> Iterator[tuple[FacetName, str]]:
    """Yield every facet of the page and its label."""
    known = registry.REGISTRY.facets
    for name in dict.fromkeys((*FIRST, *known)):
        if name not in CHARTED:
            field, part = known[name]
            yield name, part.label or field.label


def boxes(page_request: PageRequest, query: Query, answer: SearchAnswer, base: str, sort: str) -> tuple[FacetBox, ...]:
    """Return the facets beside the hits; `base` is the query in a form to which a condition can be added."""
    vocabulary = page_request.app.archive.vocabulary()
    made = []
    for name, label in facet_labels():
        choices = Choices(query, name, vocabulary)
        values, distinct = answer.facets.get(name, ()), None
        left_out = _left_out(page_request, choices, name)
        if choices.is_chosen:
            counted = page_request.app.archive.facet(choices.others(), name, limit=MOST)
            values, distinct = counted.values, counted.distinct
        elif name in SLOW_FACETS and 0 < answer.total <= COUNTED_AT_ONCE:
            counted = page_request.app.archive.facet(query, name, limit=SHOWN)
            values, distinct = counted.values, counted.distinct
        elif name in SLOW_FACETS and answer.total:
            made.append(FacetBox(name, label, (), urls.search_facet(name, query.text, sort=sort), is_counted=False))
            continue
        values = (*left_out, *(value for value in values if not choices.is_left_out(value.value)))
        if not values:
            continue
        shown = sorted(values, key=lambda value: not choices.has(value.value)) if choices.is_chosen else values
        more = len(values) > SHOWN or (distinct or 0) > SHOWN
        links = _Links(choices, name, vocabulary, base, sort)
        made.append(
            FacetBox(
                name,
                label,
                tuple(map(links.choice, shown[:SHOWN])),
                urls.search_facet(name, query.text, sort=sort) if more and not is_long(query.text) else "",
            )
        )
    return tuple(made)


def _left_out(page_request: PageRequest, choices: Choices, name: FacetName) -> tuple[FacetValue, ...]:
    """The excluded values, counted as if they were not."""
    if not choices.leaves_out:
        return ()
    counted = page_request.app.archive.facet(choices.unexcluded(), name, limit=MOST).values
    return tuple(value for value in counted if choices.is_left_out(value.value))


class _Links:
    """Makes the links of one facet's values."""

    def __init__(self, choices: Choices, facet: str, vocabulary: Vocabulary, base: str, sort: str) -> None:
        self._choices = choices
        self._facet = facet
        self._vocabulary = vocabulary
        self._sort = sort
        self._narrowed = urls.narrowed(base, sort=sort)
        self._is_long = is_long(base)

    def choice(self, value: FacetValue) -> FacetChoice:
        """One value."""
        chosen, label = self._choices, value.label or value.value
        is_left_out = chosen.is_left_out(value.value)
        if self._is_long:
            return FacetChoice(label, value.count, value.query, "", "", "", chosen.has(value.value), is_left_out)
        return FacetChoice(
            label,
            value.count,
            value.query,
            self._toggled(value, is_left_out=is_left_out),
            self._search(chosen.also(value.value)) if self._may_be_both(value) else "",
            self._left_out(value, is_left_out=is_left_out),
            chosen.has(value.value),
            is_left_out,
        )

    def _toggled(self, value: FacetValue, *, is_left_out: bool) -> str:
        if is_left_out:
            return self._search(self._choices.left_out(value.value))
        if self._choices.is_chosen:
            return self._search(self._choices.toggled(value.value))
        return self._narrowed(value.query)

    def _left_out(self, value: FacetValue, *, is_left_out: bool) -> str:
        """The query without the value; empty where it would find the same: beside the one value that a cable has."""
        if is_left_out or self._choices.has(value.value):
            return self._search(self._choices.left_out(value.value))
        if self._choices.is_chosen and self._facet not in SEVERAL:
            return ""
        return self._narrowed(f"-{value.query}")

    def _may_be_both(self, value: FacetValue) -> bool:
        return self._facet in SEVERAL and self._choices.is_chosen and not self._choices.has(value.value)

    def _search(self, text: str) -> str:
        return urls.search(text, sort=self._sort)


def build(page_request: PageRequest) -> FacetView | Response:
    """Build the page of all values of one facet over the hits of a query."""
    query, name = page_request.query(), registry.REGISTRY.facet_name(page_request.part("facet"))
    if name is None:
        raise Refused(404, f"There is no facet {page_request.part('facet')}.")
    sort, holding = page_request.text("sort"), page_request.text("holding").strip()
    by_name = page_request.choice("order", ("count", "name")) == "name"
    vocabulary = page_request.app.archive.vocabulary()
    try:
        parsed = parse_query(query, vocabulary)
    except QueryError:
        return RedirectResponse(urls.search(query), 303)
    choices = Choices(parsed, name, vocabulary)
    counted = page_request.app.archive.facet(choices.others(), name, limit=MOST)
    values = (*_left_out(page_request, choices, name), *counted.values)
    listed = [value for value in dict.fromkeys(values) if _holds(value, holding)]
    shown = listed[:LISTED]
    if by_name:
        shown.sort(key=lambda value: (value.label or value.value).casefold())
    links = _Links(choices, name, vocabulary, _base(parsed), sort)
    label = registry.REGISTRY.labels[name]
    return FacetView(
        title=f"{label}: {query}" if query else label,
        query=query,
        name=name,
        label=label,
        total=counted.total,
        distinct=len(listed),
        choices=tuple(map(links.choice, shown)),
        search_href=urls.search(query, sort=sort),
        holding=holding,
        by_name=by_name,
        order_href=urls.search_facet(name, query, sort=sort, holding=holding, order="" if by_name else "name"),
        sort=sort,
        limits=(*counted.limits, *([TOO_LONG] if is_long(query) else [])),
    )


def _base(query: Query) -> str:
    return f"({query.text})" if query.parts and is_alternative(query.text) else query.text


def _holds(value: FacetValue, holding: str) -> bool:
    wanted = squeezed(holding)
    return not wanted or wanted in squeezed(value.label) or wanted in squeezed(value.value)


PAGE = Page(
    Address(
        "search_facet",
        "/search/facet/{facet}",
        "all values of a facet over the hits of `q=`; `holding=` letters in them, `order=` count or name",
        link=urls.search_facet,
        sample=lambda _: urls.search_facet("addressee", "museum"),
    ),
    "facet.html",
    FacetView,
    build,
)
