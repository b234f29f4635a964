"""A telegram composed but not yet laid out: its elements as written, with their values."""

from __future__ import annotations

from typing import NamedTuple

from reftel.exercise.style import Style
from reftel.exercise.world import Plan
from reftel.model import Classifier, ExecutiveOrder, Point, Reference


class Para:
    """A paragraph ready to be laid out."""

    __slots__ = ("heading", "heading_lines", "lines", "marking", "number", "points", "prefix")

    def __init__(self, number: int, marking: str | None, prefix: str, lines: list[str]) -> None:
        self.number = number
        self.marking = marking
        self.prefix = prefix
        """`1.  (SBU)  `, with which the first of `lines` begins."""
        self.lines = lines
        """All lines, blank ones between points and around tables too."""
        self.points: tuple[Point, ...] = ()
        self.heading: str | None = None
        self.heading_lines: tuple[str, ...] = ()
        """Heading and rules as written over the paragraph."""


class MarkedPassage(NamedTuple):
    """A paragraph that belongs to the summary or comment: its place, characters before and after the passage."""

    place: int
    before: int
    after: int
    text: str
    """The passage, spaces folded, as long as nothing is done to the paragraph."""


class TelegramDraft:
    """All elements of a telegram in writing."""

    __slots__ = (
        "caption_lines",
        "captions",
        "chief",
        "classified_by",
        "classified_lines",
        "close",
        "comment_cuts",
        "eo_line",
        "executive_order",
        "handling",
        "handling_lines",
        "names",
        "paras",
        "passing",
        "passing_lines",
        "plan",
        "ref_lines",
        "references",
        "sections",
        "style",
        "subject",
        "subject_lines",
        "subject_marking",
        "summary_cuts",
        "tag_lines",
        "tags",
    )

    caption_lines: list[str]
    """As written, if one may be twice."""
    captions: tuple[str, ...]
    chief: str
    """The signature, in capitals; empty for none."""
    classified_by: tuple[Classifier, ...]
    classified_lines: list[str]
    close: list[str]
    comment_cuts: tuple[MarkedPassage, ...]
    eo_line: str
    executive_order: ExecutiveOrder
    handling: tuple[str, ...]
    handling_lines: list[str]
    names: list[str]
    """Persons named in the text, whom a publisher may take out."""
    paras: list[Para]
    passing: tuple[str, ...]
    passing_lines: list[str]
    ref_lines: list[str]
    references: tuple[Reference, ...]
    sections: int
    subject: str
    subject_lines: list[str]
    subject_marking: str | None
    summary_cuts: tuple[MarkedPassage, ...]
    """Paragraphs of the summary, and the number of characters of the words around it."""
    tag_lines: list[str]
    tags: tuple[str, ...]

    def __init__(self, plan: Plan, style: Style) -> None:
        self.plan = plan
        self.style = style
