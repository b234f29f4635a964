"""A query tree as an OpenSearch query. Every node by its own clause; the server's parser never sees typed text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

from reftel.fields import registry
from reftel.index.opensearch_schema import short
from reftel.index.order import NO_DATE_LAST, seconds
from reftel.index.tokenized import SEARCHED, WEIGHTS, WHOLE, is_run, run
from reftel.model import LEVELS
from reftel.query.query_tree import (
    And,
    Code,
    Everything,
    Fuzzy,
    Id,
    Keys,
    Level,
    Name,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Scope,
    When,
    Word,
)
from reftel.text.stems import stem

Clause: TypeAlias = dict[str, Any]

EVERYTHING: Final[Clause] = {"match_all": {"boost": 0}}
NOTHING: Final[Clause] = {"match_none": {}}


class ClauseCompiler:
    """Compiles queries. Words and phrases score; everything else counts for nothing in the order."""

    def __init__(self, refs_of: Callable[[str], Sequence[str]], first_key: int = 0) -> None:
        """`refs_of` gives the ids that a cable cites: they need a separate query. `first_key` is the number in the
        index after which a record's keys begin."""
        self._refs_of = refs_of
        self._first_key = first_key

    def compile(self, node: Node) -> Clause:
        """Return the clause of a node."""
        match node:
            case Everything():
                return EVERYTHING
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return _any([self.compile(part) for part in parts])
            case Not():
                return self._all((node,))
            case Word(word, scope):
                return _word(stem(word), scope)
            case Phrase(words, scope, slop):
                return _any([_weighed(field, _phrase(field, words, slop)) for field in SEARCHED[scope]])
            case Prefix() | Fuzzy():
                return _any([_bent(field, node) for field in SEARCHED[node.scope]])
            case _:
                return _unscored(self._filter(node))

    def _all(self, parts: Sequence[Node]) -> Clause:
        must: list[Clause] = []
        narrowing: list[Clause] = []
        without: list[Clause] = []
        for part in parts:
            if isinstance(part, Not):
                without.append(self.compile(part.part))
            elif isinstance(part, Code | Level | Name | Id | When | Keys):
                narrowing.append(self._filter(part))
            else:
                must.append(self.compile(part))
        if not must and not narrowing:
            narrowing.append(EVERYTHING)
        clauses = {"must": must, "filter": narrowing, "must_not": without}
        return {"bool": {occur: given for occur, given in clauses.items() if given}}

    def _filter(self, node: Node) -> Clause:
        match node:
            case Code(field, value):
                return _term("flag" if field in ("has", "is") else registry.REGISTRY.queried[field].key, short(value))
            case Level(low, high):
                return {"terms": {"level": list(LEVELS[low : high + 1])}}
            case Name(field, words):
                return _phrase(f"{registry.REGISTRY.queried[field].key}_words", words, 0)
            case Id(field, value):
                return self._id(field, short(value))
            case Keys(keys):
                return _keys(keys, self._first_key)
            case _:
                assert isinstance(node, When)
                return _when(node)

    def _id(self, field: str, value: str) -> Clause:
        if field == "id":
            return _term("ids", value)
        if field == "ref":
            return _term("refs", value)
        cited = self._refs_of(value)
        return {"terms": {"ids": sorted(cited)}} if cited else NOTHING


_MOST_TERMS: Final = 65_536
"""Values of one clause that the server takes."""


def _keys(keys: Sequence[int], first: int) -> Clause:
    """The documents of a record's keys; in a shared index they begin after `first`."""
    parts = [keys[at : at + _MOST_TERMS] for at in range(0, len(keys), _MOST_TERMS)]
    return _any([{"terms": {"key": [first + key for key in part]}} for part in parts]) if parts else NOTHING


def _word(root: str, scope: Scope) -> Clause:
    """A stem: among the stems of inflected words, and as a word that is its own stem."""
    names = [(field, f"{field}_stems") for field in SEARCHED[scope]]
    if stem(root) == root:
        names += [(field, field) for field in SEARCHED[scope]]
    return _any([_weighed(field, _term(name, root)) for field, name in names])


def _phrase(field: str, words: tuple[str, ...], slop: int) -> Clause:
    if len(words) == 1:
        return _term(field, words[0])
    if slop:
        pairs = [
            _near(field, a, b, second - first, slop)
            for first, a in enumerate(words)
            for second, b in enumerate(words)
            if first < second
        ]
        return pairs[0] if len(pairs) == 1 else {"bool": {"must": pairs}}
    if is_run(words) and field in WHOLE:
        return _term(f"{field}_runs", run(words))
    return {"match_phrase": {field: {"query": " ".join(words), "analyzer": "whitespace"}}}


def _near(field: str, first: str, second: str, distance: int, slop: int) -> Clause:
    """Two words at most `slop` places from the `distance` that a phrase has between them, on either side.

    Spans compare words literally; an analyzer would cut a phrase with holes, and divide letters of some scripts
    differently from Reftel.
    """
    nearest, farthest = max(distance - slop, 1), distance + slop
    ways = [_span(field, first, second, nearest, farthest)]
    if slop > distance:
        ways.append(_span(field, second, first, 1, slop - distance))
    return _any(ways)


def _span(field: str, before: str, behind: str, nearest: int, farthest: int) -> Clause:
    """`behind` from `nearest` to `farthest` places after `before`."""
    clauses: list[Clause] = [{"span_term": {field: before}}]
    if nearest > 1:
        clauses.append({"span_gap": {field: nearest - 1}})
    clauses.append({"span_term": {field: behind}})
    return {"span_near": {"clauses": clauses, "slop": farthest - nearest, "in_order": True}}


def _bent(field: str, node: Prefix | Fuzzy) -> Clause:
    # Without `constant_score` the server looks at the first 50 words alone.
    if isinstance(node, Prefix):
        return {"prefix": {field: {"value": node.start, "rewrite": "constant_score"}}}
    how = {"fuzziness": node.distance, "transpositions": True, "rewrite": "constant_score", "prefix_length": 0}
    return {"fuzzy": {field: {"value": node.word, **how}}}


def _when(node: When) -> Clause:
    shift, field = (30, "rising") if node.field == "created" else (0, "released")
    first = seconds(node.start) if node.start else 1
    last = seconds(node.end) if node.end else NO_DATE_LAST
    return {"range": {field: {"gte": first << shift, "lt": last << shift}}}


def _term(field: str, value: str) -> Clause:
    return {"term": {field: value}}


def _any(clauses: Sequence[Clause]) -> Clause:
    if len(clauses) == 1:
        return clauses[0]
    return {"bool": {"should": list(clauses), "minimum_should_match": 1}}


def _weighed(field: str, clause: Clause) -> Clause:
    return {"bool": {"must": [clause], "boost": WEIGHTS[field]}} if field in WEIGHTS else clause


def _unscored(clause: Clause) -> Clause:
    return {"constant_score": {"filter": clause, "boost": 0}}
