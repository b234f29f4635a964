"""`Classified By: ... Reason: 1.4 (b), (d).` (E.O. 12958 sec. 1.6; 5 FAH-1 H-200)."""

from __future__ import annotations

import re

import msgspec

from reftel.telegram.draft import Draft
from reftel.telegram.lines import NUMBER, PAGE, Line, shape
from reftel.values.classifier import read_classifier, read_reasons

_REASON = re.compile(r"REASONS?|DERIVED|DECLASS", re.IGNORECASE)
_ENDS = re.compile(r"(?:BEGIN |EXECUTIVE )?(?:SUMMARY|INTRODUCTION)\b|\([UCS](?:BU)?(?:/NF)?\)\s|THIS CABLE", re.IGNORECASE)


def read(draft: Draft, lines: list[Line], at: int) -> int:
    """Reads from the label to the blank line or the next element."""
    text = draft.text
    first = lines[at]
    at += 1
    while at < len(lines):
        line = lines[at]
        if line.kind == "blank" or (NUMBER.match(text, line.begin, line.stop) and not re.match(r"1\.[3456]", text[line.begin : line.stop])) or _ENDS.match(text, line.begin, line.stop):
            break
        kind = shape(text, line)
        if kind and not (kind == "by" and _REASON.match(text[line.begin : line.stop])) or PAGE.match(text, line.begin, line.stop):
            break
        at += 1
    last = lines[at - 1]
    take(draft, first.begin, last.stop)
    draft.block("classified_by", first.start, last.end)
    return at


def take(draft: Draft, begin: int, stop: int) -> None:
    """Reads a classifier from a span, or the reasons that stand apart from one read before."""
    text = draft.text
    if _REASON.match(text[begin:stop]):
        reasons, section = read_reasons(text[begin:stop])
        if draft.classified_by and section and not draft.classified_by[-1].reasons:
            draft.classified_by[-1] = msgspec.structs.replace(draft.classified_by[-1], reasons=reasons, section=section)
        draft.field("classified_by.reasons", begin, stop, "classified")
        return
    found = read_classifier(text, begin, stop)
    draft.classified_by.extend(found)
    readable = any(one.name for one in found)
    draft.field("classified_by", begin, stop, "classified", "read" if readable else "unreadable")
    if not readable:
        draft.defect("unreadable-classifier", begin, stop, "no name found behind Classified By")
