"""What the rules write into while one telegram is read. It is frozen into a `Cable` at the end."""

from __future__ import annotations

import datetime as dt

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
from reftel.telegram.lines import Line


class Draft:
    """The reading in the making: blocks in any order, fields, defects, and the values found so far."""

    __slots__ = (
        "blocks",
        "captions",
        "classification",
        "classified_by",
        "comment",
        "created",
        "defects",
        "executive_order",
        "fields",
        "handling",
        "headers",
        "paragraphs",
        "partial",
        "passing",
        "post",
        "redactions",
        "references",
        "sections",
        "serial",
        "signed_by",
        "subject",
        "subject_marking",
        "summary",
        "tags",
        "text",
        "year",
    )

    def __init__(self, text: str, year: int | None, post: str | None, serial: int | None) -> None:
        self.text = text
        self.year = year
        self.post = post
        self.serial = serial
        self.created: dt.datetime | None = None
        self.blocks: list[tuple[int, int, str]] = []
        self.fields: list[Field] = []
        self.defects: list[Defect] = []
        self.headers: list[Header] = []
        self.classification: Classification | None = None
        self.captions: dict[str, None] = {}
        self.passing: list[str] = []
        self.executive_order: ExecutiveOrder | None = None
        self.tags: tuple[str, ...] = ()
        self.subject: str | None = None
        self.subject_marking: str | None = None
        self.references: list[Reference] = []
        self.classified_by: list[Classifier] = []
        self.handling: list[str] = []
        self.sections: list[Section] = []
        self.paragraphs: list[Paragraph] = []
        self.summary: str | None = None
        self.comment: str | None = None
        self.redactions: list[Redaction] = []
        self.signed_by: tuple[str, ...] = ()
        self.partial = False

    def block(self, kind: str, start: int, end: int) -> None:
        """Says that the characters from start to end are of this kind."""
        if end > start:
            self.blocks.append((start, end, kind))

    def block_around(self, kind: str, start: int, end: int, marks: list[Line]) -> None:
        """The same, but for page marks that tear the element: they are blocks of their own."""
        for mark in marks:
            self.block(kind, start, mark.start)
            self.block("page_mark", mark.start, mark.end)
            start = mark.end
        self.block(kind, start, end)

    def field(self, name: str, start: int, end: int, rule: str, state: State = "read") -> None:
        """Says that a value was read from these characters."""
        self.fields.append(Field(name, Span(start, end), rule, state))

    def defect(self, code: str, start: int, end: int, note: str = "") -> None:
        """Records something wrong that was worked around."""
        self.defects.append(Defect(code, note, Span(start, end)))
