"""What of a document is searched as text: the same for every engine and for passages."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import chain
from typing import Final

import tantivy

from reftel.index.base import Document
from reftel.query.words import words

_MOST_FORMS: Final = 1 << 18
"""Forms whose stems are kept at hand: the words of an archive are more, but those seen again are fewer."""


@cache
def _analyzer() -> tantivy.TextAnalyzer:
    """The English Snowball rules."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).filter(tantivy.Filter.stemmer("english")).build()


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """The English stem of a folded word: `negotiations` and `negotiated` share one."""
    return str(_analyzer().analyze(word)[0])


class Inflections(dict[str, str]):
    """Forms to their stems, worked out when first asked for; to nothing where a form is its own stem."""

    def __missing__(self, form: str) -> str:
        if len(self) >= _MOST_FORMS:
            self.clear()
        found = stem(form)
        self[form] = found = "" if found == form else found
        return found

    def stems(self, texts: list[list[str]]) -> str:
        """The stems of all inflected forms among the words of texts, with spaces between."""
        return " ".join(filter(None, map(self.__getitem__, chain.from_iterable(texts))))


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
