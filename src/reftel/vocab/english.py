"""Ordinary English words, which are no names: evidence for how to write a subject that was sent in capitals."""

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
