"""Passages: the places of a cable where a query's words stand, marked, each with its paragraph's anchor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import msgspec
from rapidfuzz.distance import OSA

from reftel.index.base import Passages
from reftel.index.text import stem
from reftel.query.model import And, Fuzzy, Node, Or, Phrase, Prefix, Query, Word
from reftel.query.words import fold, places, words
from reftel.spans import Span

WIDTH = 280
"""Characters of a passage, about."""
_MOST_PLACES = 500
"""Places of one term in one paragraph; a made-up paragraph shall not take long."""


class Passage(msgspec.Struct, frozen=True):
    """A piece of a paragraph's text, unchanged. Escape it before showing it."""

    anchor: str
    text: str
    marks: tuple[Span, ...] = ()
    """Which characters of `text` the query asked for: in order, apart from one another."""
    is_cut_before: bool = False
    is_cut_after: bool = False


class _Place(NamedTuple):
    """A found term: which of the query's, and the characters it stands on."""

    term: int
    span: Span


class _Candidate(NamedTuple):
    """A paragraph with its found terms: which of the query's, and from which word to which (half-open)."""

    missing: int
    order: int
    found: list[tuple[int, int, int]]


class Highlighter:
    """Finds one query's words; make it once for all hits of a page."""

    def __init__(self, query: Query) -> None:
        sought = list(dict.fromkeys(_sought(query.root)))
        self._terms = [_Term(node) for node in sought]
        # Words near each other may stand in two paragraphs; then each counts for itself.
        apart = [Phrase((word,)) for node in sought if isinstance(node, Phrase) and node.slop for word in node.words]
        self._apart = [_Term(node) for node in dict.fromkeys(apart)]

    def passages(self, paragraphs: Passages, *, limit: int = 3, width: int = WIDTH) -> tuple[Passage, ...]:
        """The best passages in reading order, one a paragraph; the beginning of the text where no word is found.

        Best are those with the most different words of the query, then those that come first.
        """
        candidates = _candidates(paragraphs, self._terms, limit) or _candidates(paragraphs, self._apart, limit)
        if not candidates:
            return _beginning(paragraphs, width)
        best = sorted(candidates, key=lambda one: one.order)
        return tuple(_best(*paragraphs[one.order], _places(paragraphs[one.order][1], one.found), width) for one in best)

    def marks(self, text: str) -> tuple[Span, ...]:
        """The characters of a text (a subject, say) that the query asked for: in order, apart from one another."""
        return _merged(place.span for place in _places(text, _found(text, list(enumerate(self._terms)))))


def find_passages(query: Query, paragraphs: Passages, *, limit: int = 3, width: int = WIDTH) -> tuple[Passage, ...]:
    """`Highlighter.passages` for one document."""
    return Highlighter(query).passages(paragraphs, limit=limit, width=width)


def _candidates(paragraphs: Passages, terms: list[_Term], limit: int) -> list[_Candidate]:
    """The best `limit` paragraphs: with the fewest terms missing, then the first.

    Paragraphs are cut into words in the order of what a quick look leaves possible, and only while they can be better.
    """
    hopes = []
    for order, (_, text) in enumerate(paragraphs):
        letters = fold(text).replace(".", "")
        possible = [number for number, term in enumerate(terms) if term.may_be_in(letters)]
        if possible:
            hopes.append((len(terms) - len(possible), order, possible))
    best: list[_Candidate] = []
    for missing, order, possible in sorted(hopes):
        if len(best) == limit and best[-1] < (missing, order):
            break
        found = _found(paragraphs[order][1], [(number, terms[number]) for number in possible])
        if found:
            best.append(_Candidate(len(terms) - len({term for term, _, _ in found}), order, found))
            best = sorted(best)[:limit]
    return best


def _found(text: str, possible: list[tuple[int, _Term]]) -> list[tuple[int, int, int]]:
    have = words(text)
    different = set(have)
    return [
        (number, begin, end)
        for number, term in possible
        for begin, end in islice(term.found(have, different), _MOST_PLACES)
    ]


def _sought(node: Node) -> Iterator[Word | Phrase | Prefix | Fuzzy]:
    """What a query looks for in texts; what it excludes is not marked."""
    match node:
        case Word() | Phrase() | Prefix() | Fuzzy():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from _sought(part)
        case _:
            return


