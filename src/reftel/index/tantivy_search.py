"""Answering a request from one committed state of a tantivy index."""

from __future__ import annotations

from typing import NamedTuple

import tantivy
from tantivy import FieldType, Occur, Order
from tantivy import Query as Engine

from reftel.index import cursor as cursors
from reftel.index.base import Answer, Match, SearchRequest
from reftel.index.common_words import CommonWords
from reftel.index.cursor import RANKED, Cursor
from reftel.index.order import by_id_numbers
from reftel.index.ranking import ranks
from reftel.index.tantivy_codes import Codes
from reftel.index.tantivy_facets import facets
from reftel.index.tantivy_query import Compiler

_KEY_BITS = 2**30 - 1
_COPIES = 50
"""More telegrams than bear one id."""


class Snapshot(NamedTuple):
    """One committed state."""

    schema: tantivy.Schema
    searcher: tantivy.Searcher
    codes: Codes
    frequent: CommonWords
    generation: int


class _Page(NamedTuple):
    total: int
    hits: tuple[Match, ...]
    next: Cursor | None


def search(snapshot: Snapshot, request: SearchRequest, cursor: Cursor) -> Answer:
    """Answer."""
    compiler = Compiler(snapshot.schema, snapshot.searcher, snapshot.codes, snapshot.frequent)
    query = compiler.compile(request.query.root)
    total, counted = facets(snapshot.searcher, snapshot.codes, query, request)
    pager = _Pager(snapshot, query, request.limit)
    sort = request.sort
    if sort == "relevance" and not ranks(request.query.root):
        sort = "-created"
    if request.limit == 0:
        page = _Page(pager.count() if total is None else total, (), None)
    elif sort == "relevance":
        page = pager.ranked(cursor)
    elif sort == "id":
        page = pager.by_id(cursor)
    else:
        page = pager.by_date(cursor, is_rising=sort == "created")
    following = cursors.write(page.next) if page.next else None
    return Answer(total=page.total, hits=page.hits, facets=counted, next=following)


class _Pager:
    """Pages of one query."""

    def __init__(self, snapshot: Snapshot, query: Engine, limit: int) -> None:
        self._schema = snapshot.schema
        self._searcher = snapshot.searcher
        self._query = query
        self._limit = limit

    def count(self) -> int:
        """Their number."""
        return _count(self._searcher.search(self._query, limit=1))

    def ranked(self, cursor: Cursor) -> _Page:
        """By relevance for the first `RANKED`, then the newest of the rest: no page is dearer than another."""
        if cursor.offset == RANKED:
            return self._behind_ranked(cursor)
        size = min(self._limit, RANKED - cursor.offset)
        found = self._searcher.search(self._query, size, True, offset=cursor.offset)
        hits, total = self._with_keys(found.hits), _count(found)
        end = cursor.offset + len(hits)
        more = Cursor("relevance", end) if hits and end < total else None
        return _Page(total, hits, more)

    def _behind_ranked(self, cursor: Cursor) -> _Page:
        first = self._searcher.search(self._query, RANKED, True)
        shown = {hit.key for hit in self._with_keys(first.hits)}
        values = self._by_number("falling", self._below("falling", cursor.value), self._limit + len(shown) + 1)
        rest = [value for value in values if value & _KEY_BITS not in shown]
        page = rest[: self._limit]
        more = Cursor("relevance", RANKED, page[-1]) if len(rest) > len(page) else None
        return _Page(_count(first), tuple(Match(value & _KEY_BITS) for value in page), more)

    def by_date(self, cursor: Cursor, *, is_rising: bool) -> _Page:
        """By date of creation, those without one last."""
        column, limit = ("rising" if is_rising else "falling"), self._limit + 1
        bound = self._above(column, cursor.value) if is_rising else self._below(column, cursor.value)
        if cursor.value is None:
            found = self._searcher.search(self._query, limit, True, column, 0, _order(is_rising))
            total, values = _count(found), [int(value) for value, _ in found.hits]
        else:
            total, values = self.count(), self._by_number(column, bound, limit, is_rising)
        page = values[: self._limit]
        sort = cursor.sort
        more = Cursor(sort, 0, page[-1]) if len(values) > len(page) else None
        return _Page(total, tuple(Match(value & _KEY_BITS) for value in page), more)

    def by_id(self, cursor: Cursor) -> _Page:
        """By year, post and serial."""
        query, skip = self._query, 0
        if cursor.id:
            query, skip = self._from_id(cursor.id), _COPIES
        found = self._searcher.search(query, self._limit + 1 + skip, not cursor.id, "id_order", 0, Order.Asc)
        total = self.count() if cursor.id else _count(found)
        behind = [(str(text), address) for text, address in found.hits if not cursor.id or text > cursor.id]
        page = behind[: self._limit]
        more = Cursor("id", 0, None, page[-1][0]) if len(behind) > len(page) else None
        return _Page(total, tuple(Match(int(text[-10:])) for text, _ in page), more)

    def _from_id(self, last: str) -> Engine:
        """The query, from about that id on: ids are compared by the numbers that stand for their parts."""
        high, low = by_id_numbers(last)
        above = self._range("id_high", high + 1, None)
        same = [self._range("id_high", high, high), self._range("id_low", low, None)]
        beyond = Engine.boolean_query(
            [(Occur.Should, above), (Occur.Should, Engine.boolean_query([(Occur.Must, part) for part in same]))]
        )
        return self._and(beyond)

    def _by_number(self, column: str, bound: Engine | None, limit: int, is_rising: bool = False) -> list[int]:
        query = self._query if bound is None else self._and(bound)
        found = self._searcher.search(query, limit, False, column, 0, _order(is_rising))
        return [int(value) for value, _ in found.hits]

    def _below(self, column: str, value: int | None) -> Engine | None:
        return None if value is None else self._range(column, None, value - 1)

    def _above(self, column: str, value: int | None) -> Engine | None:
        return None if value is None else self._range(column, value + 1, None)

    def _range(self, column: str, low: int | None, high: int | None) -> Engine:
        return Engine.range_query(self._schema, column, FieldType.Integer, low, high)

    def _and(self, bound: Engine) -> Engine:
        return Engine.boolean_query([(Occur.Must, self._query), (Occur.Must, bound)])

    def _with_keys(self, hits: list[tuple[float, tantivy.DocAddress]]) -> tuple[Match, ...]:
        keys = self._searcher.fast_field_values("key", [address for _, address in hits])
        return tuple(Match(int(key or 0), float(score)) for key, (score, _) in zip(keys, hits, strict=True))


def _count(result: tantivy.SearchResult) -> int:
    return int(result.count)  # type: ignore[attr-defined]  # missing in the package's stubs


def _order(is_rising: bool) -> Order:
    return Order.Asc if is_rising else Order.Desc
