"""What stands in so many documents that to look it up word by word is slow: it becomes words of its own, in one field.

To see whether `of` and `the` stand side by side an engine reads every place of both in nearly every document. So the
phrases of two and three words that stand in many documents are words too, `of_the`, and a frequent stem stands once for
all the texts and forms that it is searched in. What is frequent is counted in the first documents that are enough to
tell, and is no list of English words: telegrams have words of their own, and some are in French.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import pairwise
from typing import Final, TypeAlias

import msgspec

from reftel.index.prepared import WHOLE, Prepared
from reftel.index.text import stem

ENOUGH: Final = 500
"""Documents written together that tell what is frequent."""

MOST: Final = 1000
"""Documents that are looked at for it."""

LONGEST: Final = 1 << 20
"""Characters of a document's words: what is frequent in a longer one would take twenty times as much memory."""

_STEMS, _PHRASES = 1 / 2, 1 / 25
"""Part of the documents that a frequent one stands in. Rarer ones are found fast enough as they are: a phrase by its
rarest part."""

_Seconds: TypeAlias = dict[str, tuple[str, dict[str, str]]]
"""Second word -> the pair as a word, and third word -> the three as a word."""


class Frequent:
    """What is frequent in an index; nothing, where there were too few documents to tell."""

    def __init__(self, stems: Iterable[str] = (), phrases: Iterable[str] = ()) -> None:
        """`phrases` as they are written: `of_the`. Those of three words count where both their pairs are among them."""
        self.stems = frozenset(stems)
        self.phrases = frozenset(phrases)
        self._own = frozenset(root for root in self.stems if stem(root) == root)
        self._pairs: dict[str, _Seconds] = {}
        for phrase in self.phrases:
            if phrase.count("_") == 1:
                first, second = phrase.split("_")
                self._pairs.setdefault(first, {})[second] = (phrase, {})
        for phrase in self.phrases:
            if phrase.count("_") == 2:
                first, second, third = phrase.split("_")
                if self._pair(first, second) and self._pair(second, third):
                    self._pairs[first][second][1][third] = phrase

    def __bool__(self) -> bool:
        return bool(self.stems or self.phrases)

    @classmethod
    def choose(cls, sample: Sequence[Prepared]) -> Frequent:
        """What is frequent in a sample."""
        stems = _in_many(map(_stems, sample), len(sample) * _STEMS)
        pairs = frozenset(_in_many(map(_all_pairs, sample), len(sample) * _PHRASES))
        threes = _in_many((_all_threes(document, pairs) for document in sample), len(sample) * _PHRASES)
        return cls(stems, pairs.union(threes))

    def covers(self, document: Prepared) -> bool:
        """Whether `found_in` tells of a document; where it does not, its words have to be looked up one by one."""
        return bool(self) and sum(len(text) for name in WHOLE for text in document.exact[name]) <= LONGEST

    def found_in(self, document: Prepared) -> str:
        """The frequent phrases of a document, each as often as it stands there, and its frequent stems, each once: how
        often `the` stands in a text tells nothing."""
        found: list[str] = []
        words: set[str] = set()
        for text in _texts(document):
            words.update(text)
            found += self._phrases(text)
        found += (self._own & words) | self.stems.intersection(_inflected(document))
        return " ".join(found)

    def _phrases(self, words: Sequence[str]) -> list[str]:
        """The frequent pairs and threes of a text, as words. Most of an ingest's cost for frequent phrases is here."""
        found: list[str] = []
        put, seconds = found.append, self._pairs.get
        second: _Seconds | None = None
        third = nothing = dict[str, str]()
        for word in words:
            pair = second.get(word) if second is not None else None
            if pair is None:
                third = nothing
            else:
                put(pair[0])
                if word in third:
                    put(third[word])
                third = pair[1]
            second = seconds(word)
        return found

    def _pair(self, first: str, second: str) -> str:
        pair = self._pairs.get(first, {}).get(second)
        return pair[0] if pair else ""

    def _three(self, first: str, second: str, third: str) -> str:
        pair = self._pairs.get(first, {}).get(second)
        return pair[1].get(third, "") if pair else ""

    def whole(self, words: Sequence[str]) -> str | None:
        """The one word for a phrase, where there is one: it stands wherever the phrase does, and nowhere else."""
        if len(words) == 2:
            return self._pair(*words) or None
        return self._three(*words) or None if len(words) == 3 else None

    def parts(self, words: Sequence[str]) -> list[str]:
        """Words that stand wherever a phrase does: the threes in it, and pairs that are in none of them."""
        threes = [self._three(*words[at : at + 3]) for at in range(len(words) - 2)]
        held = [*threes, ""]
        pairs = [
            self._pair(first, second)
            for at, (first, second) in enumerate(pairwise(words))
            if not held[at] and not (at and held[at - 1])
        ]
        return [part for part in dict.fromkeys([*threes, *pairs]) if part]

    def to_bytes(self) -> bytes:
        """As it is kept in the index."""
        return msgspec.json.encode((sorted(self.stems), sorted(self.phrases)))

    @classmethod
    def from_bytes(cls, data: bytes) -> Frequent:
        """The inverse of `to_bytes`; msgspec.MsgspecError for anything else."""
        return cls(*msgspec.json.decode(data, type=tuple[list[str], list[str]]))


def _in_many(documents: Iterable[Iterable[str]], least: float) -> list[str]:
    counts: Counter[str] = Counter()
    for words in documents:
        counts.update(set(words))
    return [word for word, count in counts.items() if count >= least]


def _texts(document: Prepared) -> Iterator[list[str]]:
    return (text.split() for name in WHOLE for text in document.exact[name])


def _inflected(document: Prepared) -> Iterator[str]:
    """The stems of words that are not their own."""
    return (root for name in WHOLE for root in document.stems[name].split())


def _stems(document: Prepared) -> Iterator[str]:
    yield from _inflected(document)
    yield from (word for words in _texts(document) for word in words if stem(word) == word)


def _all_pairs(document: Prepared) -> Iterator[str]:
    return (f"{first}_{second}" for words in _texts(document) for first, second in pairwise(words))


def _all_threes(document: Prepared, pairs: Set[str]) -> Iterator[str]:
    """The threes whose pairs are both frequent."""
    for words in _texts(document):
        for first, second, third in zip(words, words[1:], words[2:], strict=False):
            if f"{first}_{second}" in pairs and f"{second}_{third}" in pairs:
                yield f"{first}_{second}_{third}"
