"""Columns of a page: words of each in the order of reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from reftel.forms.pdf.page_rows import PageRow, rows_of
from reftel.forms.pdf.pages import PageWord

_GUTTER = 14.0
"""Points of empty space that part two columns."""
_FEWEST_LINES = 8
_FEWEST_SENTENCES = 5
"""Lines that part columns if they are surely lines of sentences."""
_FEWEST_WORDS = 60


class _Row(NamedTuple):
    """A row beside a band of empty space."""

    before: list[PageWord]
    behind: list[PageWord]
    is_crossed: bool

    @property
    def is_prose(self) -> bool:
        return len(self.before) >= 3 and len(self.behind) >= 3

    @property
    def score(self) -> int:
        if self.is_crossed:
            return -8
        return 1 if self.is_prose else 0


class _Columns(NamedTuple):
    """The band between two columns, and the rows from `first` to before `last` that have them."""

    at: float
    first: int
    last: int


def columns_of(words: Sequence[PageWord], letter: float, *, is_wide: bool) -> list[Sequence[PageWord]]:
    """The words of each column, one after another; a line across both divides the page above from the page below.

    Two columns have a band of empty space between lines of prose: most of the lines beside it have several words on
    both sides. Tables and lists of addressees do not have such lines. Columns may be on a part of the page, below the
    lines of a header.

    Args:
        words: of the upright page.
        letter: width of a letter, points.
        is_wide: whether the page is wider than high: it may have two pages side by side.

    Returns:
        The words of each column; one list if there are no columns.
    """
    rows = rows_of(words)
    if len(rows) < _FEWEST_LINES or len(words) < _FEWEST_WORDS:
        return [words]
    found = (_two_pages(rows) if is_wide else None) or _gutter(rows, max(_GUTTER, 2 * letter))
    if found is None:
        return [words]
    columns: list[Sequence[PageWord]] = [[word for row in rows[: found.first] for word in row.words]]
    sides: tuple[list[PageWord], list[PageWord]] = ([], [])
    for row in rows[found.first : found.last]:
        if any(word.left < found.at < word.right for word in row.words) or _spans(row, found.at, letter):
            columns += sides
            sides = ([], [])
            columns.append(row.words)
            continue
        for word in row.words:
            sides[word.left > found.at].append(word)
    columns += sides
    columns.append([word for row in rows[found.last :] for word in row.words])
    return [column for column in columns if column]


def _spans(row: PageRow, at: float, letter: float) -> bool:
    """Whether words run on over a gutter in one line: a title over both columns."""
    before = [word for word in row.words if word.right <= at]
    behind = [word for word in row.words if word.left >= at]
    return bool(before and behind) and behind[0].left - before[-1].right < 1.5 * letter


def _gutter(rows: Sequence[PageRow], wide: float) -> _Columns | None:
    """The band that parts two columns, or None."""
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    best: tuple[int, _Columns] | None = None
    for step in range(30, 71):
        at = left + (right - left) * step / 100
        beside = [_beside(row, at, wide) for row in rows]
        score, first, last = _best_run(beside)
        run = beside[first:last]
        sides = sum(bool(row.before and row.behind) and not row.is_crossed for row in run)
        if sides < _FEWEST_SENTENCES or score * 10 < sides * 5 or sum(row.is_prose for row in run) * 10 < sides * 7:
            continue
        if (sides < _FEWEST_LINES or sides * 2 < len(rows)) and not _is_text(run, at):
            continue
        if best is None or score > best[0]:
            first, last = _extended(rows, beside, first, last)
            best = (score, _Columns(at, first, last))
    return best[1] if best else None


def _beside(row: PageRow, at: float, wide: float) -> _Row:
    before = [word for word in row.words if word.right <= at + wide / 2]
    behind = [word for word in row.words if word.left >= at - wide / 2]
    return _Row(before, behind, any(word.left < at + wide / 2 and word.right > at - wide / 2 for word in row.words))


def _best_run(beside: Sequence[_Row]) -> tuple[int, int, int]:
    """The neighboring rows with the highest score: score, first, end."""
    best = (0, 0, 0)
    score = first = 0
    for at, row in enumerate(beside):
        if score <= 0:
            score, first = 0, at
        score += row.score
        if score > best[0]:
            best = (score, first, at + 1)
    return best


def _is_text(run: Sequence[_Row], at: float) -> bool:
    """Whether the rows on both sides are lines of sentences and not cells of a table: they fill their column, and many
    begin in the middle of a sentence, unless all is in capitals."""
    both = [row for row in run if row.before and row.behind and not row.is_crossed]
    left = min(row.before[0].left for row in both)
    middle = min(row.behind[0].left for row in both)
    right = max(row.behind[-1].right for row in both)
    filled = sum(
        row.before[-1].right - left > 0.75 * (at - left) and row.behind[-1].right - middle > 0.7 * (right - middle)
        for row in both
    )
    small = [
        sum(side[0].text[:1].islower() for side in sides)
        for sides in ([row.before for row in both], [row.behind for row in both])
    ]
    has_small = any(word.text.islower() for row in both for word in row.before)
    return filled * 10 >= 6 * len(both) and (not has_small or min(small) * 10 >= 3 * len(both))


def _extended(rows: Sequence[PageRow], beside: Sequence[_Row], first: int, last: int) -> tuple[int, int]:
    """The rows with those of the longer column below them."""
    pitch = median([below.top - above.top for above, below in pairwise(rows[first:last])] or [12.0])
    while last < len(rows) and not beside[last].is_crossed and rows[last].top - rows[last - 1].top < 2.6 * pitch:
        last += 1
    return first, last


def _two_pages(rows: Sequence[PageRow]) -> _Columns | None:
    """The middle of a sheet with two pages side by side: no line crosses it, and each page has a margin of its own."""
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    for step in (50, 48, 52, 46, 54, 44, 56):
        at = left + (right - left) * step / 100
        beside = [_beside(row, at, _GUTTER) for row in rows]
        if any(row.is_crossed for row in beside):
            continue
        sides = ([row.before for row in beside if row.before], [row.behind for row in beside if row.behind])
        if all(len(side) >= _FEWEST_LINES and _has_margin(side) for side in sides):
            return _Columns(at, 0, len(rows))
    return None


def _has_margin(side: Sequence[Sequence[PageWord]]) -> bool:
    lefts = Counter(round(words[0].left / 2) for words in side)
    prose = sum(len(words) >= 5 for words in side)
    return lefts.most_common(1)[0][1] * 2 >= len(side) and prose * 4 >= len(side)