class _Term:
    """One thing that a query looks for in texts."""

    def __init__(self, node: Word | Phrase | Prefix | Fuzzy) -> None:
        self._node = node
        self._known: set[str] = set()
        self._meant: set[str] = set()
        self._root = stem(node.word) if isinstance(node, Word) else ""
        self._hints = _hints(node, self._root)

    def may_be_in(self, letters: str) -> bool:
        """Whether a look at the folded text, without full stops, leaves it possible: most paragraphs end here."""
        return all(hint in letters for hint in self._hints)

    def found(self, have: list[str], different: set[str]) -> Iterator[tuple[int, int]]:
        """From which word to which (half-open), each time. `different` are the words without their order."""
        match self._node:
            case Phrase(wanted, _, 0):
                return _in_order(have, wanted)
            case Phrase(wanted, _, slop):
                return _near(have, wanted, slop)
            case _:
                meant = self._of(different)
                return ((at, at + 1) for at, word in enumerate(have) if word in meant) if meant else iter(())

    def _of(self, different: set[str]) -> set[str]:
        """Which of the words are meant. Most were met in other paragraphs, and are not looked at again."""
        fresh = different - self._known
        self._known |= fresh
        self._meant.update(word for word in fresh if self._is_meant(word))
        return different & self._meant

    def _is_meant(self, word: str) -> bool:
        match self._node:
            case Word():
                return word.startswith(self._hints[0]) and stem(word) == self._root
            case Fuzzy(meant, distance):
                return OSA.distance(word, meant, score_cutoff=distance) <= distance
            case _:
                return word.startswith(self._hints[0])


def _hints(node: Word | Phrase | Prefix | Fuzzy, root: str) -> tuple[str, ...]:
    """Letters that must be there; a word and its stem differ in the stem's last two letters at most."""
    match node:
        case Word():
            return (root[: max(len(root) - 2, 1)],)
        case Prefix(start):
            return (start,)
        case Phrase(wanted):
            return wanted
        case Fuzzy():
            return ()


def _in_order(have: list[str], wanted: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    first, size = wanted[0], len(wanted)
    for at, word in enumerate(have):
        if word == first and tuple(have[at : at + size]) == wanted:
            yield at, at + size


def _near(have: list[str], wanted: tuple[str, ...], slop: int) -> Iterator[tuple[int, int]]:
    """The words that have every other one near; all of them where none has (each pair is near somewhere else)."""
    places = {word: [at for at, other in enumerate(have) if other == word][:_MOST_PLACES] for word in wanted}
    near = [
        at
        for n, word in enumerate(wanted)
        for at in places[word]
        if all(
            any(abs(there - at - (m - n)) <= slop for there in places[other])
            for m, other in enumerate(wanted)
            if m != n
        )
    ]
    for at in near or [at for word in wanted for at in places[word]]:
        yield at, at + 1


def _places(text: str, found: list[tuple[int, int, int]]) -> list[_Place]:
    """The characters that the found words stand on, in order."""
    placed = places(text) if found else []
    return sorted(
        (_Place(term, Span(placed[begin][0], placed[end - 1][1])) for term, begin, end in found),
        key=lambda place: place.span,
    )


def _best(anchor: str, text: str, places: list[_Place], width: int) -> Passage:
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
    return Passage(anchor, text[low:high], shifted, bool(text[:low].strip()), bool(text[high:].strip()))


def _beginning(paragraphs: Passages, width: int) -> tuple[Passage, ...]:
    for anchor, text in paragraphs:
        if text.strip():
            high = _word_end(text, min(width, len(text)), 0)
            return (Passage(anchor, text[:high], (), False, bool(text[high:].strip())),)
    return ()


def _word_start(text: str, at: int, latest: int) -> int:
    """The beginning of a word at or behind `at`, but not behind `latest`."""
    if at == 0 or text[at - 1].isspace():
        return at
    while at < latest and not text[at].isspace():
        at += 1
    while at < latest and text[at].isspace():
        at += 1
    return at


def _word_end(text: str, at: int, earliest: int) -> int:
    """The end of a word at or before `at`, but not before `earliest`; `at` where the last word is all there is."""
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
