"""English stems of folded words, and a cutter that remembers the pieces of text it met."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache
from itertools import chain
from typing import Final, TypeVar

import Stemmer

from reftel.text.words import fold, joined, words

_MOST_KEPT: Final = 1 << 18
"""Pieces and words to cache: an archive has more, but fewer recur."""

_LONGEST_KEPT: Final = 40
"""Maximum number of characters of a cached piece."""


class _Stemmers(threading.local):
    """A stemmer of the library is not for several threads."""

    def __init__(self) -> None:
        self.english = Stemmer.Stemmer("english", 0)


_stemmers = _Stemmers()


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """Return the English stem of a folded word by the Snowball rules: `negotiations` and `negotiated` share one."""
    return str(_stemmers.english.stemWord(word))


class WordCutter:
    """Cuts texts into words and stems them, with a cache, because most words recur."""

    def __init__(self) -> None:
        self._words = _Kept(_cut)
        self._stems = _Kept(_inflection)
        self._values = _Kept(joined)

    def joined(self, value: str) -> str:
        """Return the words of a value that recurs, such as the name of a post, with one space between."""
        return self._values[value]

    def words(self, text: str) -> list[str]:
        """Return the words of a text in order: `reftel.text.words.words` at half the cost. No word crosses a space."""
        return list(chain.from_iterable(map(self._words.__getitem__, fold(text).split())))

    def stems(self, words: list[str]) -> list[str]:
        """Return the stems of those words that are not their own stem."""
        return list(filter(None, map(self._stems.__getitem__, words)))


_Value = TypeVar("_Value")


class _Kept(dict[str, _Value]):
    """Cached results for short texts, up to a bound."""

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
    """The stem of a word; empty if the word is its own stem."""
    found = stem(word)
    return "" if found == word else found
