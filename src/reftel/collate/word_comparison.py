"""Texts compared as words: case, spaces, punctuation and a publisher's marks put aside."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Sequence

from reftel.spans import Span

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_NO_WORD = re.compile(r"[\W_]+")
_LOWER = bytes(range(256)).lower()
_NO_ASCII_WORD = bytes(code for code in range(128) if not chr(code).isalnum())
WITHHELD = "█"
"""The word of `tokens` in place of removed text."""
_WITHHELD = re.compile(r"\[[^\]\n]{0,80}\]|[xX]{4,}|█+|\.{6,}|_{4,}|\*{4,}|(?<!-)-{3,6}(?!-)")
"""Marks of publishers in place of removed text: `XXXXXXXXXXXX`, `[name removed]`, blocks, short dashed rules."""

SHINGLE = 5
"""Words in a row that count as one when texts are compared; by chance few telegrams share five in a row."""


def fold(text: str) -> str:
    """Letters and digits only, lower case."""
    return _NO_WORD.sub("", text).lower()


def fingerprint(text: str) -> int:
    """CRC-32 of the folded text: the same for copies that differ in spaces, case and punctuation only."""
    if text.isascii():  # nearly all are; this way takes a twentieth of the time
        return zlib.crc32(text.encode().translate(_LOWER, _NO_ASCII_WORD))
    return zlib.crc32(fold(text).encode())


def words(text: str) -> list[str]:
    """The words, lower case."""
    return _WORD.findall(text.lower())


def tokens(text: str) -> tuple[list[str], list[Span]]:
    """Words and withheld places in order, folded for comparison, and where each is. A withheld place is `█`."""
    keys: list[str] = []
    spans: list[Span] = []
    at = 0
    for mark in _WITHHELD.finditer(text):
        _take_words(text, at, mark.start(), keys, spans)
        keys.append(WITHHELD)
        spans.append(Span(*mark.span()))
        at = mark.end()
    _take_words(text, at, len(text), keys, spans)
    return keys, spans


def _take_words(text: str, start: int, end: int, keys: list[str], spans: list[Span]) -> None:
    for match in _WORD.finditer(text, start, end):
        keys.append(match.group().lower())
        spans.append(Span(*match.span()))


def shingles(text: Sequence[str]) -> frozenset[int]:
    """Hashes of every SHINGLE words in a row."""
    return frozenset(
        zlib.crc32(" ".join(text[at : at + SHINGLE]).encode()) for at in range(max(len(text) - SHINGLE + 1, 0))
    )


def runs_of_words(text: str) -> frozenset[int]:
    """Return the hashes of every SHINGLE words in a row of a text. A mark of removed text ends a row.

    Args:
        text: of a telegram, or a part of it.

    Example:
        >>> len(runs_of_words("the keeper XXXXXXXX of the old lighthouse lamp"))
        1
    """
    found: frozenset[int] = frozenset()
    return found.union(*(shingles(words(piece)) for piece in _WITHHELD.split(text)))


def containment(left: frozenset[int], right: frozenset[int]) -> float:
    """Share of the smaller set that is in the larger one, 0 to 1; 0 if one is empty."""
    smaller = min(len(left), len(right))
    return len(left & right) / smaller if smaller else 0.0


def overlap(left: Counter[str], right: Counter[str]) -> float:
    """Share of words in common, against the longer one: 0 to 1. Two empty texts are alike."""
    longer = max(left.total(), right.total())
    if not longer:
        return 1.0
    return (left & right).total() / longer
