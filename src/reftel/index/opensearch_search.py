"""Searches in an OpenSearch index: every answer is exact, or an error."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from reftel.index import cursor as cursors
from reftel.index.base import Answer, Facet, IndexUnreachableError, Match, SearchRequest
from reftel.index.cursor import RANKED, Cursor
from reftel.index.document_values import facet
from reftel.index.opensearch_client import OpenSearchClient, reason
from reftel.index.opensearch_query import Clause, ClauseCompiler
from reftel.index.opensearch_schema import facet_column
from reftel.index.order import MAX_KEY
from reftel.index.ranking import ranks
from reftel.index.server import IndexShare

COUNTED: Final = 5000
"""Number of a facet's values that the first query counts; more are counted page by page."""

_PAGE: Final = 10_000
"""Values or keys in one answer."""

_WAIT: Final = "25s"
"""Time that a part of the index may take."""

_COPIES: Final = 100
"""Telegrams that bear one id, at most."""

_EXACT: Final = {"allow_partial_search_results": "false"}


class _Found(NamedTuple):
    total: int
    hits: list[Any]
    counts: dict[str, Any]


class _Page(NamedTuple):
    total: int
    hits: tuple[Match, ...]
    next: Cursor | None
    counts: dict[str, Any]


class OpenSearchQuestions:
    """Questions to an index by name, for a share of its keys."""

    def __init__(
        self, client: OpenSearchClient, name: str, share: IndexShare, check: Callable[[], None] = lambda: None
    ) -> None:
        """`check` sees that the name stands for one index, Reftel's; it is asked again when the parts change."""
        self._client = client
        self._check = check
        self._parts = 0
        self._path = f"/{name}/_search"
        self._share = share

    def answer(self, request: SearchRequest, cursor: Cursor) -> Answer:
        """Answer. Raises IndexUnreachableError if a part of the index fails."""
        clause = self._mine(ClauseCompiler(self._refs_of, self._share.first).compile(request.query.root))
        columns = {facet_column(name) for name in request.facets}
        pager = _Pager(self, clause, request.limit, {column: _terms(column) for column in sorted(columns)})
        sort = request.sort
        if sort == "relevance" and not ranks(request.query.root):
            sort = "-created"
        if request.limit == 0:
            found = self.find(clause, 0, [], counts=pager.counts)
            page = _Page(found.total, (), None, found.counts)
        elif sort == "relevance":
            page = pager.ranked(cursor)
        elif sort == "id":
            page = pager.by_id(cursor)
        else:
            page = pager.by_date(cursor, is_rising=sort == "created")
        counted = {column: self._counts(clause, column, page.counts[column]) for column in columns}
        facets = tuple(_facet(name, counted[facet_column(name)], request.facet_limit) for name in request.facets)
        following = cursors.write(page.next) if page.next else None
        hits = tuple(Match(each.key - self._share.first, each.score) for each in page.hits)
        return Answer(total=page.total, hits=hits, facets=facets, next=following)

    def find(
        self,
        clause: Clause,
        size: int,
        sort: Sequence[Any],
        *,
        start: int = 0,
        after: Sequence[Any] = (),
        counts: dict[str, Any] | None = None,
        is_counted: bool = True,
        wants: Sequence[str] = (),
    ) -> _Found:
        """Ask once. `after` are the sort values of the last hit before; `wants` are columns whose values come along."""
        body: dict[str, Any] = {
            "query": clause,
            "size": size,
            "track_total_hits": is_counted,
            "timeout": _WAIT,
            "_source": False,
        }
        if wants:
            body["docvalue_fields"] = list(wants)
        elif size:
            body["stored_fields"] = "_none_"
        if sort and size:
            body["sort"] = list(sort)
        if after:
            body["search_after"] = list(after)
        elif start:
            body["from"] = start
        if counts:
            body["aggs"] = counts
        data = msgspec.json.encode(body)
        # One copy of each part answers a query and its further pages: copies may rank a little otherwise.
        chosen = f"r{zlib.crc32(msgspec.json.encode(clause)):08x}"
        params = {**_EXACT, "preference": chosen}
        if sort and size and sort[0] == _BY_SCORE:
            params["search_type"] = "dfs_query_then_fetch"
        answer = self._client.ask("POST", self._path, data, params)
        check_whole(answer, self._client.where)
        if (parts := answer["_shards"]["total"]) != self._parts:
            self._check()
            self._parts = parts
        hits = answer["hits"]
        return _Found(hits["total"]["value"] if is_counted else 0, hits["hits"], answer.get("aggregations", {}))

    def keys(self) -> Iterator[int]:
        """Yield every key of the share, rising."""
        last: list[Any] = []
        while True:
            found = self.find(self._mine({"match_all": {}}), _PAGE, [{"key": "asc"}], after=last, is_counted=False)
            for hit in found.hits:
                yield int(hit["sort"][0]) - self._share.first
            if len(found.hits) < _PAGE:
                return
            last = found.hits[-1]["sort"]

    def values(self, columns: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return every value of each column, over the whole index."""
        everything: Clause = {"match_all": {}}
        wanted = {column: _terms(column) for column in columns}
        counts = self.find(everything, 0, [], counts=wanted, is_counted=False).counts
        return {column: tuple(sorted(self._counts(everything, column, counts[column]))) for column in columns}

    def _mine(self, clause: Clause) -> Clause:
        """The clause, for the keys of the share alone."""
        share = self._share
        if share.first == 0 and share.size == MAX_KEY:
            return clause
        own = {"range": {"key": {"gt": share.first, "lte": share.first + share.size}}}
        return {"bool": {"must": [clause], "filter": [own]}}

    def _refs_of(self, cable_id: str) -> list[str]:
        found = self.find({"term": {"ids": cable_id}}, _COPIES, [], wants=["refs"], is_counted=False)
        return sorted({name for hit in found.hits for name in hit.get("fields", {}).get("refs", ())})

    def _counts(self, clause: Clause, column: str, counted: dict[str, Any]) -> dict[str, int]:
        if counted["sum_other_doc_count"] or counted["doc_count_error_upper_bound"]:
            return self._every_count(clause, column)
        return {str(bucket["key"]): bucket["doc_count"] for bucket in counted["buckets"]}

    def _every_count(self, clause: Clause, column: str) -> dict[str, int]:
        """Count all values of a column, page by page."""
        counts: dict[str, int] = {}
        after: dict[str, Any] = {}
        while True:
            source = [{"value": {"terms": {"field": column}}}]
            pages = {"composite": {"size": _PAGE, "sources": source, **after}}
            answer = self.find(clause, 0, [], counts={"all": pages}, is_counted=False).counts["all"]
            counts.update((str(bucket["key"]["value"]), bucket["doc_count"]) for bucket in answer["buckets"])
            if len(answer["buckets"]) < _PAGE:
                return counts
            after = {"after": answer["after_key"]}


_BY_SCORE: Final = {"_score": "desc"}
_NEWEST: Final = {"falling": "desc"}


class _Pager:
    """Pages of one query."""

    def __init__(self, questions: OpenSearchQuestions, clause: Clause, limit: int, counts: dict[str, Any]) -> None:
        self._ask = questions
        self._clause = clause
        self._limit = limit
        self.counts = counts

    def ranked(self, cursor: Cursor) -> _Page:
        """By relevance for the first `RANKED`, then the newest of the rest: no page is dearer than another."""
        if cursor.offset == RANKED:
            return self._behind_ranked(cursor)
        size = min(self._limit, RANKED - cursor.offset)
        found = self._ask.find(
            self._clause, size, [_BY_SCORE, _NEWEST], start=cursor.offset, counts=self.counts
        )  # fmt: skip
        hits = tuple(Match(_key(hit), float(hit["sort"][0])) for hit in found.hits)
        end = cursor.offset + len(hits)
        more = Cursor("relevance", end) if hits and end < found.total else None
        return _Page(found.total, hits, more, found.counts)

    def _behind_ranked(self, cursor: Cursor) -> _Page:
        first = self._ask.find(self._clause, RANKED, [_BY_SCORE, _NEWEST], counts=self.counts)
        shown = {_key(hit) for hit in first.hits}
        after = [] if cursor.value is None else [cursor.value]
        size = self._limit + len(shown) + 1
        rest = self._ask.find(self._clause, size, [_NEWEST], after=after, is_counted=False)
        behind = [hit["sort"][-1] for hit in rest.hits if _key(hit) not in shown]
        page = behind[: self._limit]
        more = Cursor("relevance", RANKED, page[-1]) if len(behind) > len(page) else None
        return _Page(first.total, tuple(Match(value & MAX_KEY) for value in page), more, first.counts)

    def by_date(self, cursor: Cursor, *, is_rising: bool) -> _Page:
        """By date of creation, those without one last."""
        order = {"rising": "asc"} if is_rising else _NEWEST
        after = [] if cursor.value is None else [cursor.value]
        found = self._ask.find(self._clause, self._limit + 1, [order], after=after, counts=self.counts)
        page = [hit["sort"][0] for hit in found.hits[: self._limit]]
        more = Cursor(cursor.sort, 0, page[-1]) if len(found.hits) > len(page) else None
        return _Page(found.total, tuple(Match(value & MAX_KEY) for value in page), more, found.counts)

    def by_id(self, cursor: Cursor) -> _Page:
        """By year, post and serial."""
        after = [cursor.id] if cursor.id else []
        found = self._ask.find(self._clause, self._limit + 1, [{"id_order": "asc"}], after=after, counts=self.counts)
        page = [str(hit["sort"][0]) for hit in found.hits[: self._limit]]
        more = Cursor("id", 0, None, page[-1]) if len(found.hits) > len(page) else None
        return _Page(found.total, tuple(Match(int(text[-10:])) for text in page), more, found.counts)


def check_whole(answer: dict[str, Any], where: str) -> None:
    """Raise IndexUnreachableError unless every part of the index answered, in time and wholly."""
    parts = answer["_shards"]
    if parts["failed"] or parts["successful"] != parts["total"]:
        missing = parts["total"] - parts["successful"]
        causes = "; ".join({reason(each.get("reason")) for each in parts.get("failures", ())})
        raise IndexUnreachableError(
            f"{missing} of {parts['total']} parts of the index at {where} do not answer {causes}".rstrip()
            + ": searches work again when the server has them back"
        )
    if answer.get("timed_out") or answer.get("terminated_early"):
        raise IndexUnreachableError(f"the search server at {where} did not finish within {_WAIT}: ask for less")


def _terms(column: str) -> dict[str, Any]:
    return {"terms": {"field": column, "size": COUNTED, "shard_size": COUNTED}}


def _key(hit: dict[str, Any]) -> int:
    """The key at the end of a sort value of time."""
    return int(hit["sort"][-1]) & MAX_KEY


def _facet(name: Any, counts: dict[str, int], limit: int) -> Facet:
    if name == "year":
        years: dict[str, int] = {}
        for month, count in counts.items():
            years[month[:4]] = years.get(month[:4], 0) + count
        return facet(name, years, limit)
    return facet(name, counts, limit)
