"""The mutable result of the rules while one telegram is read. It is frozen into a `Cable` at the end."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from operator import attrgetter
from typing import Any

from reftel.blocks import BlockKind
from reftel.defects import DefectCode
from reftel.field_names import FieldName
from reftel.model import (
    Classification,
    Classifier,
    Defect,
    ExecutiveOrder,
    Field,
    Header,
    Paragraph,
    Redaction,
    Reference,
    Section,
    State,
)
from reftel.spans import Span
from reftel.telegram.asides import Aside, mask
from reftel.telegram.path import Element
from reftel.telegram.plain import is_lower, upper
from reftel.telegram.signs import Signs
from reftel.uncertain import doubted

_end = attrgetter("end")


class Draft:
    """The reading in the making: blocks in any order, fields, defects, and the values found so far."""

    __slots__ = (
        "asides",
        "blocks",
        "captions",
        "classification",
        "classified_by",
        "comment",
        "contacts",
        "created",
        "day",
        "defects",
        "executive_order",
        "fields",
        "frame_year",
        "handling",
        "headers",
        "is_year_assumed",
        "longer_serial",
        "lower",
        "message_type",
        "page_feet",
        "page_heads",
        "page_marks",
        "paragraphs",
        "partial",
        "particulars",
        "passing",
        "passing_end",
        "post",
        "printed",
        "raised",
        "reasons_before",
        "redactions",
        "references",
        "released",
        "sections",
        "serial",
        "signed_by",
        "signs",
        "subject",
        "subject_marking",
        "summary",
        "tags",
        "text",
        "year",
    )

    def __init__(self, text: str, year: int | None, post: str | None, serial: int | None) -> None:
        self.text = text
        """The text that the rules read (`plain`), with asides blanked out in the head."""
        self.raised = upper(text)
        """The same in capitals."""
        self.signs = Signs(self.raised)
        """The literal signs of the whole copy, in which no aside is blanked out."""
        self.lower = is_lower(text)
        """Whether the copy was retyped in lower case."""
        self.asides: list[Aside] = []
        """In their order; none overlaps another."""
        self.year = year
        self.is_year_assumed = False
        """Whether the year is only what references have without one, and the telegram's own date goes before it."""
        self.frame_year: int | None = None
        """The year of the container's date, for a telegram without one of its own."""
        self.post = post
        self.serial = serial
        self.longer_serial: tuple[int, Span] | None = None
        """The serial with the digits behind it, if a page mark confirms it: `TOKYO 1121 1`."""
        self.created: dt.datetime | None = None
        self.day: dt.date | None = None
        """The day of the date-time group, also where its hour is not known."""
        self.blocks: list[tuple[int, int, BlockKind]] = []
        self.fields: list[Field] = []
        self.defects: list[Defect] = []
        self.headers: list[Header] = []
        self.classification: Classification | None = None
        self.captions: dict[str, None] = {}
        self.page_feet: dict[int, int] = {}
        """Lines in the text that are feet of pages: their beginning -> their end."""
        self.page_heads: frozenset[str] = frozenset()
        """Lines above the header that may recur on later pages (see `page_heads`)."""
        self.page_marks: dict[int, int] = {}
        """Lines in the text that head pages of a paper form: their beginning -> their end. They tear sentences."""
        self.printed: list[tuple[int, int]] = []
        """Places of heads and feet of pages, which are recognized only because they recur."""
        self.passing: list[str] = []
        self.passing_end = -1
        self.reasons_before: tuple[tuple[str, ...], str | None] = ((), None)
        """Reasons and their section, written before the classifier."""
        self.executive_order: ExecutiveOrder | None = None
        self.tags: tuple[str, ...] = ()
        self.subject: str | None = None
        self.subject_marking: str | None = None
        self.released: dt.datetime | None = None
        """The day that a stamp of a review gives."""
        self.references: list[Reference] = []
        self.classified_by: list[Classifier] = []
        self.handling: list[str] = []
        self.contacts: list[str] = []
        self.message_type: str | None = None
        self.sections: list[Section] = []
        self.paragraphs: list[Paragraph] = []
        self.summary: str | None = None
        self.comment: str | None = None
        self.redactions: list[Redaction] = []
        self.signed_by: tuple[str, ...] = ()
        self.partial = False
        self.particulars: dict[str, Any] = {}
        """Values of `reftel.particulars.Particulars` that the telegram gives."""

    def hide(self, asides: list[Aside]) -> None:
        """Blank out asides, so that the rules read elements without them."""
        if not asides:
            return
        self.text = mask(self.text, asides)
        self.raised = mask(self.raised, asides)
        self.asides = sorted((*self.asides, *asides), key=lambda one: one.start)

    def block(self, kind: BlockKind, start: int, end: int) -> None:
        """Mark the characters from start to end as a block of this kind."""
        asides = self.asides
        if asides and asides[-1].end > start:
            for at in range(bisect_right(asides, start, key=_end), len(asides)):
                one = asides[at]
                if one.start >= end:
                    break
                if one.start > start:
                    self.blocks.append((start, one.start, kind))
                start = one.end
        if end > start:
            self.blocks.append((start, end, kind))

    def has_aside(self, start: int, end: int) -> bool:
        """Return whether an aside is between two characters."""
        at = bisect_right(self.asides, start, key=_end)
        return at < len(self.asides) and self.asides[at].start < end

    def field(
        self,
        name: FieldName,
        start: int,
        end: int,
        rule: str,
        state: State = "read",
        *,
        evidence: str = "",
        margin: float | None = None,
    ) -> None:
        """Record a value that was read from these characters, with the evidence that it won by."""
        self.fields.append(Field(name, Span(start, end), rule, state, evidence, margin))

    def read(self, element: Element, name: FieldName, start: int, end: int, rule: str, state: State = "read") -> None:
        """Record a value that was read from these characters of an element, with the element's evidence."""
        self.fields.append(Field(name, Span(start, end), rule, state, " ".join(element.evidence), element.margin))

    def defect(self, code: DefectCode, start: int, end: int, note: str = "") -> None:
        """Record a problem that reading recovered from."""
        self.defects.append(Defect(code, note, Span(start, end)))

    def doubt(self, name: FieldName, start: int, end: int, reason: str) -> None:
        """Record that a value is uncertain, and why; a value that won narrowly needs no other word."""
        self.defects.append(doubted(name, reason, Span(start, end)))
