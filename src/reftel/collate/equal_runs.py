"""Equal runs of two long sequences, with bounds on time and memory.

The exact comparison takes time and memory with the product of both lengths: two copies of a hostile telegram with a
million words each would need 125 GB. Larger gaps are therefore cut first at runs of items that occur once in each
(the anchors of patience diff); a gap that is still too large has no equal runs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from typing import Final

from rapidfuzz.distance import Indel

MOST_CELLS: Final = 100_000_000
"""Largest product of lengths that is compared exactly: 10,000 items of both, some 12 MB and a tenth of a second."""
_ANCHORS: Final = (4, 1)
"""Items of an anchor, by preference: one word can occur once in each copy by chance; paragraphs rarely do."""


def equal_runs(first: Sequence[Hashable], second: Sequence[Hashable]) -> list[tuple[int, int, int]]:
    """Return (place in the first, place in the second, length) of the runs that both have, rising in both.

    Up to MOST_CELLS these are a longest common subsequence; in larger gaps some runs can be missing.

    Example:
        >>> equal_runs("lamp", "amps")
        [(1, 0, 3)]
    """
    head = 0
    for a, b in zip(first, second, strict=False):
        if a != b:
            break
        head += 1
    tail, most = 0, min(len(first), len(second)) - head
    while tail < most and first[-1 - tail] == second[-1 - tail]:
        tail += 1
    runs = [(0, 0, head)]
    gaps = _gaps(first, second, range(head, len(first) - tail), range(head, len(second) - tail))
    for rows, columns in gaps:
        if len(rows) * len(columns) <= MOST_CELLS:
            codes = Indel.opcodes(first[rows.start : rows.stop], second[columns.start : columns.stop])
            runs.extend(
                (rows.start + code.src_start, columns.start + code.dest_start, code.src_end - code.src_start)
                for code in codes
                if code.tag == "equal"
            )
        runs.append((rows.stop, columns.stop, 0))
    runs.append((len(first) - tail, len(second) - tail, tail))
    return _joined(runs)


def _gaps(
    first: Sequence[Hashable], second: Sequence[Hashable], rows: range, columns: range
) -> list[tuple[range, range]]:
    """Both ranges, cut at common anchors if they are too large. Items of an anchor are in the gap that follows it."""
    gaps = [(rows, columns)]
    for size in _ANCHORS:
        finer = []
        for gap in gaps:
            finer += [gap] if len(gap[0]) * len(gap[1]) <= MOST_CELLS else _cut(first, second, *gap, size)
        gaps = finer
    return gaps


def _cut(
    first: Sequence[Hashable], second: Sequence[Hashable], rows: range, columns: range, size: int
) -> list[tuple[range, range]]:
    here, there = _once(first, rows, size), _once(second, columns, size)
    pins = _rising([(place, there[key]) for key, place in here.items() if key in there])
    gaps = []
    row, column = rows.start, columns.start
    for next_row, next_column in [*pins, (rows.stop, columns.stop)]:
        gaps.append((range(row, next_row), range(column, next_column)))
        row, column = next_row, next_column
    return gaps


def _once(items: Sequence[Hashable], places: range, size: int) -> dict[tuple[Hashable, ...], int]:
    """Return the runs of so many items that occur once, in order of place."""
    seen: dict[tuple[Hashable, ...], int] = {}
    for place in range(places.start, places.stop - size + 1):
        key = tuple(items[place : place + size])
        seen[key] = -1 if key in seen else place
    return {key: place for key, place in seen.items() if place >= 0}


def _rising(pins: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return a longest subsequence that rises in both, of pairs that rise in the first."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, column) in enumerate(pins):
        rank = bisect_left(ends, column)
        before.append(last[rank - 1] if rank else -1)
        if rank == len(ends):
            ends.append(column)
            last.append(index)
        else:
            ends[rank], last[rank] = column, index
    found = []
    at = last[-1] if last else -1
    while at >= 0:
        found.append(pins[at])
        at = before[at]
    return found[::-1]


def _joined(runs: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    made: list[tuple[int, int, int]] = []
    for a, b, size in runs:
        if not size:
            continue
        if made and made[-1][0] + made[-1][2] == a and made[-1][1] + made[-1][2] == b:
            made[-1] = (made[-1][0], made[-1][1], made[-1][2] + size)
        else:
            made.append((a, b, size))
    return made
