"""Conditions of queries that the record answers, not the index: `refstate:dated`, and `ref:` for references that mean
another cable than the one read.

States of references, and the cables that they mean, change whenever a cable or a catalogue comes in, for cables that
did not change. So they are not in the index: a search asks the record for the numbers of the cables, and gives these to
the engine.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Any, Literal, cast

import msgspec

from reftel.fields import registry
from reftel.fields.table import FacetName
from reftel.index.base import MOST_HITS, Answer, Facet, Index, SearchRequest
from reftel.index.document_values import facet
from reftel.query.combine import conjunction, disjunction
from reftel.query.fields import REFERENCE_STATES
from reftel.query.query_tree import And, Code, Id, Keys, Node, Not, Or, Query

LISTED = 2000
"""Up to so many cables found are compared with the record's numbers; of more, the engine counts those of each state,
which takes 20 ms for each in an archive of 250,000."""

FIELD: FacetName = "refstate"
"""Name of the field in queries, and of the facet."""

Answers = Callable[[str], tuple[int, ...]]
"""State -> the numbers of the cables with a reference of that state, rising."""

MeantOtherwise = Callable[[Literal["ref", "refby"], str], tuple[tuple[int, ...], tuple[int, ...]]]
"""(`ref` or `refby`, id) -> the numbers of the cables that the index finds wrongly, as it has references as read, and
of those that it misses; rising."""


class _AnsweringIndex:
    """An index that asks the record first; see `answering`."""

    def __init__(self, index: Index, answers: Answers, meant: MeantOtherwise) -> None:
        self._index = index
        self._answers = answers
        self._meant = meant

    def search(self, request: SearchRequest) -> Answer:
        """See `reftel.index.base.Index`."""
        of_record = [name for name in request.facets if registry.REGISTRY.facets[name][1].is_of_record]
        root = self._answered(request.query.root)
        if root is request.query.root and not of_record:
            return self._index.search(request)
        facets = tuple(name for name in request.facets if name not in of_record)
        asked = msgspec.structs.replace(request, query=Query(root, request.query.text), facets=facets)
        answer = self._index.search(asked)
        if not of_record:
            return answer
        return msgspec.structs.replace(
            answer,
            facets=_in_order(request.facets, (*answer.facets, self._counted(root, answer.total, request.facet_limit))),
        )

    def _counted(self, root: Node, total: int, limit: int) -> Facet:
        """How many of the `total` cables found have a reference of each state."""
        listed = self._listed(root) if total <= LISTED else None
        counts: dict[str, int] = {}
        for state in REFERENCE_STATES.values():
            keys = self._answers(state)
            if listed is not None:
                found = sum(_is_among(key, keys) for key in listed)
            else:
                query = Query(conjunction([root, Keys(keys)]))
                found = self._index.search(SearchRequest(query=query, limit=0)).total
            if found:
                counts[state] = found
        return facet(FIELD, counts, limit)

    def _listed(self, root: Node) -> list[int]:
        """The numbers of all cables found."""
        keys: list[int] = []
        after: str | None = None
        while True:
            request = SearchRequest(query=Query(root), limit=MOST_HITS, after=after, sort="-created")
            page = self._index.search(request)
            keys += [hit.key for hit in page.hits]
            after = page.next
            if after is None:
                return keys

    def _answered(self, node: Node) -> Node:
        match node:
            case Code("refstate", value):
                return Keys(self._answers(value))
            case Id(("ref" | "refby") as field, value):
                return self._as_meant(node, field, value)
            case And(parts) | Or(parts):
                found = tuple(map(self._answered, parts))
                return node if all(a is b for a, b in zip(found, parts, strict=True)) else type(node)(found)
            case Not(part):
                inner = self._answered(part)
                return node if inner is part else Not(inner)
        return node

    def _as_meant(self, node: Node, field: Literal["ref", "refby"], cable_id: str) -> Node:
        """The index has references as read."""
        wrong, missed = self._meant(field, cable_id)
        found = conjunction([node, Not(Keys(wrong))]) if wrong else node
        return disjunction([found, Keys(missed)]) if missed else found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)


def _is_among(key: int, rising: Sequence[int]) -> bool:
    at = bisect_left(rising, key)
    return at < len(rising) and rising[at] == key


def _in_order(names: Sequence[str], facets: Sequence[Facet]) -> tuple[Facet, ...]:
    by_name = {each.name: each for each in facets}
    return tuple(by_name[name] for name in names if name in by_name)


def answering(index: Index, answers: Answers, meant: MeantOtherwise) -> Index:
    """Return the index with the record's answers to the conditions that it does not know."""
    return cast(Index, _AnsweringIndex(index, answers, meant))
