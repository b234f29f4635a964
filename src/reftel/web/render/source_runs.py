"""A copy's text with its blocks and fields marked: every character is in one block, fields point at theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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


def cut(
    text: str, blocks: Sequence[Block], fields: Sequence[Field], flaws: Sequence[tuple[str, str, Span]]
) -> tuple[BlockRuns, ...]:
    """The text by blocks and runs. `flaws`: (anchor, label, span). Spans that leave the text are cut to it."""
    made = []
    edges: dict[int, None] = {}
    for span in [field.span for field in fields] + [span for _, _, span in flaws]:
        edges[min(max(span.start, 0), len(text))] = None
        edges[min(max(span.end, 0), len(text))] = None
    ordered = sorted(edges)
    by_width = sorted(range(len(fields)), key=lambda index: -len(fields[index].span))
    for block in blocks:
        start, end = block.span.start, block.span.end
        points = [start, *(edge for edge in ordered if start < edge < end), end]
        runs = []
        for low, high in pairwise(points):
            if low >= high:
                continue
            inside = tuple(i for i in by_width if fields[i].span.start <= low and high <= fields[i].span.end)
            wrong = [(anchor, what, span) for anchor, what, span in flaws if span.start <= low and high <= span.end]
            here = [f"c{i}" for i in inside if fields[i].span.start == low]
            here += [anchor for anchor, _, span in wrong if span.start == low]
            title = "; ".join([field_label(fields[i].name) for i in inside] + [what for _, what, _ in wrong])
            runs.append(SourceRun(text[low:high], inside, tuple(here), bool(wrong), title))
        for anchor, what, span in flaws:
            if len(span) == 0 and start <= span.start < end:
                runs.append(SourceRun("", (), (anchor,), True, what))
        made.append(BlockRuns(block.kind, block_label(block.kind), block_meaning(block.kind), tuple(runs)))
    return tuple(made)
