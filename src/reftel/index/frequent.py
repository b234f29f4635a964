"""What stands in so many documents that to look it up word by word is slow: it becomes words of its own, in one field.

To see whether `of` and `the` stand side by side an engine reads every place of both in nearly every document. So two
neighbours make one word, `of_the`, where both are frequent, three where both pairs are, and a frequent stem stands once
for all the texts and forms that it is searched in. What is frequent is chosen from the first documents that are enough
to tell, and is no list of English words: telegrams have words of their own, and some are in French.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import msgspec

from reftel.index.prepared import WHOLE, Prepared
from reftel.index.text import stem

ENOUGH: Final = 500
"""Documents written together that tell what is frequent."""

MOST: Final = 1000
"""Documents that are looked at for it."""

LONGEST: Final = 1 << 20
"""Characters of a document's words: what is frequent in a longer one would take twenty times as much memory."""

_STEMS, _WORDS, _PAIRS = 1 / 4, 1 / 25, 1 / 20
"""Part of the documents that a frequent one stands in. Rarer ones are found fast enough as they are."""


class Frequent:
    """What is frequent in an index; nothing, where there were too few documents to tell."""

    def __init__(self, stems: Iterable[str] = (), words: Iterable[str] = (), pairs: Iterable[str] = ()) -> None:
        """`pairs` as they are written: `of_the`."""
        self.stems = frozenset(stems)
        self.words = frozenset(words)
        self.pairs = frozenset(pairs)
        self._own = frozenset(root for root in self.stems if stem(root) == root)

    def __bool__(self) -> bool:
        return bool(self.words)

    @classmethod
    def choose(cls, sample: Sequence[Prepared]) -> Frequent:
        """What is frequent in a sample."""
        words = _in_many(map(_words, sample), len(sample) * _WORDS)
        stems = _in_many(map(_stems, sample), len(sample) * _STEMS)
        held = cls((), words)
        pairs = _in_many((held._all_pairs(document) for document in sample), len(sample) * _PAIRS)
        return cls(stems, words, pairs)

    def covers(self, document: Prepared) -> bool:
        """Whether `found_in` tells of a document; where it does not, its words have to be looked up one by one."""
        return bool(self) and sum(len(text) for name in WHOLE for text in document.exact[name]) <= LONGEST

    def found_in(self, document: Prepared) -> str:
        """The frequent stems, pairs and threes of a document, each as often as it stands there, with spaces between."""
        found: list[str] = []
        for name in WHOLE:
            found += filter(self.stems.__contains__, document.stems[name].split())
            for text in document.exact[name]:
                words = text.split()
                found += filter(self._own.__contains__, words)
                pairs = self._pairs(words)
                found += filter(None, pairs)
                many = [pair in self.pairs for pair in pairs]
                found += [
                    f"{pair}_{last}"
                    for pair, is_many, is_next, last in zip(pairs, many, many[1:], words[2:], strict=False)
                    if is_many and is_next
                ]
        return " ".join(found)

    def _pairs(self, words: Sequence[str]) -> list[str]:
        """For each word but the last, the pair that begins with it; nothing where one of the two is not frequent."""
        held = [word if word in self.words else "" for word in words]
        return [f"{first}_{second}" if first and second else "" for first, second in pairwise(held)]

    def _all_pairs(self, document: Prepared) -> Iterator[str]:
        return (pair for name in WHOLE for text in document.exact[name] for pair in self._pairs(text.split()) if pair)

    def whole(self, words: Sequence[str]) -> str | None:
        """The one word for a phrase, where there is one: it stands wherever the phrase does, and nowhere else."""
        parts = self.parts(words)
        return parts[0] if len(parts) == 1 and parts[0].count("_") == len(words) - 1 else None

    def parts(self, words: Sequence[str]) -> list[str]:
        """Words that stand wherever a phrase does: the threes in it, and pairs that are in none of them."""
        pairs = self._pairs(words)
        found: list[str] = []
        is_held = False
        for at, pair in enumerate(pairs):
            following = pairs[at + 1] if at + 1 < len(pairs) else ""
            is_three = pair in self.pairs and following in self.pairs
            if is_three:
                found.append(f"{pair}_{words[at + 2]}")
            elif pair and not is_held:
                found.append(pair)
            is_held = is_three
        return list(dict.fromkeys(found))

    def to_bytes(self) -> bytes:
        """As it is kept in the index."""
        return msgspec.json.encode((sorted(self.stems), sorted(self.words), sorted(self.pairs)))

    @classmethod
    def from_bytes(cls, data: bytes) -> Frequent:
        """The inverse of `to_bytes`; msgspec.MsgspecError for anything else."""
        return cls(*msgspec.json.decode(data, type=tuple[list[str], list[str], list[str]]))


def _in_many(documents: Iterable[Iterable[str]], least: float) -> list[str]:
    counts: Counter[str] = Counter()
    for words in documents:
        counts.update(set(words))
    return [word for word, count in counts.items() if count >= least]


def _words(document: Prepared) -> Iterator[str]:
    return (word for name in WHOLE for text in document.exact[name] for word in text.split())


def _stems(document: Prepared) -> Iterator[str]:
    yield from (root for name in WHOLE for root in document.stems[name].split())
    yield from (word for word in _words(document) if stem(word) == word)
