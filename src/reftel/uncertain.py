"""Uncertain values: the notes of the defect `uncertain-reading`, and the values that they are about.

A value is uncertain if it won narrowly over the second-best reading, if a reference is a guess, or if a rule says so.
Each becomes a defect of one code, whose note begins with the name of the value. So copies, pages, exports, counts and
searches find the uncertain values of a reading in one place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from reftel.defects import DefectCode
from reftel.field_names import FieldName
from reftel.model import Defect, Field, Reference
from reftel.particulars import Value
from reftel.spans import Span

CODE: DefectCode = "uncertain-reading"
"""The code of the defect."""
WON = re.compile(r"(?P<name>[a-z_.]+) won by (?P<points>-?[0-9.]+) points")
"""The note of a value that won narrowly."""
GUESSED = re.compile(r"reference (?P<text>.*): (?P<codes>[a-z-]+(?:, [a-z-]+)*)", re.DOTALL)
"""The note of a reference that is a guess, with the codes of `Reference.uncertain`."""
NAMED = re.compile(r"(?P<name>[a-z_.]++): ")
"""How a note begins that names a value."""
_LONGEST = 60
"""Characters of a reference in a note."""
_OF = {"transmission.dtg": "created", "heading": "paragraphs"}
"""Part of a value -> the attribute of `Cable` that is made from it."""


class UncertainValue(Value, frozen=True, kw_only=True):
    """A value that was read with little certainty."""

    field: str
    """Attribute of `Cable`."""
    note: str
    """The reason, as in the defect."""


def narrow(field: Field) -> Defect:
    """Return the defect of a field whose reading won narrowly (`Field.uncertain`)."""
    return Defect(CODE, f"{field.name} won by {field.margin} points ({field.evidence})", field.span)


def guessed(reference: Reference) -> Defect:
    """Return the defect of a reference that is a guess (`Reference.uncertain`)."""
    return Defect(CODE, f"reference {reference.text[:_LONGEST]}: {', '.join(reference.uncertain)}", reference.span)


def doubted(name: FieldName, reason: str, span: Span) -> Defect:
    """Return the defect of a value for which its rule has a doubt.

    Args:
        name: The value: an attribute of `Cable`.
        reason: Why it is uncertain, in words.
        span: Its place, or that of the doubt.
    """
    return Defect(CODE, f"{name}: {reason}", span)


def uncertain_name(note: str) -> str:
    """Return the name of the value that the note of an uncertain reading is about; empty for another note.

    >>> uncertain_name("signed_by won by 1.5 points (last line)"), uncertain_name("reference 07 LIMA 1: year-after")
    ('signed_by', 'references')
    """
    if won := WON.match(note):
        return won["name"]
    if GUESSED.fullmatch(note):
        return "references"
    named = NAMED.match(note)
    return named["name"] if named else ""


def uncertain_field(note: str) -> str:
    """Return the attribute of `Cable` that the note of an uncertain reading is about; empty for another note.

    >>> uncertain_field("transmission.dtg won by 2.0 points (slip)")
    'created'
    """
    name = uncertain_name(note)
    return _OF.get(name, name.partition(".")[0])


def uncertain_values(defects: Iterable[Defect], corrected: Collection[str] = ()) -> tuple[UncertainValue, ...]:
    """Return the uncertain values among defects, without those that people have corrected.

    >>> uncertain_values([doubted("subject", "a line break may have torn a word", Span(0, 4))])
    (UncertainValue(field='subject', note='subject: a line break may have torn a word'),)
    """
    found: dict[UncertainValue, None] = {}
    for defect in defects:
        if defect.code == CODE and (field := uncertain_field(defect.note)) and field not in corrected:
            found.setdefault(UncertainValue(field=field, note=defect.note))
    return tuple(found)
