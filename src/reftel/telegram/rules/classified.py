"""`Classified By: ... Reason: 1.4 (b), (d).` (E.O. 12958 sec. 1.6; 5 FAH-1 H-200)."""

from __future__ import annotations

import re

import msgspec

from reftel.telegram.draft import Draft
from reftel.telegram.lines import Line, number_at, page_mark_at, shape
from reftel.values.classifier import read_classifier, read_reasons

_REASON = re.compile(r"REASONS?|DERIVED|DECLASS", re.IGNORECASE)
_SECTION = re.compile(r"1\.[3456]")
_PREAMBLE = re.compile(r"CLASSIFICATION\s*:", re.IGNORECASE)
"""A field of the database that a text was copied out of; it names a level and no person."""
_TEXT = re.compile(
    r"(?:BEGIN |EXECUTIVE )?(?:SUMMARY|INTRODUCTION)\b|\([UCS](?:BU)?(?:/NF)?\)\s(?!(?:AND|OR|&)\b)|THIS CABLE",
    re.IGNORECASE,
)
"""How the text begins where no number says so."""


def read(draft: Draft, lines: list[Line], at: int) -> int:
    """Reads from the label to the blank line or the next element."""
    first = lines[at]
    at += 1
    while at < len(lines) and _continues(draft.text, lines[at]):
        at += 1
    last = lines[at - 1]
    if _PREAMBLE.match(draft.text, first.begin, first.stop):
        draft.block("record", first.start, last.end)
        return at
    take(draft, first.begin, last.stop)
    draft.block("classified_by", first.start, last.end)
    return at


def _continues(text: str, line: Line) -> bool:
    if line.kind == "blank" or _TEXT.match(text, line.begin, line.stop) or page_mark_at(text, line):
        return False
    if number_at(text, line) and not _SECTION.match(text, line.begin, line.stop):
        return False
    kind = shape(text, line)
    return not kind or (kind == "by" and _REASON.match(text, line.begin, line.stop) is not None)


def take(draft: Draft, begin: int, stop: int) -> None:
    """Reads a classifier from a span, or the reasons that stand apart from one read before."""
    written = draft.text[begin:stop]
    if _REASON.match(written):
        reasons, section = read_reasons(written)
        if draft.classified_by and section and not draft.classified_by[-1].reasons:
            draft.classified_by[-1] = msgspec.structs.replace(draft.classified_by[-1], reasons=reasons, section=section)
        draft.field("classified_by.reasons", begin, stop, "classified")
        return
    found = read_classifier(draft.text, begin, stop)
    draft.classified_by.extend(found)
    readable = any(one.name for one in found)
    draft.field("classified_by", begin, stop, "classified", "read" if readable else "unreadable")
    if not readable:
        draft.defect("unreadable-classifier", begin, stop, "no name found behind Classified By")
