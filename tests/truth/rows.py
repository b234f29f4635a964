"""The truth about real copies, and a reading in the same shape.

`real_copies.jsonl` has a line for each copy that was read by eye: 131 of the public copies, 60 of them drawn at random.
Ids, dates, levels, captions, TAGS, numbers and markings are as they are; subjects, headings, summaries and the names of
persons are digests, since no text of a real cable may be in the project. What the text does not decide is left out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

import reftel
from reftel.model import Cable
from reftel.reading import RawSource, read_source
from tests.truth.copies import CORPUS, Copy, digest, exact

TRUTH = Path(__file__).with_name("real_copies.jsonl")
CAPTIONS = frozenset({"SIPDIS", "NOFORN", "SENSITIVE", "NODIS", "EXDIS", "LIMDIS", "STADIS", "TERREP", "ROGER CHANNEL"})
"""Captions that are compared; others (`CORRECTED COPY`) are written in too many ways."""

Values = dict[str, Any]


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is true of a copy. A field that is `UNSET` is not decided; None or an empty list says that there is none."""

    name: str
    sha256: str
    id: str | msgspec.UnsetType = msgspec.UNSET
    created: str | msgspec.UnsetType = msgspec.UNSET
    """Date and time of the date-time group, UTC."""
    level: str | msgspec.UnsetType = msgspec.UNSET
    captions: list[str] | msgspec.UnsetType = msgspec.UNSET
    declassify_on: str | msgspec.UnsetType | None = msgspec.UNSET
    tags: list[str] | msgspec.UnsetType = msgspec.UNSET
    subject: str | msgspec.UnsetType = msgspec.UNSET
    subject_marking: str | msgspec.UnsetType | None = msgspec.UNSET
    refs: list[str] | msgspec.UnsetType = msgspec.UNSET
    """Ids of the cables that are referred to, in order."""
    classified_by: list[tuple[str, list[str]]] | msgspec.UnsetType = msgspec.UNSET
    """Digest of the name, and the reasons."""
    signed_by: list[str] | msgspec.UnsetType = msgspec.UNSET
    paragraphs: list[tuple[int, str | None]] | msgspec.UnsetType = msgspec.UNSET
    """Number and marking of the numbered paragraphs; `?` where the marking is not judged."""
    headings: list[tuple[int, str]] | msgspec.UnsetType = msgspec.UNSET
    """Number of the paragraph below, and digest."""
    action: int | msgspec.UnsetType = msgspec.UNSET
    info: int | msgspec.UnsetType = msgspec.UNSET
    summary: str | msgspec.UnsetType = msgspec.UNSET
    """Digest of the words of a summary that is all in one paragraph."""


def rows() -> list[Row]:
    """All rows."""
    decoder = msgspec.json.Decoder(Row)
    return [decoder.decode(line) for line in TRUTH.read_bytes().splitlines()]


def read_copy(copy: Copy) -> Cable:
    """Reftel's reading of a copy: a page as a page, a text as a text, any other file as it is recognized."""
    if copy.is_text:
        return reftel.parse(copy.text)
    if not copy.is_page:
        return next(reftel.read(CORPUS / copy.name)).cable
    return next(iter(read_source(RawSource(path=copy.name, data=copy.data, form="cablegate-page")))).cable


FIELDS = (
    *("id", "created", "level", "captions", "declassify_on", "tags", "subject", "subject_marking", "references"),
    *("classifier", "reasons", "signed_by", "numbers", "markings", "headings", "action", "info", "summary"),
)


def true_values(row: Row) -> Values:
    """What is true, by field; a field that was not decided is left out."""
    found = {name: getattr(row, name, msgspec.UNSET) for name in FIELDS}
    found["references"] = row.refs
    if row.classified_by is not msgspec.UNSET:
        found["classifier"] = [name for name, _ in row.classified_by]
        found["reasons"] = [reasons for _, reasons in row.classified_by]
    if row.paragraphs is not msgspec.UNSET:
        found["numbers"] = [number for number, _ in row.paragraphs]
        found["markings"] = [marking for _, marking in row.paragraphs]
    return {name: value for name, value in found.items() if value is not msgspec.UNSET}


def read_values(cable: Cable) -> Values:
    """The reading, in the same shape."""
    numbered = [one for one in cable.paragraphs if one.number is not None]
    return {
        "id": cable.id,
        "created": f"{cable.created:%Y-%m-%d %H:%M}" if cable.created else None,
        "level": cable.classification.level if cable.classification else None,
        "captions": [one for one in cable.captions if one in CAPTIONS],
        "declassify_on": cable.declassify_on.isoformat() if cable.declassify_on else None,
        "tags": list(cable.tags),
        "subject": exact(cable.subject) if cable.subject else None,
        "subject_marking": cable.subject_marking,
        "references": [one.id for one in cable.references if one.kind == "cable"],
        "classifier": [digest(one.name or "") for one in cable.classified_by],
        "reasons": [list(one.reasons) for one in cable.classified_by],
        "signed_by": [digest(one) for one in cable.signed_by],
        "numbers": [one.number for one in numbered],
        "markings": [one.marking for one in numbered],
        "headings": [(one.number, digest(one.heading)) for one in numbered if one.heading],
        "action": len(cable.action),
        "info": len(cable.info),
        "summary": digest(cable.summary) if cable.summary else None,
    }


def misses(row: Row, cable: Cable) -> tuple[str, ...]:
    """The fields in which a reading differs from the truth."""
    true, read = true_values(row), read_values(cable)
    if "markings" in true and len(true["markings"]) == len(read["markings"]):
        read["markings"] = [
            "?" if one == "?" else other for one, other in zip(true["markings"], read["markings"], strict=True)
        ]
    return tuple(name for name in FIELDS if name in true and true[name] != read[name])
