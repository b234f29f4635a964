"""Words in so many documents that lookups word by word are slow; they get marks in separate fields.

To see whether `of` and `the` are side by side an engine reads every place of both in nearly every document. So each
word that is in many documents has a letter, and texts are also written in letters, one a word: two and three of
them side by side are words of the index. And a stem that is in very many documents has a mark that is once for
all the texts and forms in which it is searched.

Frequent words are counted in the first documents, once there are enough. There is no list of English words, because
telegrams have their own vocabulary and some are in French. Any process that cuts a document into words can mark it,
not only the one that writes the index: each table has a name.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from hashlib import sha256
from itertools import pairwise, repeat
from typing import Final, NamedTuple

import msgspec

from reftel.text.stems import stem

ENOUGH: Final = 500
"""Minimum number of documents in one write to determine the frequent words."""

MOST: Final = 1000
"""Maximum number of documents to count."""

_STEMS: Final = 1 / 2
"""Part of the documents in which a frequent stem is."""

_CLASSES: Final = ((1 / 3, range(0x21, 0x7F)), (1 / 5, range(0x80, 0x800)), (1 / 40, range(0x800, 0xD800)))
"""Part of the documents in which a frequent word is -> the letters for such, while they last: one byte of UTF-8,
two, and three. To look at the places of `the` takes ten times as long as at those of a word that a document has once:
so one of the rarer words makes a word of the index with `the`, and none with its like."""

_OTHER: Final = "\U00010000"
"""Any other word, and the border between two texts: four bytes."""

MARKED: Final = {2: 4, 3: 5}
"""Number of adjacent letters in a word of the index -> maximum number of their bytes. Phrases that have none are
found fast enough by the rarest of their words."""


class Texts(NamedTuple):
    """The words of a document for queries without a field."""

    words: Sequence[Sequence[str]]
    """Of each text, in order."""
    inflected: Sequence[str]
    """The stems of those that are not their own."""


class Marks(msgspec.Struct, frozen=True):
    """The common words of a document."""

    letters: str
    """Its texts, with a letter per word."""
    stems: str
    """The marks of its frequent stems with spaces between, each once: the number of `the` is irrelevant."""


class CommonWords:
    """The common words of an index; none if too few documents were counted."""

    def __init__(self, stems: Iterable[str] = (), *classes: Iterable[str]) -> None:
        """`stems` are stems of themselves; `classes` of words, the most frequent ones first. ValueError if there are
        more words than letters."""
        self._classes = [sorted(set(words)) for words in classes]
        self.letters: dict[str, str] = {}
        for words, (_, letters) in zip(self._classes, _CLASSES, strict=False):
            self.letters.update(zip(words, map(chr, letters[: len(words)]), strict=True))
        self.stems = {root: f"{at:x}" for at, root in enumerate(sorted(set(stems)))}

    def __bool__(self) -> bool:
        return bool(self.stems or self.letters)

    @cached_property
    def name(self) -> str:
        """Identify a table: the marks of two tables have different meanings. Empty for one that holds nothing."""
        return sha256(self.to_bytes()).hexdigest()[:16] if self else ""

    @classmethod
    def choose(cls, sample: Sequence[Texts]) -> CommonWords:
        """Return the common words of a sample."""
        words = Counter[str]()
        roots = Counter[str]()
        for texts in sample:
            held = set().union(*texts.words)
            words.update(held)
            roots.update(held.union(texts.inflected))
        size = len(sample)
        ranked = [word for word, _ in words.most_common()]
        classes: list[list[str]] = []
        for part, letters in _CLASSES:
            end = bisect_right(ranked, -size * part, key=lambda word: -words[word])
            classes.append(ranked[: min(end, len(letters))])
            del ranked[: len(classes[-1])]
        return cls((root for root, count in roots.items() if count >= size * _STEMS and stem(root) == root), *classes)

    def marks(self, texts: Texts) -> Marks | None:
        """Return the common words of a document; None if they are unknown and must be looked up word by word."""
        if not self:
            return None
        roots = self.stems.keys() & set(texts.inflected).union(*texts.words)
        return Marks(_OTHER.join(map(self._written, texts.words)), " ".join(map(self.stems.__getitem__, roots)))

    def _written(self, words: Sequence[str]) -> str:
        return "".join(map(self.letters.get, words, repeat(_OTHER)))

    def parts(self, phrase: Sequence[str]) -> list[str]:
        """The words of the index that a document with the phrase must have: its triples, and pairs that are in none
        of them. One with as many letters as the phrase has words is nowhere else."""
        written = self._written(phrase)
        threes = [_marked(written[at : at + 3]) for at in range(len(written) - 2)]
        held = [*threes, ""]
        twos = [
            _marked(first + second)
            for at, (first, second) in enumerate(pairwise(written))
            if not held[at] and not (at and held[at - 1])
        ]
        return [part for part in dict.fromkeys([*threes, *twos]) if part]

    def to_bytes(self) -> bytes:
        """In stored form."""
        return msgspec.json.encode((sorted(self.stems), *self._classes))

    @classmethod
    def from_bytes(cls, data: bytes) -> CommonWords:
        """The inverse of `to_bytes`; msgspec.MsgspecError or ValueError for anything else."""
        return cls(*msgspec.json.decode(data, type=list[list[str]]))


def _marked(letters: str) -> str:
    return letters if len(letters.encode()) <= MARKED[len(letters)] else ""
