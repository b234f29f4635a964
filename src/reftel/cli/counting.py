"""The counts of `reftel check`: other processes count batches of sources, and the results are added."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context

import msgspec

from reftel.errors import ReadError
from reftel.model import Field, Witness
from reftel.processes import end_with_parent
from reftel.reading import RawSource, read_within_bounds
from reftel.spans import Span
from reftel.uncertain import uncertain_values

BATCH = 64
"""Sources that a process reads at a time."""

SHOWN = 20
"""Sources that could not be read, and telegrams with an uncertain value of one name, that are kept by name."""


class UnreadSource(msgspec.Struct, frozen=True):
    """A source that could not be read."""

    source: str
    offset: int
    expected: str
    kind: str


class UncertainReading(msgspec.Struct, frozen=True):
    """A telegram in which one value was read with little certainty."""

    source: str
    id: str | None
    notes: tuple[str, ...]
    """The reasons, as in the defects."""


class Count(msgspec.Struct):
    """Counts of sources and of the values that were read. Parts can be added."""

    sources: int = 0
    bytes: int = 0
    telegrams: int = 0
    partial: int = 0
    characters: int = 0
    covered: int = 0
    """Characters in exactly one block."""
    unknown: int = 0
    """Characters in blocks of kind `unknown`."""
    as_paragraphs: int = 0
    """Characters in blocks of kind `paragraph` or `heading`."""
    as_elements: int = 0
    """Characters in other blocks from which a value was read."""
    defective: int = 0
    """Telegrams with a defect."""
    untraceable: int = 0
    """Values whose span leads to no bytes; a fault of Reftel."""
    forms: Counter[str] = msgspec.field(default_factory=Counter)
    blocks: Counter[str] = msgspec.field(default_factory=Counter)
    """Characters by kind of block."""
    fields: Counter[str] = msgspec.field(default_factory=Counter)
    """Number of telegrams with a value of each name."""
    unreadable: Counter[str] = msgspec.field(default_factory=Counter)
    uncertain: Counter[str] = msgspec.field(default_factory=Counter)
    """Number of telegrams with an uncertain value, by attribute of `Cable`."""
    doubts: dict[str, list[UncertainReading]] = msgspec.field(default_factory=dict)
    """Attribute of `Cable` -> the first telegrams in which it is uncertain."""
    defects: Counter[str] = msgspec.field(default_factory=Counter)
    refusals: Counter[str] = msgspec.field(default_factory=Counter)
    refused: list[UnreadSource] = msgspec.field(default_factory=list)

    def add(self, other: Count) -> None:
        """Add another part."""
        for name in self.__struct_fields__:
            mine, more = getattr(self, name), getattr(other, name)
            if isinstance(mine, Counter):
                mine.update(more)
            elif isinstance(mine, list):
                mine.extend(more[: SHOWN - len(mine)])
            elif isinstance(mine, dict):
                for field, doubts in more.items():
                    kept = mine.setdefault(field, [])
                    kept.extend(doubts[: SHOWN - len(kept)])
            else:
                setattr(self, name, mine + more)

    def refuse(self, error: ReadError) -> None:
        """Count a source that cannot be read."""
        kind = type(error).__name__
        self.refusals[kind] += 1
        if len(self.refused) < SHOWN:
            self.refused.append(UnreadSource(error.source, error.offset, error.expected, kind))

    def witness(self, witness: Witness) -> None:
        """Count a telegram."""
        cable = witness.cable
        self.telegrams += 1
        self.forms[witness.source.form] += 1
        self.partial += cable.is_partial
        self.characters += len(witness.text)
        values = _places(cable.fields)
        at = 0
        for block in cable.blocks:
            size = len(block.span)
            if block.kind in ("paragraph", "heading"):
                self.as_paragraphs += size
            elif block.kind not in ("blank", "unknown") and _is_within(values, block.span):
                self.as_elements += size
            if block.span.start == at:
                self.covered += size
                at = block.span.end
            self.blocks[block.kind] += size
            if block.kind == "unknown":
                self.unknown += size
        read: set[str] = set()
        unreadable: set[str] = set()
        for field in cable.fields:
            (read if field.state == "read" else unreadable if field.state == "unreadable" else set()).add(field.name)
            if field.state == "read" and len(field.span) and not witness.text.origin(field.span):
                self.untraceable += 1
        self.fields.update(read)
        self.unreadable.update(unreadable)
        self._doubts(witness)
        self.defects.update(defect.code for defect in cable.defects)
        self.defective += bool(cable.defects)

    def _doubts(self, witness: Witness) -> None:
        found: dict[str, list[str]] = {}
        for each in uncertain_values(witness.cable.defects):
            found.setdefault(each.field, []).append(each.note)
        self.uncertain.update(found.keys())
        for field, notes in found.items():
            kept = self.doubts.setdefault(field, [])
            if len(kept) < SHOWN:
                kept.append(UncertainReading(witness.source.path, witness.cable.id, tuple(notes)))


def _places(fields: Iterable[Field]) -> list[Span]:
    """Return the spans of values in order; overlapping spans are joined."""
    places: list[Span] = []
    for span in sorted(field.span for field in fields if field.state == "read" and len(field.span)):
        if places and span.start < places[-1].end:
            places[-1] = Span(places[-1].start, max(places[-1].end, span.end))
        else:
            places.append(span)
    return places


def _is_within(places: list[Span], span: Span) -> bool:
    """Whether one of the places is in `span`, or a part of one."""
    at = bisect_left(places, Span(span.end, 0)) - 1
    return at >= 0 and places[at].end > span.start


def count_batch(raws: list[RawSource]) -> Count:
    """Count some sources, in any process."""
    part = Count()
    for raw in raws:
        part.sources += 1
        part.bytes += len(raw.data)
        for witness in read_within_bounds(raw, on_error=part.refuse):
            part.witness(witness)
    return part


def count(raws: Iterable[RawSource], jobs: int, advance: Callable[[Count], None]) -> Count:
    """Count all sources in `jobs` processes; `advance` gets the sum after each batch. At most two batches wait each."""
    whole = Count()
    for part in _parts(raws, jobs):
        whole.add(part)
        advance(whole)
    return whole


def _parts(raws: Iterable[RawSource], jobs: int) -> Iterator[Count]:
    source = iter(raws)
    batches = iter(lambda: list(islice(source, BATCH)), [])
    first = next(batches, None)
    if first is None:
        return
    if jobs < 2 or len(first) < BATCH:
        yield count_batch(first)
        yield from map(count_batch, batches)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=end_with_parent) as pool:
        waiting: deque[Future[Count]] = deque([pool.submit(count_batch, first)])
        for batch in batches:
            if len(waiting) >= 2 * jobs:
                yield waiting.popleft().result()
            waiting.append(pool.submit(count_batch, batch))
        while waiting:
            yield waiting.popleft().result()
