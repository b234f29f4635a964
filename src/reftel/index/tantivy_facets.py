"""Counting facets over everything that a query finds, in one go."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from typing import Any

import tantivy

from reftel.index.base import Facet, FacetName, SearchRequest
from reftel.index.document_values import facet
from reftel.index.tantivy_codes import Codes, month_of, together
from reftel.index.tantivy_schema import columns, more
from reftel.model import LEVELS

_TOO_MANY = "bucket limit was exceeded"
"""In the engine's message."""
_ALL_VALUES = 1 << 20
"""More values than a column has: with fewer asked for, the engine's counts of several segments have an error."""


def facets(
    searcher: tantivy.Searcher, codes: Codes, query: tantivy.Query, request: SearchRequest
) -> tuple[int | None, tuple[Facet, ...]]:
    """The number of documents, if counted, and the requested facets."""
    if not request.facets:
        return None, ()
    kinds = {name: _kind(name) for name in request.facets}
    wanted = dict.fromkeys(column for kind in kinds.values() for column in columns(kind))
    asked = {column: _terms(column) for column in wanted}
    for kind in {*kinds.values()} & {*more()}:
        if searcher.doc_freq("more", more()[kind]):
            asked[f"{kind}_more"] = {"filter": f"more:{more()[kind]}", "aggs": {"in": _terms(f"{kind}_more")}}
    answer = _aggregated(searcher, query, asked)
    counted = {column: _counts(answer[column]) for column in wanted if column in answer}
    # Every document has one value, if only zero, in every column of single values.
    total = sum(next(iter(counted.values())).values()) if counted else None
    failed = {kind for kind in kinds.values() if not {*columns(kind), *({f"{kind}_more"} & {*asked})} <= {*answer}}
    by_kind: dict[str, dict[int, int]] = {kind: {} for kind in kinds.values()}
    for column, counts in counted.items():
        _share(column, counts, codes, by_kind)
    for kind in by_kind:
        if f"{kind}_more" in answer:
            _add(by_kind[kind], _counts(answer[f"{kind}_more"]["in"]).items())
    named = (
        Facet(name, (), 0, is_counted=False)
        if kind in failed
        else _named(codes, name, by_kind[kind], request.facet_limit)
        for name, kind in kinds.items()
    )
    return total, tuple(named)


def _aggregated(searcher: tantivy.Searcher, query: tantivy.Query, asked: dict[str, Any]) -> dict[str, Any]:
    """The engine's answer, without the columns that have more values than it counts: some 65,000 in one request."""
    try:
        return searcher.aggregate(query, asked)
    except ValueError as error:
        if _TOO_MANY not in str(error):
            raise
    if len(asked) == 1:
        return {}
    answer: dict[str, Any] = {}
    for name, one in asked.items():
        answer |= _aggregated(searcher, query, {name: one})
    return answer


def _terms(column: str) -> dict[str, Any]:
    """The engine's request for the counts of all values of a column."""
    return {"terms": {"field": column, "size": _ALL_VALUES, "segment_size": _ALL_VALUES}}


def _counts(answer: Mapping[str, Any]) -> dict[int, int]:
    return {int(bucket["key"]): bucket["doc_count"] for bucket in answer["buckets"]}


def _share(column: str, counts: Mapping[int, int], codes: Codes, by_kind: Mapping[str, dict[int, int]]) -> None:
    """Add the counts of a column to those of the kinds that it holds."""
    held = [(number, count) for number, count in counts.items() if number]
    if column not in together():
        _add(by_kind["tag" if column.startswith("tag_") else column], held)
        return
    for number, count in held:
        for kind, values in zip(together()[column], codes.parts(column, number), strict=True):
            if kind in by_kind:
                _add(by_kind[kind], ((value, count) for value in values))


def _add(counts: dict[int, int], more: Iterable[tuple[int, int]]) -> None:
    for number, count in more:
        counts[number] = counts.get(number, 0) + count


def _kind(name: FacetName) -> str:
    """The columns that a facet is counted by."""
    return {"classification": "level", "year": "month"}.get(name, name)


def _named(codes: Codes, name: FacetName, counts: dict[int, int], limit: int) -> Facet:
    """Counts by readable value. Only values that can be among the first `limit` are looked up."""
    match name:
        case "classification":
            named = {LEVELS[code - 1]: count for code, count in counts.items()}
        case "month":
            named = {month_of(code): count for code, count in counts.items()}
        case "year":
            named = {}
            for code, count in counts.items():
                year = month_of(code)[:4]
                named[year] = named.get(year, 0) + count
        case _:
            values = codes.values[name]
            least = heapq.nlargest(limit, counts.values())[-1:] or [0]
            named = {values[code - 1]: count for code, count in counts.items() if count >= least[0]}
            return facet(name, named, limit, distinct=len(counts))
    return facet(name, named, limit)
