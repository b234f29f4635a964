"""Paragraphs that a copy lacks, by the numbers of those that it has: 1, 3, 8 lacks 2 and 4 to 7.

Publishers and reviewers leave paragraphs out, and the others keep their numbers (State's FOIA reviewers
and the Cablegate extracts did so). A skipped number is not proof: drafters skip numbers, numbers get damaged,
sections go missing. So a gap counts as withheld only with evidence: a mark in place of the text, a copy that is
marked as an extract, or two or more numbers in a row, which drafters hardly ever skip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from msgspec.structs import replace

from reftel.model import Cable, Paragraph, Value

GapEvidence = Literal["mark", "extract", "several", "others", "none"]

_MARK = re.compile(
    r"\s*(?:X{6,}|\[?(?:PARAGRAPHS?|SECTIONS?|TEXT|PORTION)? ?(?:REDACTED|WITHHELD|DELETED|OMITTED|EXCISED|REMOVED)\]?"
    r"|\(?B\)? ?\(?[1-9]\)?|NOT DECLASSIFIED)\s*",
    re.IGNORECASE,
)
"""A line that is only the mark of removed text."""
_FARTHEST = 150
"""A step over more numbers than this is a misread number."""
_SEVERAL = 2
"""So many numbers in a row are not skipped by a slip."""
_SENTENCE = 60
"""Characters of a paragraph without number that may be one whose number is lost; shorter ones are headings."""


class ParagraphGap(Value, frozen=True, kw_only=True):
    """Numbers that no paragraph of a copy has."""

    first: int
    last: int
    before: str | None
    """Anchor of the paragraph after the gap."""
    evidence: GapEvidence
    """`mark`: a mark in place of the text; `extract`: the copy says that it is an extract; `several`: two numbers and
    more; `others`: one number, in a copy with other such gaps; `none`: only one skipped number."""

    @property
    def is_withheld(self) -> bool:
        """Whether the evidence is enough to say that paragraphs are missing, not just a number."""
        return self.evidence != "none"

    @property
    def numbers(self) -> range:
        """The numbers that are missing."""
        return range(self.first, self.last + 1)

    def __str__(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first} to {self.last}"


class _Step(NamedTuple):
    """Two numbered paragraphs in a row, and those without number between them."""

    before: Paragraph | None
    between: Sequence[Paragraph]
    behind: Paragraph
    repeats: int
    """Number of earlier paragraphs with the number of `before`: 45, 45, 47 lacks nothing."""


def gaps(cable: Cable, missing_sections: Sequence[int] = ()) -> tuple[ParagraphGap, ...]:
    """Return the gaps in the numbers of a cable's paragraphs, in order of reading.

    `missing_sections` are the sections that no copy has: their paragraphs are not withheld.

    Example: of paragraphs 1, 3 and 8, paragraph 2 (no evidence) and paragraphs 4 to 7 (several) are missing.
    """
    numbered = [each.number for each in cable.paragraphs if each.number is not None]
    held = set(numbered)
    is_outline = 2 * len(numbered) < len(cable.paragraphs)
    is_extract = any(field.name == "is_partial" for field in cable.fields)
    found = []
    for step in _steps(cable.paragraphs):
        number = step.behind.number or 0
        last = step.before.number or 0 if step.before is not None else 0
        first = last + 1
        if not first < number <= first + _FARTHEST or any(each in held for each in range(first, number)):
            continue
        evidence = _evidence(step, number - first, is_extract=is_extract)
        if evidence == "none" and step.before is None:
            continue  # "Classified by" or a summary without its number
        if evidence in ("none", "several") and (is_outline or _is_explained(step, missing_sections, number - first)):
            continue
        found.append(ParagraphGap(first=first, last=number - 1, before=step.behind.anchor, evidence=evidence))
    if any(gap.evidence in ("mark", "several") for gap in found):
        found = [replace(gap, evidence="others") if gap.evidence == "none" else gap for gap in found]
    return tuple(found)


def withheld(cable: Cable, missing_sections: Sequence[int] = ()) -> tuple[ParagraphGap, ...]:
    """Return the gaps whose paragraphs are missing by the evidence."""
    return tuple(gap for gap in gaps(cable, missing_sections) if gap.is_withheld)


def count(found: Sequence[ParagraphGap]) -> int:
    """Return the number of missing paragraphs."""
    return sum(len(gap.numbers) for gap in found)


def _steps(paragraphs: Sequence[Paragraph]) -> Iterator[_Step]:
    before: Paragraph | None = None
    repeats = 0
    between: list[Paragraph] = []
    for paragraph in paragraphs:
        if paragraph.number is None:
            between.append(paragraph)
            continue
        yield _Step(before, between, paragraph, repeats)
        repeats = repeats + 1 if before is not None and before.number == paragraph.number else 0
        before, between = paragraph, []


def _evidence(step: _Step, missing: int, *, is_extract: bool) -> GapEvidence:
    ends = step.before.text.rstrip().rsplit("\n", 1)[-1] if step.before is not None else ""
    lines = [ends, *(step.behind.heading or "").split("\n")]
    for paragraph in step.between:
        lines += [*(paragraph.heading or "").split("\n"), *paragraph.text.split("\n")]
    if any(_MARK.fullmatch(line) for line in lines if len(line) < 200):
        return "mark"
    if step.before is not None and is_extract:
        return "extract"
    return "several" if missing >= _SEVERAL else "none"


def _is_explained(step: _Step, missing_sections: Sequence[int], missing: int) -> bool:
    """Whether something else explains the missing numbers: lost numbers, a repeated one, a missing section."""
    lost = sum(len(paragraph.text) >= _SENTENCE for paragraph in step.between)
    if lost + step.repeats >= missing:
        return True
    early = step.before.section or 0 if step.before is not None else 0
    late = step.behind.section or 0
    return any(early <= section <= late for section in missing_sections) or late - early > 1
