"""True values of a made-up telegram, for comparison with a reading; one line of JSON for each telegram.

Names and conventions are those of `reftel.model.Cable`, without the results of reading (spans, blocks, fields,
defects). docs/exercise.md describes the file.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from reftel.model import Addressee, Classification, Classifier, ExecutiveOrder, Point, Reference, Transmission
from reftel.particulars import Value

SCHEMA = "reftel.exercise/1"


class TrueSection(Value, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """SECTION 01 OF 04."""

    number: int
    of: int


class TrueParagraph(Value, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A paragraph, its text with line breaks but without number, marking, page marks and stray captions."""

    anchor: str
    number: int | None = None
    section: int | None = None
    marking: str | None = None
    heading: str | None = None
    text: str = ""
    points: tuple[Point, ...] = ()


class TrueArticle(Value, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An article that a page lists."""

    url: str


class Damage(Value, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Something done to a copy: `kind` as in the table of damages, `detail` its specifics."""

    kind: str
    detail: str = ""


class TrueWitness(Value, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One copy of the telegram in the output."""

    path: str
    """File under the output folder, with ` > member` inside a zip or tar, ` # row` (from 1) of a table."""
    form: str
    """text, page or csv."""
    variant: str = ""
    """bare, preamble, 2010-11 ..."""
    damages: tuple[Damage, ...] = ()
    changes: dict[str, Any] = msgspec.field(default_factory=dict)
    """True values that differ in this copy: removed, cut off or overwritten ones."""


class Truth(Value, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A telegram as sent, and where its copies are."""

    schema: str = SCHEMA
    id: str
    year: int
    post: str
    serial: int
    created: dt.datetime
    classification: Classification
    origin: str
    transmission: Transmission
    sender: str
    action: tuple[Addressee, ...]
    info: tuple[Addressee, ...] = ()
    captions: tuple[str, ...]
    passing: tuple[str, ...] = ()
    executive_order: ExecutiveOrder
    declassify_on: dt.date | None = None
    tags: tuple[str, ...]
    subject: str
    subject_marking: str | None = None
    references: tuple[Reference, ...] = ()
    classified_by: tuple[Classifier, ...] = ()
    handling: tuple[str, ...] = ()
    sections: tuple[TrueSection, ...] = ()
    paragraphs: tuple[TrueParagraph, ...]
    summary: str | None = None
    comment: str | None = None
    redactions: tuple[str, ...] = ()
    signed_by: tuple[str, ...] = ()
    articles: tuple[TrueArticle, ...] = ()
    is_partial: bool = False
    matter: int
    """Number of the matter it belongs to."""
    kind: str
    """The kind of matter: the name of its file."""
    step: int
    """Number of earlier telegrams of the matter."""
    cites: tuple[str, ...] = ()
    """Ids it refers to that are in the output."""
    cites_missing: tuple[str, ...] = ()
    """Ids it refers to that are not, on purpose."""
    witnesses: tuple[TrueWitness, ...] = ()
