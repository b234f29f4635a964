"""Paragraphs of two copies side by side, and the differences within them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from reftel.collate.collation_types import AlignedRow, Change
from reftel.collate.equal_runs import equal_runs
from reftel.collate.word_comparison import WITHHELD, fingerprint, overlap, tokens, words
from reftel.model import Paragraph
from reftel.spans import Span

_ALIKE = 0.35
"""Share of words in common from which paragraphs may be the same one, withheld names and all."""

_MOST_WORK = 40_000_000
"""Words that alignments of a telegram compare, at most; some three seconds. Gaps that need more go by number alone: a
telegram of 60,000 paragraphs, or of 500 with a thousand words each, would take minutes."""


class Work:
    """The words or characters that may still be compared, by one comparison or by several together."""

    def __init__(self, most: int = _MOST_WORK) -> None:
        self._left = most

    def takes(self, size: int) -> bool:
        """Whether so many are left; they are taken."""
        if size > self._left:
            return False
        self._left -= size
        return True


def align(
    left: Sequence[Paragraph],
    right: Sequence[Paragraph],
    *,
    by_number: bool = False,
    alike: float = _ALIKE,
    work: Work | None = None,
) -> list[tuple[int | None, int | None]]:
    """Pairs of places in both, in order of both; None if a side lacks the paragraph.

    Paragraphs with equal text are pinned first. Between pins, the best pairing by shared words is chosen, of pairs
    that share at least `alike` (0 to 1) of them. With `by_number` the same number in the same section makes a pair as
    well, for copies of which one withholds much. `work` is what this and other alignments may compare together.
    """
    pairs: list[tuple[int | None, int | None]] = []
    at_left = at_right = 0
    room = work or Work()  # for all gaps together
    for pin_left, pin_right in [*_pins(left, right), (len(left), len(right))]:
        rows, columns = range(at_left, pin_left), range(at_right, pin_right)
        if room.takes(_work(left, right, rows, columns)):
            pairs.extend(_gap(left, right, rows, columns, by_number, alike))
        else:
            pairs.extend(_by_number(left, right, rows, columns))
        if pin_left < len(left):
            pairs.append((pin_left, pin_right))
        at_left, at_right = pin_left + 1, pin_right + 1
    return pairs


def _pins(left: Sequence[Paragraph], right: Sequence[Paragraph]) -> list[tuple[int, int]]:
    """Longest rising sequence of pairs with equal text."""
    first = [fingerprint(paragraph.text) for paragraph in left]
    second = [fingerprint(paragraph.text) for paragraph in right]
    return [(a + step, b + step) for a, b, size in equal_runs(first, second) for step in range(size)]


def _work(left: Sequence[Paragraph], right: Sequence[Paragraph], rows: range, columns: range) -> int:
    """Words to compare for the likeness of every pair; a word has some six characters."""
    characters = sum(len(left[row].text) for row in rows) * len(columns)
    characters += sum(len(right[column].text) for column in columns) * len(rows)
    return characters // 6 + 10 * len(rows) * len(columns)


def _gap(
    left: Sequence[Paragraph], right: Sequence[Paragraph], rows: range, columns: range, by_number: bool, alike: float
) -> list[tuple[int | None, int | None]]:
    if not rows or not columns:
        return [(row, None) for row in rows] + [(None, column) for column in columns]
    bags_left = [Counter(words(left[row].text)) for row in rows]
    bags_right = [Counter(words(right[column].text)) for column in columns]
    likeness = [
        [
            overlap(one, other) + (alike if by_number and _same_number(left[row], right[column]) else 0.0)
            for column, other in zip(columns, bags_right, strict=True)
        ]
        for row, one in zip(rows, bags_left, strict=True)
    ]
    # Best sum of likeness over pairings that keep both orders (Needleman and Wunsch 1970, gaps cost nothing).
    best = [[0.0] * (len(columns) + 1) for _ in range(len(rows) + 1)]
    for r in range(len(rows) - 1, -1, -1):
        for c in range(len(columns) - 1, -1, -1):
            pair = likeness[r][c] + best[r + 1][c + 1] if likeness[r][c] >= alike else 0.0
            best[r][c] = max(pair, best[r + 1][c], best[r][c + 1])
    pairs: list[tuple[int | None, int | None]] = []
    r = c = 0
    while r < len(rows) and c < len(columns):
        if likeness[r][c] >= alike and best[r][c] == likeness[r][c] + best[r + 1][c + 1]:
            pairs.append((rows[r], columns[c]))
            r, c = r + 1, c + 1
        elif best[r][c] == best[r + 1][c]:
            pairs.append((rows[r], None))
            r += 1
        else:
            pairs.append((None, columns[c]))
            c += 1
    pairs.extend((row, None) for row in rows[r:])
    pairs.extend((None, column) for column in columns[c:])
    return pairs


def _same_number(left: Paragraph, right: Paragraph) -> bool:
    return left.number is not None and (left.section, left.number) == (right.section, right.number)


def _by_number(
    left: Sequence[Paragraph], right: Sequence[Paragraph], rows: range, columns: range
) -> list[tuple[int | None, int | None]]:
    first = [(left[row].section, left[row].number) for row in rows]
    second = [(right[column].section, right[column].number) for column in columns]
    pairs: list[tuple[int | None, int | None]] = []
    row, column = 0, 0
    for a, b, size in [*equal_runs(first, second), (len(first), len(second), 0)]:
        pairs.extend((rows[at], None) for at in range(row, a))
        pairs.extend((None, columns[at]) for at in range(column, b))
        pairs.extend((rows[a + step], columns[b + step]) for step in range(size))
        row, column = a + size, b + size
    return pairs


def side_by_side(left: Sequence[Paragraph], right: Sequence[Paragraph]) -> tuple[AlignedRow, ...]:
    """The aligned paragraphs of two copies with their differences marked."""
    rows: list[AlignedRow] = []
    for a, b in align(left, right, by_number=True):
        if a is None or b is None:
            rows.append(
                AlignedRow(
                    left=None if a is None else left[a],
                    right=None if b is None else right[b],
                    left_changes=() if a is None else _all(left[a].text),
                    right_changes=() if b is None else _all(right[b].text),
                    likeness=0.0,
                )
            )
            continue
        changes_left, changes_right, likeness = differences(left[a].text, right[b].text)
        rows.append(
            AlignedRow(
                left=left[a],
                right=right[b],
                left_changes=changes_left,
                right_changes=changes_right,
                likeness=likeness,
            )
        )
    return tuple(rows)


def one_after_other(left: Sequence[Paragraph], right: Sequence[Paragraph]) -> tuple[AlignedRow, ...]:
    """Return the paragraphs of two copies that have none in common: those of the left copy, then those of the right."""
    return (
        *(AlignedRow(left=each, left_changes=_all(each.text), likeness=0.0) for each in left),
        *(AlignedRow(right=each, right_changes=_all(each.text), likeness=0.0) for each in right),
    )


def _all(text: str) -> tuple[Change, ...]:
    return (Change(kind="only", span=Span(0, len(text))),) if text else ()


def differences(left: str, right: str) -> tuple[tuple[Change, ...], tuple[Change, ...], float]:
    """Return the differences of two texts, word by word, and the share of common words."""
    first, spans_first = tokens(left)
    second, spans_second = tokens(right)
    changes_left: list[Change] = []
    changes_right: list[Change] = []
    common = 0
    for a0, a1, b0, b1, is_equal in stretches(first, second):
        if is_equal:
            common += a1 - a0
            continue
        withheld_left, withheld_right = WITHHELD in first[a0:a1], WITHHELD in second[b0:b1]
        if a1 > a0:
            changes_left.append(
                Change(
                    kind=_kind(withheld_left, withheld_right, b1 > b0),
                    span=Span(spans_first[a0].start, spans_first[a1 - 1].end),
                )
            )
        if b1 > b0:
            changes_right.append(
                Change(
                    kind=_kind(withheld_right, withheld_left, a1 > a0),
                    span=Span(spans_second[b0].start, spans_second[b1 - 1].end),
                )
            )
    longer = max(len(first), len(second))
    return tuple(changes_left), tuple(changes_right), common / longer if longer else 1.0


def _kind(here: bool, there: bool, opposite: bool) -> Literal["withheld", "restored", "retyped", "only"]:
    if here and not there:
        return "withheld"
    if there and not here:
        return "restored"
    return "retyped" if opposite else "only"


def stretches(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int, int, int, bool]]:
    """Return (from, to, from, to, equal) of both in order; a deletion and the insertion beside it are one stretch.

    Args:
        first: words of a text.
        second: those of the other.

    Example:
        >>> stretches(["the", "lamp", "is", "out"], ["the", "light", "is", "out"])
        [(0, 1, 0, 1, True), (1, 2, 1, 2, False), (2, 4, 2, 4, True)]
    """
    found: list[tuple[int, int, int, int, bool]] = []
    row, column = 0, 0
    for a, b, size in [*equal_runs(first, second), (len(first), len(second), 0)]:
        if a > row or b > column:
            found.append((row, a, column, b, False))
        if size:
            found.append((a, a + size, b, b + size, True))
        row, column = a + size, b + size
    return found
