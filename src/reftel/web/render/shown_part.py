"""The part of a cable that a page shows.

Telegrams with 100,000 references, paragraphs or defects exist as attacks: a page of all of them would take a minute of
the processor and 60 MB. Pages show the first of each, and name the files that have all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from reftel.archive.types import CableCopy, CableView
from reftel.fields.field_labels import field_label
from reftel.model import Cable, Paragraph
from reftel.spans import Span
from reftel.web import urls
from reftel.web.render.aside_lines import TORN, solid

MOST: Final = 1000
"""Values of a list on a page. Real telegrams have fewer than 400 of anything."""
ROOM: Final = 250_000
"""Characters of paragraphs on a page; the longest telegram known has fewer than 200,000."""
EACH: Final = 100
"""Characters that a paragraph, point, redaction or mark counts as, because each is an element of the page."""
LONGEST: Final = 20_000
"""Characters of one value, such as a subject, which a page has in several places."""

_WHOLE: Final = frozenset({"blocks", "fields", "paragraphs", "redactions", "sections"})
"""Lists of a cable that pages use for places in the text, or that are cut with the paragraphs."""
_OF_VIEW: Final = {
    "defects": "defects",
    "articles": "articles",
    "corrections": "corrections",
    "disagreements": "fields on which copies disagree",
    "same_id": "telegrams with the same id",
    "probably": "telegrams that are probably the same",
}
"""Lists of a view -> their names."""


@dataclass(frozen=True)
class Omission:
    """A list or value of which the page shows the beginning."""

    label: str
    shown: int
    total: int


@dataclass(frozen=True)
class ShownPart:
    """A view with only what the page shows, and words about the rest."""

    view: CableView
    whole: CableView
    left_out: tuple[Omission, ...]
    first: int
    """Number of the first paragraph shown, counted from 1."""
    previous_href: str
    """The page of the paragraphs before; empty if there are none."""
    next_href: str
    is_cut: bool
    """Whether only the beginning of the last paragraph is shown."""

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return not (self.left_out or self.previous_href or self.next_href or self.is_cut)


def part_of(view: CableView, first: int = 1, most: int = MOST) -> ShownPart:
    """Return the part of a view that a page shows.

    Args:
        view: a cable.
        first: number of the first paragraph to show, counted from 1 in the order of the text.
        most: number of paragraphs.
    """
    left_out: list[Omission] = []
    paragraphs, is_cut = _window(view, first - 1, most)
    last = first - 1 + len(paragraphs)
    total = len(view.cable.paragraphs)
    if len(paragraphs) < total:
        left_out.append(Omission("paragraphs", len(paragraphs), total))
    cable = msgspec.structs.replace(_cut_values(view.cable, left_out), paragraphs=tuple(paragraphs))
    lists = {}
    for name, label in _OF_VIEW.items():
        value = getattr(view, name)
        if len(value) > MOST:
            lists[name] = value[:MOST]
            left_out.append(Omission(label, MOST, len(value)))
    shown = msgspec.structs.replace(
        view,
        cable=cable,
        cites=view.cites[:MOST],
        paragraph_copy=view.paragraph_copy[first - 1 : last],
        **lists,
    )
    return ShownPart(
        view=shown,
        whole=view,
        left_out=tuple({one.label: one for one in left_out}.values()),  # a cable's defects are those of its view
        first=first,
        previous_href=urls.cable_part(view.id, max(first - MOST, 1)) if first > 1 else "",
        next_href=urls.cable_part(view.id, last + 1) if last < total else "",
        is_cut=is_cut,
    )


def _cut_values(cable: Cable, left_out: list[Omission]) -> Cable:
    """The cable with at most MOST values in each list, and LONGEST characters in each text."""
    cut: dict[str, object] = {}
    for name in cable.__struct_fields__:
        value = getattr(cable, name)
        if isinstance(value, tuple) and len(value) > MOST and name not in _WHOLE:
            cut[name] = value[:MOST]
            left_out.append(Omission(field_label(name).lower(), MOST, len(value)))
        elif isinstance(value, str) and len(value) > LONGEST:
            cut[name] = value[:LONGEST] + " …"
            left_out.append(Omission(f"characters of {field_label(name).lower()}", LONGEST, len(value)))
    return msgspec.structs.replace(cable, **cut) if cut else cable


def _window(view: CableView, start: int, most: int) -> tuple[list[Paragraph], bool]:
    """The paragraphs from a place on that have room, and whether the last one had to be cut."""
    copies = {copy.number: _Weights(copy) for copy in view.copies if copy.number in {*view.paragraph_copy}}
    found: list[Paragraph] = []
    room = ROOM
    chosen = zip(view.cable.paragraphs[start : start + most], view.paragraph_copy[start:], strict=False)
    for paragraph, number in chosen:
        weights = copies.get(number)
        weight = weights.of(paragraph) if weights else len(paragraph.text)
        if weight > room:
            if found:
                return found, False
            return [_beginning(paragraph, ROOM / weight)], True
        room -= weight
        found.append(paragraph)
    return found, False


class _Weights:
    """How much of a page the paragraphs of a copy take."""

    def __init__(self, copy: CableCopy) -> None:
        marks = [block.span.start for block in copy.cable.blocks if block.kind in TORN]
        self._places = sorted([*marks, *(redaction.span.start for redaction in copy.cable.redactions)])

    def of(self, paragraph: Paragraph) -> int:
        span = paragraph.span
        inside = bisect_left(self._places, span.end) - bisect_left(self._places, span.start)
        return len(paragraph.text) + EACH * (1 + len(paragraph.points) + inside)


def _beginning(paragraph: Paragraph, share: float) -> Paragraph:
    """The first part of a paragraph, up to the end of a word; of its span, about the same share."""
    size = int(len(paragraph.text) * share)
    text = paragraph.text[: max(paragraph.text.rfind("\n", 0, size), paragraph.text.rfind(" ", 0, size), 1)]
    span = paragraph.span
    return msgspec.structs.replace(
        paragraph,
        text=text,
        points=tuple(_points_within(paragraph, solid(text))),
        span=Span(span.start, span.start + int(len(span) * share)),
    )


def _points_within(paragraph: Paragraph, room: int) -> Iterator[object]:
    """The first points that are whole in so many characters without white space."""
    for point in paragraph.points:
        room -= solid(point.label) + solid(point.text)
        if room < 0:
            return
        yield point
