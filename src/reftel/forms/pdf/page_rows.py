"""Rows of a page: words side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reftel.forms.pdf.pages import PageWord


class PageRow(NamedTuple):
    """Words side by side."""

    words: tuple[PageWord, ...]
    left: float
    top: float
    right: float
    bottom: float
    kind: str = "text"
    """`text`, `stamp` or `running_head`."""
    margin: float | None = None
    """Left edge of most rows of its column, if the page has columns."""

    @property
    def text(self) -> str:
        """Its words with one space between."""
        return " ".join(word.text for word in self.words)


def rows_of(words: Sequence[PageWord]) -> list[PageRow]:
    """Words by height into rows, from the top."""
    ordered = sorted(words, key=lambda word: (word.middle, word.left))
    rows: list[list[PageWord]] = []
    middle = high = 0.0
    for word in ordered:
        tall = word.bottom - word.top
        if rows and abs(word.middle - middle) <= 0.5 * max(high, tall * 0.8):
            row = rows[-1]
            row.append(word)
            middle += (word.middle - middle) / len(row)
            high = max(high, tall)
        else:
            rows.append([word])
            middle, high = word.middle, tall
    return [row_of(row) for row in rows]


def row_of(words: list[PageWord]) -> PageRow:
    """The row of words of about the same height. Sorts them."""
    words.sort(key=lambda word: word.left)
    return PageRow(
        tuple(words),
        words[0].left,
        min(word.top for word in words),
        max(word.right for word in words),
        max(word.bottom for word in words),
    )
