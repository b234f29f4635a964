"""The reference: every document looked at, one after the other, in plain Python. Slow, and easy to see to be right."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

from reftel.index import cursor as cursors
from reftel.index.base import Answer, Document, Match, SearchRequest
from reftel.index.order import MAX_KEY, by_id, falling, rising
from reftel.index.text import body, head, positions, stem
from reftel.index.values import codes, facet, is_counted
from reftel.model import LEVELS
from reftel.query.model import (
    And,
    Code,
    Everything,
    Fuzzy,
    Id,
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


class BruteIndex:
    """An index in memory."""

    def __init__(self) -> None:
        self._documents: dict[int, Document] = {}
        self._generation = 0
        self._lock = threading.Lock()

    def write(self, add: Iterable[Document], remove: Iterable[int] = (), *, generation: int) -> None:
        """See `reftel.index.base.Index`."""
        with self._lock:
            documents = dict(self._documents)
            for key in remove:
                documents.pop(key, None)
            for document in add:
                if not 1 <= document.key <= MAX_KEY:
                    raise ValueError(f"key out of range: {document.key}")
                documents[document.key] = document
            self._documents, self._generation = documents, generation

    def search(self, request: SearchRequest) -> Answer:
        """See `reftel.index.base.Index`. Relevance is what is newest."""
        cursor = cursors.read(request)
        documents = self._documents
        found = [document for document in documents.values() if matches(document, request.query.root, documents)]
        facets = tuple(
            facet(
                name,
                Counter(
                    value for document in found for value in codes(document, name) if name != "tag" or is_counted(value)
                ),
                request.facet_limit,
            )
            for name in request.facets
        )
        ordered = sorted(found, key=self._order(request))
        page = ordered[cursor.offset : cursor.offset + request.limit]
        end = cursor.offset + len(page)
        more = cursors.write(cursors.Cursor(request.sort, end)) if page and end < len(ordered) else None
        hits = tuple(Match(document.key) for document in page)
        return Answer(total=len(found), hits=hits, facets=facets, next=more)

    @staticmethod
    def _order(request: SearchRequest) -> Callable[[Document], tuple[str, int]]:
        match request.sort:
            case "created":
                return lambda document: ("", rising(document))
            case "id":
                return lambda document: (by_id(document), 0)
            case _:
                return lambda document: ("", -falling(document))

    def close(self) -> None:
        """Nothing to release."""

    def generation(self) -> int:
        """See `reftel.index.base.Index`."""
        return self._generation

    def keys(self) -> Iterator[int]:
        """See `reftel.index.base.Index`."""
        return iter(sorted(self._documents))


def matches(document: Document, node: Node, documents: dict[int, Document]) -> bool:
    """Whether the document is among what the node asks for; `documents` are all there are."""
    match node:
        case Everything():
            return True
        case And(parts):
            return all(matches(document, part, documents) for part in parts)
        case Or(parts):
            return any(matches(document, part, documents) for part in parts)
        case Not(part):
            return not matches(document, part, documents)
        case Code(field, value):
            return value in codes(document, field)
        case Level(low, high):
            return document.level in LEVELS[low : high + 1]
        case When(field, start, end):
            moment = document.created if field == "created" else document.released
            return moment is not None and (start is None or moment >= start) and (end is None or moment < end)
        case Name(field, wanted):
            return any(_in_order(_placed((value,)), wanted) for value in _names(document)[field])
        case Id(field, value):
            return _is_meant(document, field, value, documents)
        case _:
            return any(_text_matches(values, node) for values in _texts(document, node.scope))


def _text_matches(values: list[str], node: Word | Phrase | Prefix | Fuzzy) -> bool:
    match node:
        case Word(word):
            return any(stem(other) == stem(word) for other, _ in _placed(tuple(values)))
        case Prefix(start):
            return any(other.startswith(start) for other, _ in _placed(tuple(values)))
        case Fuzzy(word, distance):
            return any(OSA.distance(other, word) <= distance for other, _ in _placed(tuple(values)))
        case Phrase(wanted, _, 0):
            return _in_order(_placed(tuple(values)), wanted)
        case Phrase(wanted, _, slop):
            return _are_near(_placed(tuple(values)), wanted, slop)


@lru_cache(maxsize=1 << 14)
def _placed(values: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    return tuple(positions(list(values)))


def _in_order(placed: tuple[tuple[str, int], ...], wanted: tuple[str, ...]) -> bool:
    have = {at: word for word, at in placed}
    return any(all(have.get(at + n) == word for n, word in enumerate(wanted)) for at in have)


def _are_near(placed: tuple[tuple[str, int], ...], wanted: tuple[str, ...], slop: int) -> bool:
    where = {word: [at for other, at in placed if other == word] for word in wanted}
    return all(
        any(abs((there - here) - (second - first)) <= slop for here in where[a] for there in where[b])
        for first, a in enumerate(wanted)
        for second, b in enumerate(wanted)
        if first < second
    )


def _texts(document: Document, scope: Scope) -> tuple[list[str], ...]:
    """The texts of a scope; words of one phrase must stand in the same of them."""
    match scope:
        case "subject":
            return ([document.subject],)
        case "body":
            return (body(document),)
        case "summary":
            return ([document.summary],)
        case "text":
            return (body(document), head(document))


def _names(document: Document) -> dict[str, tuple[str, ...]]:
    return {
        "to": document.to,
        "tag": document.tags,
        "caption": document.captions,
        "signed": document.signed,
        "classifiedby": document.classified_by,
    }


def _is_meant(document: Document, field: str, value: str, documents: dict[int, Document]) -> bool:
    if field == "id":
        return value in _ids(document)
    if field == "ref":
        return value in document.refs
    return any(value in _ids(other) and set(other.refs) & _ids(document) for other in documents.values())


def _ids(document: Document) -> set[str]:
    return {document.id.upper(), *(alias.upper() for alias in document.aliases)}
