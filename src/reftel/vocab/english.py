"""Ordinary English words, which are no names: evidence for how to write a subject that was sent in capitals, and that
two halves of a word belong together."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def ordinary_words() -> frozenset[str]:
    """Ordinary words in small letters with their endings; words that are also frequent names are not among them.

    Example:
        >>> "harvests" in ordinary_words(), "burns" in ordinary_words()
        (True, False)
    """
    text = files("reftel.vocab").joinpath("ordinary_words.txt").read_text(encoding="utf-8")
    found: set[str] = set()
    for line in text.splitlines():
        if not line.startswith("#"):
            word, *endings = line.split()
            found.add(word)
            found.update(word + ending for ending in endings)
    return frozenset(found)


@cache
def words_in_capitals() -> frozenset[str]:
    """The ordinary words in capitals, as subjects have them."""
    return frozenset(word.upper() for word in ordinary_words())


@cache
def beginnings() -> frozenset[str]:
    """The first two letters of words: no word begins like the half of one in `RE` `HMAN`."""
    return frozenset(word[:2] for word in words_in_capitals())
