"""A copy's text with its blocks and fields marked: every character is in one block, fields point at theirs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from reftel.blocks import block_label, block_meaning
from reftel.fields.field_labels import field_label
from reftel.model import Block, Field
from reftel.spans import Span


@dataclass(frozen=True)
class SourceRun:
    """Characters that belong to the same fields. `anchor` is set on the first run of a field."""

    text: str
    fields: tuple[int, ...]
    """Indices of fields, outermost first."""
    anchors: tuple[str, ...]
    """Ids of places that begin here: `c3` for field 3, `d0` for defect 0."""
    is_flaw: bool
    title: str


@dataclass(frozen=True)
class BlockRuns:
    """A block with its kind in words."""

    kind: str
    label: str
    meaning: str
    runs: tuple[SourceRun, ...]


@dataclass(frozen=True)
class FieldItem:
    """A field as the list beside the text shows it."""

    index: int
    label: str
    text: str
    state: str
    rule: str
    where: str
    """Byte offsets in the source."""


MOST_PLACES: Final = 2000
"""Fields and defects of a part; a telegram of 4 MB can have 100,000."""
MOST_CHARACTERS: Final = 250_000


def parts(size: int, places: Sequence[int]) -> tuple[Span, ...]:
    """Divide a text into parts that a page has room for.

    Args:
        size: characters of the text.
        places: where fields, defects and blocks begin.

    Example:
        >>> parts(600_000, [0, 10])
        (Span(start=0, end=250000), Span(start=250000, end=500000), Span(start=500000, end=600000))
    """
    ordered = sorted(places)
    made: list[Span] = []
    start = 0
    while start < size or not made:
        end = min(start + MOST_CHARACTERS, size)
        following = bisect_left(ordered, start) + MOST_PLACES
        if following < len(ordered):
            end = min(end, max(ordered[following], start + 1))
        made.append(Span(start, end))
        start = end
    return tuple(made)


def clipped(blocks: Sequence[Block], part: Span) -> list[Block]:
    """The blocks of a part of the text; those that reach beyond it are cut."""
    return [
        Block(block.kind, Span(max(block.span.start, part.start), min(block.span.end, part.end)))
        for block in blocks
        if block.span.start < part.end and block.span.end > part.start
    ]


def cut(
    text: str,
    blocks: Sequence[Block],
    fields: Sequence[Field],
    flaws: Sequence[tuple[str, str, Span]],
    numbers: Sequence[int] | None = None,
) -> tuple[BlockRuns, ...]:
    """The text by blocks and runs.

    Args:
        text: the whole text.
        blocks: those of the part to show; they tile it.
        fields: those in the part.
        flaws: (anchor, label, span) in the part. Spans that leave the text are cut to it.
        numbers: numbers of the fields in the copy, if they are not all of it.
    """
    numbers = range(len(fields)) if numbers is None else numbers
    spans = [field.span for field in fields]
    wrongs = [span for _, _, span in flaws]
    edges = sorted({min(max(place, 0), len(text)) for span in spans + wrongs for place in (span.start, span.end)})
    widest_first = sorted(range(len(spans)), key=lambda index: -len(spans[index]))
    inside_of = _covering(spans, widest_first, edges)
    wrong_in = _covering(wrongs, range(len(wrongs)), edges)
    empty: dict[int, list[int]] = {}
    for index, span in enumerate(wrongs):
        if len(span) == 0:
            empty.setdefault(span.start, []).append(index)
    empty_at = sorted(empty)
    made = []
    for block in blocks:
        start, end = block.span.start, block.span.end
        points = [start, *edges[bisect_right(edges, start) : bisect_left(edges, end)], end]
        runs = []
        for low, high in pairwise(points):
            if low >= high:
                continue
            interval = bisect_right(edges, low) - 1
            inside = inside_of.get(interval, ())
            wrong = wrong_in.get(interval, ())
            here = [f"c{numbers[i]}" for i in inside if spans[i].start == low]
            here += [flaws[i][0] for i in wrong if wrongs[i].start == low]
            title = "; ".join([field_label(fields[i].name) for i in inside] + [flaws[i][1] for i in wrong])
            named = tuple(numbers[i] for i in inside)
            runs.append(SourceRun(text[low:high], named, tuple(here), bool(wrong), title))
        for place in empty_at[bisect_left(empty_at, start) : bisect_left(empty_at, end)]:
            runs.extend(SourceRun("", (), (flaws[i][0],), True, flaws[i][1]) for i in empty[place])
        made.append(BlockRuns(block.kind, block_label(block.kind), block_meaning(block.kind), tuple(runs)))
    return tuple(made)


def _covering(spans: Sequence[Span], order: Sequence[int], edges: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Return the indices of spans that cover each interval between two edges, in `order`.

    A hostile copy has a hundred thousand fields, few of which cover the same character: the work is that of the result,
    not of fields times intervals.
    """
    covering: dict[int, list[int]] = {}
    for index in order:
        span = spans[index]
        for interval in range(bisect_left(edges, span.start), bisect_left(edges, span.end)):
            covering.setdefault(interval, []).append(index)
    return {interval: tuple(found) for interval, found in covering.items()}
