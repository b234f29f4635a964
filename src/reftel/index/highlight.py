"""Ranges of a query's words in a text: the same words that the engine finds, as characters of the text.

Cutting a whole paragraph into words costs more than all the rest of a page of hits, and most paragraphs hold few of
the words. So letters are searched first, and only the pieces between two spaces that contain them are cut. No word
contains a space, so the result is exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import OSA

from reftel.query.query_tree import Fuzzy, Phrase, Prefix, Word
from reftel.spans import Span
from reftel.text.stems import stem
from reftel.text.words import LONGEST, LONGEST_ACRONYM, fold, origin, placed, words

Sought: TypeAlias = Word | Phrase | Prefix | Fuzzy
"""Nodes with a search in texts."""

Placed: TypeAlias = tuple[str, int, int]
"""A word and the characters it is on (half-open)."""

MOST_PLACES = 500
"""Maximum number of places of one term in one text, against hostile paragraphs."""

_SHORT = 40
"""Characters of a piece whose words are cached."""

_GAP = r"(?:'s)?[\W_]*+"
"""Characters that may be between two neighboring words."""


class Text:
    """A text and how it looks without case and accents."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self.bare = self.folded.replace(".", "")
        """The same without full stops, as words are that have them between their letters."""

    def original(self, spans: list[tuple[int, int]]) -> list[Span]:
        """Characters of `folded` as characters of `text`."""
        if self.text.isascii():
            return [Span(start, end) for start, end in spans]
        came_from = origin(self.text)
        return [Span(came_from[start], came_from[end - 1] + 1) for start, end in spans]


class SoughtTerm:
    """One search of a query in texts."""

    def __init__(self, node: Sought) -> None:
        self._node = node
        self._known: set[str] = set()
        self._meant: set[str] = set()
        self._with_meant: set[str] = set()
        self._in_piece: dict[str, list[tuple[int, int]]] = {}
        self._root = stem(node.word) if isinstance(node, Word) else ""
        self._hints = _hints(node, self._root)
        self._look = _look(node, self._hints)

    def may_be_in(self, text: Text) -> bool:
        """Whether a look at the letters leaves it possible: most paragraphs end here."""
        bare = text.bare
        return all(hint in bare for hint in self._hints)

    def found(self, text: Text) -> list[tuple[int, int]]:
        """The characters of `text.folded` that it is on, each time."""
        return list(islice(self._each(text.folded), MOST_PLACES))

    def _each(self, folded: str) -> Iterator[tuple[int, int]]:
        match self._node:
            case Phrase(wanted, _, 0):
                for done, low, high in self._pieces(folded):
                    found = _in_order(placed(folded, low, high), wanted)
                    yield from (place for place in found if place[1] > done)
            case Phrase(wanted, _, slop):
                yield from _near(placed(folded), wanted, slop)
            case Fuzzy(word, distance):
                if self._holds_like(word, distance, folded):
                    yield from ((start, end) for each, start, end in placed(folded) if each in self._meant)
            case _:
                for _, low, high in self._pieces(folded):
                    for start, end in self._within(folded[low:high]):
                        yield low + start, low + end

    def _within(self, piece: str) -> list[tuple[int, int]]:
        """Return the ranges of a word in a piece. Most pieces occur again and again."""
        found = self._in_piece.get(piece)
        if found is None:
            found = [(start, end) for each, start, end in placed(piece) if self._is_meant(each)]
            if len(piece) <= _SHORT:
                self._in_piece[piece] = found
        return found

    def _pieces(self, folded: str) -> Iterator[tuple[int, int, int]]:
        """Yield the end of the previous stretch, and each stretch between spaces that may contain the word.

        Two stretches overlap at most where words of a phrase do, so that no text is cut more than a few times.
        """
        if self._look is None:
            yield 0, 0, len(folded)
            return
        low = high = 0
        hit = self._look.search(folded)
        while hit is not None:
            start, end = hit.span()
            if end > high:
                done = high
                low = max(folded.rfind(" ", low, start) + 1, folded.rfind("\n", low, start) + 1, low)
                high = folded.find(" ", end)
                high = len(folded) if high < 0 else high
                yield done, low, high
            hit = self._look.search(folded, high if isinstance(self._node, Word | Prefix) else start + 1)

    def _is_meant(self, word: str) -> bool:
        if not word.startswith(self._hints[0]):
            return False
        if isinstance(self._node, Prefix):
            return True
        return stem(word) == self._root

    def _holds_like(self, word: str, distance: int, folded: str) -> bool:
        """Whether any word is like the one meant. Most were met in other paragraphs, and are not looked at again."""
        pieces = set(folded.split())
        fresh = [(each, piece) for piece in pieces - self._known for each in _cut(piece)]
        self._known |= pieces
        close = process.extract(
            word, [each for each, _ in fresh], scorer=OSA.distance, score_cutoff=distance, limit=None, processor=None
        )
        self._meant.update(each for each, _, _ in close)
        self._with_meant.update(fresh[at][1] for _, _, at in close)
        return not self._with_meant.isdisjoint(pieces)


def _cut(piece: str) -> tuple[str, ...]:
    return _cut_short(piece) if len(piece) <= _SHORT else tuple(words(piece))


@lru_cache(maxsize=1 << 14)
def _cut_short(piece: str) -> tuple[str, ...]:
    return tuple(words(piece))


def _hints(node: Sought, root: str) -> tuple[str, ...]:
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


def _look(node: Sought, hints: tuple[str, ...]) -> re.Pattern[str] | None:
    """A pattern that matches every place of the term, and others; None if no such pattern exists."""
    match node:
        case Word() | Prefix():
            return re.compile(_letters(hints[0]))
        case Phrase(wanted, _, 0) if all(len(word) < LONGEST for word in wanted):
            return re.compile(_GAP.join(map(_written, wanted)))
        case _:
            return None


def _written(word: str) -> str:
    """A word as it may be written: letters with or without full stops between, a number with zeros before it."""
    if word == "0":
        return "(?<![0-9])0++"
    return f"(?<![0-9])0*+{word}" if word.isdigit() else _letters(word)


def _letters(word: str) -> str:
    """Some characters of a word, with or without full stops between."""
    plain = re.escape(word)
    return f"(?:{plain}|{'[.]'.join(word)})" if 1 < len(word) <= LONGEST_ACRONYM and word.isalpha() else plain


def _in_order(have: list[Placed], wanted: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    first, size = wanted[0], len(wanted)
    for at, (word, start, _) in enumerate(have):
        if word == first and tuple(each for each, _, _ in have[at : at + size]) == wanted:
            yield start, have[at + size - 1][2]


def _near(have: list[Placed], wanted: tuple[str, ...], slop: int) -> Iterator[tuple[int, int]]:
    """The words that have every other one near; all of them if none has (each pair is near somewhere else)."""
    places: dict[str, list[int]] = {word: [] for word in wanted}
    for at, (word, _, _) in enumerate(have):
        if word in places and len(places[word]) < MOST_PLACES:
            places[word].append(at)
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
        yield have[at][1:]
