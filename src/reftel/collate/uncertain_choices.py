"""The chosen values of a cable that are uncertain. Doubts about a value of a copy that was not chosen do not count."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from reftel.collate.collation_types import Chosen, WitnessDefect
from reftel.uncertain import CODE, UncertainValue, uncertain_field, uncertain_values

_OF_ANY = frozenset({"id", "year", "post", "serial"})
"""Values that are taken from the first copy that has them."""


class Collated(Protocol):
    """Choices between copies; `Collation` and `CableView` have them."""

    @property
    def main(self) -> int:
        """Number of the copy that is read first."""

    @property
    def chosen(self) -> Sequence[Chosen]:
        """Values that were taken from another copy."""

    @property
    def defects(self) -> Sequence[WitnessDefect]:
        """Defects of all copies."""


def doubts_of_choices(collated: Collated) -> Iterator[tuple[int, WitnessDefect]]:
    """Yield the uncertain readings of the copies from which the values were chosen, each with its place among the
    defects.

    Example: if copy 2 gives the subject, doubts about the subject of copy 1 are left out.
    """
    source = {each.field: each.witness for each in collated.chosen}
    for index, entry in enumerate(collated.defects):
        field = uncertain_field(entry.defect.note) if entry.defect.code == CODE else ""
        if field in _OF_ANY or (field and entry.witness in (0, source.get(field, collated.main))):
            yield index, entry


def uncertain_choices(collated: Collated, corrected: Collection[str] = ()) -> tuple[UncertainValue, ...]:
    """Return the uncertain values of a cable, without those that people have corrected.

    Args:
        collated: The choices between its copies.
        corrected: Attributes of `Cable` that people have corrected.
    """
    return uncertain_values((entry.defect for _, entry in doubts_of_choices(collated)), corrected)
