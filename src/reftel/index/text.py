"""What of a document is searched as text: the same for every engine and for passages."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from itertools import chain
from typing import Final, TypeVar

import tantivy

from reftel.index.base import Document
from reftel.query.words import fold, words

_MOST_KEPT: Final = 1 << 18
"""Pieces and words that are kept at hand: those of an archive are more, but those seen again are fewer."""

_LONGEST_KEPT: Final = 40
"""Characters of a piece that is kept."""


@cache
def _analyzer() -> tantivy.TextAnalyzer:
    """The English Snowball rules."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).filter(tantivy.Filter.stemmer("english")).build()


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """The English stem of a folded word: `negotiations` and `negotiated` share one."""
    return str(_analyzer().analyze(word)[0])


class Cuts:
    """Cuts texts into words and stems them; remembers what it met, since most of a text is met again and again."""

    def __init__(self) -> None:
        self._words = _Kept(_cut)
        self._stems = _Kept(_inflection)

    def words(self, text: str) -> list[str]:
        """The words of a text, in order: `reftel.query.words.words` at half the cost. No word reaches over a space."""
        return list(chain.from_iterable(map(self._words.__getitem__, fold(text).split())))

    def stems(self, words: list[str]) -> list[str]:
        """The stems of those words that are not their own stem."""
        return list(filter(None, map(self._stems.__getitem__, words)))


_Value = TypeVar("_Value")


class _Kept(dict[str, _Value]):
    """What was worked out for short texts, up to a bound."""

    def __init__(self, work_out: Callable[[str], _Value]) -> None:
        self._work_out = work_out

    def __missing__(self, text: str) -> _Value:
        found = self._work_out(text)
        if len(text) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[text] = found
        return found


def _cut(piece: str) -> tuple[str, ...]:
    return tuple(words(piece))


def _inflection(word: str) -> str:
    """The stem of a word; nothing where the word is its own."""
    found = stem(word)
    return "" if found == word else found


def head(document: Document) -> list[str]:
    """The texts that are searched beside the paragraphs: subject, ids, head lines."""
    return [document.subject, document.id, *document.aliases, *(text for _, text in document.lines)]


def body(document: Document) -> list[str]:
    """The paragraphs' texts."""
    return [text for _, text in document.paragraphs]


def positions(values: list[str]) -> list[tuple[str, int]]:
    """The words of several texts with their places, counted through; the border of two texts counts as one place."""
    placed: list[tuple[str, int]] = []
    at = 0
    for value in values:
        for word in words(value):
            placed.append((word, at))
            at += 1
        at += 1
    return placed
