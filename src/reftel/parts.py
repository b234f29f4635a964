"""Sections of one telegram in one text: each is read by itself, and they are joined like sections in separate sources.

A text can have several telegrams after one another. Those that are sections of the first one (`SECTION 02 OF 03` with
its own header) belong to it. All others are `foreign` blocks of it, with a defect.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from reftel.collate import Given
from reftel.collate.identity import likeness
from reftel.collate.same import Side, other_sections
from reftel.collate.witnesses import collate
from reftel.model import Block, Cable, Defect
from reftel.spans import Span


class TextPart(msgspec.Struct, frozen=True):
    """A telegram of a text as read by itself."""

    start: int
    """Its first character in the text."""
    end: int
    cable: Cable
    """Its reading, whose spans count from its first character."""


def join(parts: Sequence[TextPart]) -> Cable:
    """Return the telegram that the parts of a text make up.

    Args:
        parts: all telegrams of the text, in order.

    Returns:
        The first telegram, with the sections of it that are in other parts. Spans count in the whole text, and the
        blocks tile it.
    """
    cables = [shifted(part.cable, part.start) for part in parts]
    given = [Given(number=number, cable=cable) for number, cable in enumerate(cables, 1)]
    sides = [Side(one) for one in given]
    own = [0]
    for at in range(1, len(parts)):
        if all(_is_section(sides[held], sides[at]) for held in own):
            own.append(at)
    joined = collate([given[at] for at in own])
    order = sorted(own, key=lambda at: min(sides[at].sections, default=0))
    blocks: list[Block] = []
    others: list[Defect] = []
    for at, part in enumerate(parts):
        if at in own:
            blocks += cables[at].blocks
        else:
            span = Span(part.start, part.end)
            name = part.cable.id or "a telegram without an id"
            blocks.append(Block("foreign", span))
            others.append(Defect("foreign-cable", f"the text continues with {name}; it is not part of this one", span))
    return msgspec.structs.replace(
        joined.cable,
        blocks=tuple(blocks),
        fields=tuple(field for at in order for field in cables[at].fields),
        redactions=tuple(one for at in order for one in cables[at].redactions),
        defects=(*(one.defect for one in joined.defects), *others),
    )


def _is_section(held: Side, other: Side) -> bool:
    if not other_sections(held, other):
        return False
    one, another = held.given.cable.id, other.given.cable.id
    return one == another if one and another else likeness(held, other).verdict == "same"


def shifted(value: Any, by: int) -> Any:
    """Return a value of the model with all its spans further on.

    Args:
        value: a cable, or a part of one.
        by: characters.

    Example: the spans of a section that begins at character 900 of a text, 900 further on.
    """
    if not by:
        return value
    if isinstance(value, Span):
        return value.shift(by)
    if isinstance(value, tuple):
        return tuple(shifted(one, by) for one in value)
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(
            value, **{name: shifted(old, by) for name in value.__struct_fields__ if _has(old := getattr(value, name))}
        )
    return value


def _has(value: object) -> bool:
    return isinstance(value, Span | tuple | msgspec.Struct)
