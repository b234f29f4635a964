"""One JSON object per line: the cable, the places of its copies, its corrections. docs/json.md has the schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from reftel.archive.references.state_types import ReferenceState
from reftel.archive.types import ArchivedCable, Correction
from reftel.collate.published import LeftOut, left_out, published
from reftel.export.format import quiet_json
from reftel.model import Cable, Source
from reftel.origins import Accession, Provenance
from reftel.particulars import Value
from reftel.uncertain import UncertainValue

SCHEMA = "reftel.export/1"


class ExportedCopy(Value, frozen=True, kw_only=True):
    """A copy without its text."""

    number: int
    source: Source
    places: tuple[str, ...]
    """Names of files and members, without the folders of the machine that took them in."""
    accession: Accession | None = None
    provenance: Provenance | None = None
    left_out: tuple[LeftOut, ...] = ()
    """Its omissions of text that another copy has or that reviewers removed, by paragraph."""


class Exported(Value, frozen=True, kw_only=True):
    """A line."""

    schema: str = SCHEMA
    id: str
    cable: Cable
    """As `reftel parse --json` writes it, but for `blocks`; spans count in the text of copy `main`."""
    main: int
    copies: tuple[ExportedCopy, ...]
    corrections: tuple[Correction, ...] = ()
    states: tuple[ReferenceState, ...] = ()
    """The state of each of the cable's references in the archive, in their order."""
    uncertain: tuple[UncertainValue, ...] = ()
    """Values that were read with little certainty, without those that people have corrected."""


def exported(held: ArchivedCable) -> Exported:
    """The object of a line."""
    rows = published(held.cable.paragraphs, {c.number: c.cable for c in held.copies}) if len(held.copies) > 1 else ()
    return Exported(
        id=held.id,
        cable=held.cable,
        main=held.main,
        copies=tuple(
            ExportedCopy(
                number=c.number,
                source=c.shown_source,
                places=c.found_in,
                accession=c.accession,
                provenance=c.provenance,
                left_out=left_out(rows, c.number) if rows else (),
            )
            for c in held.copies
        ),
        corrections=held.corrections,
        states=held.states,
        uncertain=held.uncertain,
    )


def write(cables: Iterable[ArchivedCable]) -> Iterator[bytes]:
    """The lines."""
    encoder = msgspec.json.Encoder()
    for held in cables:
        values: dict[str, Any] = {"schema": SCHEMA, **msgspec.to_builtins(exported(held))}
        yield quiet_json(encoder.encode(values)) + b"\n"
