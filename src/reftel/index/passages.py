"""Passages: the places of a query's words in a cable, marked, each with its paragraph's anchor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from typing import NamedTuple

import msgspec

from reftel.index.base import Passages
from reftel.index.highlight import Sought, SoughtTerm, Text
from reftel.query.query_tree import And, Fuzzy, Node, Or, Phrase, Prefix, Query, Word
from reftel.spans import Span

WIDTH = 280
"""Characters of a passage, about."""


class Excerpt(msgspec.Struct, frozen=True):
    """A piece of a paragraph's text, unchanged. Escape it before showing it."""

    anchor: str
    text: str
    marks: tuple[Span, ...] = ()
    """Return the ranges of `text` that match the query, in order, without overlaps."""
    is_cut_before: bool = False
    is_cut_after: bool = False


class _Place(NamedTuple):
    """A found term: which of the query's, and the characters it is on."""

    term: int
    span: Span


class _Candidate(NamedTuple):
    """A paragraph with its found terms: which of the query's, and their characters in the folded text (half-open)."""

    missing: int
    order: int
    found: list[tuple[int, int, int]]


class Highlighter:
    """Finds one query's words; make it once for all hits of a page."""

    def __init__(self, query: Query) -> None:
        sought = list(dict.fromkeys(_sought(query.root)))
        self._terms = [SoughtTerm(node) for node in sought]
        # Words near each other may be in two paragraphs; then each counts for itself.
        apart = [Phrase((word,)) for node in sought if isinstance(node, Phrase) and node.slop for word in node.words]
        self._apart = [SoughtTerm(node) for node in dict.fromkeys(apart)]

    def passages(self, paragraphs: Passages, *, limit: int = 3, width: int = WIDTH) -> tuple[Excerpt, ...]:
        """The best passages in reading order, one per paragraph; the beginning of the text if no word is found.

        Best are those with the most different words of the query, then those that come first.
        """
        texts = [Text(text) for _, text in paragraphs]
        candidates = _candidates(texts, self._terms, limit) or _candidates(texts, self._apart, limit)
        if not candidates:
            return _beginning(paragraphs, width)
        best = sorted(candidates, key=lambda one: one.order)
        return tuple(_best(*paragraphs[one.order], _places(texts[one.order], one.found), width) for one in best)

    def rest(self, texts: Iterable[str]) -> Highlighter | None:
        """A highlighter of the terms that none of these texts has; None if they have all."""
        looked_at = [Text(text) for text in texts]
        lacking = [
            term for term in self._terms if not any(term.may_be_in(text) and term.found(text) for text in looked_at)
        ]
        if not lacking:
            return None
        made = copy(self)
        made._terms = lacking
        return made

    def marks(self, text: str) -> tuple[Span, ...]:
        """The matching characters of a text (a subject, for example): in order, without overlaps."""
        looked_at = Text(text)
        return _merged(place.span for place in _places(looked_at, _found(looked_at, list(enumerate(self._terms)))))


def _candidates(texts: list[Text], terms: list[SoughtTerm], limit: int) -> list[_Candidate]:
    """The best `limit` paragraphs: with the fewest terms missing, then the first.

    Terms are searched in the order of their possible scores, and only while a paragraph can improve the result.
    """
    hopes = []
    for order, text in enumerate(texts):
        possible = [number for number, term in enumerate(terms) if term.may_be_in(text)]
        if possible:
            hopes.append((len(terms) - len(possible), order, possible))
    best: list[_Candidate] = []
    for missing, order, possible in sorted(hopes):
        if len(best) == limit and best[-1] < (missing, order):
            break
        found = _found(texts[order], [(number, terms[number]) for number in possible])
        if found:
            best.append(_Candidate(len(terms) - len({term for term, _, _ in found}), order, found))
            best = sorted(best)[:limit]
    return best


def _found(text: Text, possible: list[tuple[int, SoughtTerm]]) -> list[tuple[int, int, int]]:
    return [(number, start, end) for number, term in possible for start, end in term.found(text)]


def _sought(node: Node) -> Iterator[Sought]:
    """Words of a query that are searched in texts, without the excluded ones."""
    match node:
        case Word() | Phrase() | Prefix() | Fuzzy():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from _sought(part)
        case _:
            return


def _places(text: Text, found: list[tuple[int, int, int]]) -> list[_Place]:
    """The characters that the found words are on, in order."""
    spans = text.original([(start, end) for _, start, end in found])
    made = [_Place(term, span) for (term, _, _), span in zip(found, spans, strict=True)]
    return sorted(made, key=lambda place: place.span)


def _best(anchor: str, text: str, places: list[_Place], width: int) -> Excerpt:
    """The window of a paragraph that holds the most different terms, then the most places."""
    best = (0, 0, 0)
    end = 0
    for begin in range(len(places)):
        while end < len(places) and places[end].span.end - places[begin].span.start <= width:
            end += 1
        end = max(end, begin + 1)
        worth = (len({place.term for place in places[begin:end]}), end - begin)
        if worth > best[:2]:
            best = (*worth, begin)
    _, size, begin = best
    first, last = places[begin].span.start, max(place.span.end for place in places[begin : begin + size])
    low = _word_start(text, max(first - max(width - (last - first), 0) // 3, 0), first)
    high = _word_end(text, min(max(last, low + width), len(text)), last)
    marks = _merged(place.span for place in places if place.span.start >= low and place.span.end <= high)
    shifted = tuple(mark.shift(-low) for mark in marks)
    return Excerpt(anchor, text[low:high], shifted, bool(text[:low].strip()), bool(text[high:].strip()))


def _beginning(paragraphs: Passages, width: int) -> tuple[Excerpt, ...]:
    for anchor, text in paragraphs:
        if text.strip():
            high = _word_end(text, min(width, len(text)), 0)
            return (Excerpt(anchor, text[:high], (), False, bool(text[high:].strip())),)
    return ()


def _word_start(text: str, at: int, latest: int) -> int:
    """The beginning of a word at or after `at`, but not after `latest`."""
    if at == 0 or text[at - 1].isspace():
        return at
    while at < latest and not text[at].isspace():
        at += 1
    while at < latest and text[at].isspace():
        at += 1
    return at


def _word_end(text: str, at: int, earliest: int) -> int:
    """The end of a word at or before `at`, but not before `earliest`; `at` if the last word is the only one."""
    if at >= len(text) or text[at].isspace():
        return at
    end = at
    while end > earliest and not text[end - 1].isspace():
        end -= 1
    return (len(text[:end].rstrip()) if end > earliest else at) or at


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in spans:
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return tuple(merged)
