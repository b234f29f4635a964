"""Numbers of paragraphs whose period recognition lost, or read as a comma, and digits of them that it read as letters.

    1  INSPECTOR WILL ARRIVE MONDAY        1. TOW LINE PARTED.
    2  HOTEL RESERVED                      Z. NO ONE WAS ABOARD.   3, LINES WERE LOST.

A line may begin with a number for many reasons, so a number is put back only within the count: its neighbors are there,
or the copy has lost all periods. The text keeps its length.
"""

from __future__ import annotations

import re

from reftel.values.element_labels import REFERENCES, SUBJECT, TAGS

_LIKE = {"Z": "2", "S": "5", "B": "8", "G": "6"}
"""Letters that recognition reads for a digit, in capitals."""
_LINE = re.compile(
    r"\n(?P<number>\d{1,2}|[ZSBG](?=\.))(?P<stop>\.(?!\d)|\)|,(?= )|(?= ))(?P<gap>[ \t]*)(?!OF \d)(?=\(?[A-Z])"
)
_LEAST_WITHOUT = 2
"""Numbers of a text that has lost all periods."""


_SENTENCE_ENDS = (".", "!", "?", ":", ")", '"')
_FRONT = re.compile(rf"[ \t]*(?:{SUBJECT}|{REFERENCES}|{TAGS}|CLASSIFIED)\b", re.IGNORECASE)
_COLUMNS = re.compile(r"\S {3,}\S")


class _Number:
    """A number at the beginning of a line."""

    __slots__ = ("at", "is_good", "spaced", "value")

    def __init__(self, found: re.Match[str]) -> None:
        written = found["number"]
        self.at = found.start("number")
        self.value = int(_LIKE.get(written, written))
        self.is_good = written.isdigit() and found["stop"] in (".", ")")
        self.spaced = not found["stop"] and len(found["gap"]) > 1


def put_back_stops(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return `text` with the numbers of its paragraphs put back, and the ranges that were changed.

    >>> put_back_stops("\\n1. LAMPS.\\nZ. BOATS.\\n3. QUAYS.")
    ('\\n1. LAMPS.\\n2. BOATS.\\n3. QUAYS.', [(11, 13)])
    """
    changed: list[tuple[int, int]] = []
    parts: list[str] = []
    at = 0
    for one in _damaged(text):
        written = f"{one.value}."
        parts += [text[at : one.at], written]
        at = one.at + len(written)
        changed.append((one.at, at))
    parts.append(text[at:])
    return "".join(parts), changed


def _damaged(text: str) -> list[_Number]:
    """The damaged numbers that the count needs: each follows the number before it, at the end of a sentence."""
    numbers = [_Number(found) for found in _LINE.finditer(text)]
    if not any(one.is_good for one in numbers):
        return _all_lost(text, numbers)
    first = next(one.value for one in numbers if one.is_good)
    found: list[_Number] = []
    last = 0
    """The number of the paragraph before; 0 before the first."""
    for one in numbers:
        if one.is_good:
            last = one.value
        elif one.value == last + 1 and (_ends_above(text, one.at) or (not last and first == one.value + 1)):
            found.append(one)
            last = one.value
    return found


def _above(text: str, at: int) -> str:
    """The line above the one that begins at a place; empty if it is blank."""
    end = max(text.rfind("\n", 0, at), 0)
    return text[text.rfind("\n", 0, end) + 1 : end].strip()


def _ends_above(text: str, at: int) -> bool:
    above = _above(text, at)
    return not above or above.endswith(_SENTENCE_ENDS)


def _all_lost(text: str, numbers: list[_Number]) -> list[_Number]:
    """The numbers 1, 2, 3 ... of a text in which none has a period, below its front matter; two spaces follow each."""
    if len(numbers) < _LEAST_WITHOUT or any(one.value != place for place, one in enumerate(numbers, 1)):
        return []
    first = numbers[0]
    if not _FRONT.match(_above(text, first.at)) or not all(one.spaced for one in numbers):
        return []
    ends = (text.find("\n", one.at) for one in numbers)
    rows = (text[one.at : end if end >= 0 else len(text)] for one, end in zip(numbers, ends, strict=True))
    return [] if any(_COLUMNS.search(row) for row in rows) else numbers
