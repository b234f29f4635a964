"""Results of collation: one cable, the choice of each value, the disagreements of witnesses."""

from __future__ import annotations

from typing import Literal

import msgspec

from reftel.model import Cable, Defect, Paragraph
from reftel.particulars import Value
from reftel.spans import Span


class Chosen(Value, frozen=True, kw_only=True):
    """The witness of a chosen value, and the rule of `collate.rules.RULES` that chose it."""

    field: str
    """Attribute of `Cable`."""
    witness: int
    """Number of the witness in its cable, from 1."""
    rule: str


class Attested(Value, frozen=True, kw_only=True):
    """One reading of a field and the witnesses that have it."""

    value: str
    """As text: a date in ISO form, a list joined by `, `."""
    witnesses: tuple[int, ...]


class Disagreement(Value, frozen=True, kw_only=True):
    """A field with different values in witnesses, apart from spaces, case and punctuation. The collation keeps all
    values."""

    field: str
    attested: tuple[Attested, ...]
    """The chosen reading first."""


class WitnessDefect(Value, frozen=True, kw_only=True):
    """A defect, and the number of the witness that its span refers to; 0 for the whole cable."""

    defect: Defect
    witness: int = 0


class Collation(msgspec.Struct, frozen=True, kw_only=True):
    """One telegram, with values chosen from its witnesses."""

    cable: Cable
    """The chosen values. `blocks`, `headers`, `fields` and `redactions` are those of the main witness; spans of
    `paragraphs` count in the text of the witness that `paragraph_witness` names."""
    main: int
    """Number of the witness that is read first."""
    paragraph_witness: tuple[int, ...] = ()
    """For each of `cable.paragraphs`, the witness it was taken from."""
    chosen: tuple[Chosen, ...] = ()
    """Only values that were not taken from the main witness."""
    disagreements: tuple[Disagreement, ...] = ()
    defects: tuple[WitnessDefect, ...] = ()
    missing_sections: tuple[int, ...] = ()
    """Sections that no witness holds: marks of later ones are there."""
    unmarked_sections: tuple[int, ...] = ()
    """Sections that no mark names, while nothing says that their text is missing."""
    beside: tuple[str, ...] = ()
    """Lines of the witnesses that no value and no paragraph has, each once."""


class Change(Value, frozen=True, kw_only=True):
    """Characters of a paragraph's text that the other side does not have.

    `withheld`: this side has the publisher's marks in place of the other's text. `restored`: this side has the text.
    `retyped`: both have something, and it differs. `only`: the other side has nothing here.
    """

    kind: Literal["withheld", "restored", "retyped", "only"]
    span: Span
    """In `Paragraph.text` of this side."""


class AlignedRow(Value, frozen=True, kw_only=True):
    """The same paragraph in two copies; None if a copy lacks it."""

    left: Paragraph | None = None
    right: Paragraph | None = None
    left_changes: tuple[Change, ...] = ()
    right_changes: tuple[Change, ...] = ()
    likeness: float = 1.0
    """Share of characters in common, 0 to 1."""
