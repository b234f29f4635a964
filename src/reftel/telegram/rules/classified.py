"""`Classified By: ... Reason: 1.4 (b), (d).` (E.O. 12958 sec. 1.6; 5 FAH-1 H-200)."""

from __future__ import annotations

import re

import msgspec

from reftel.telegram.draft import Draft
from reftel.telegram.path import Element
from reftel.values.classifier import read_classifier, read_reasons

_REASON = re.compile(r"REASONS?|DERIVED|DECLASS", re.IGNORECASE)
_TEXT = re.compile(
    r"(?:BEGIN |EXECUTIVE )?(?:SUMMARY|INTRODUCTION)\b|\([UCS](?:BU)?(?:/NF)?\)\s(?!(?:AND|OR|&)\b)|THIS CABLE",
    re.IGNORECASE,
)
"""How the text begins where no number says so."""


def read(draft: Draft, element: Element) -> int:
    """Read from the label to a blank line, or to how the text begins; return where it ends."""
    at = element.start
    while at < element.stop:
        after = draft.text.find("\n", at, element.stop)
        after = element.stop if after < 0 else after
        line = draft.text[at:after].strip()
        if at > element.start and (not line or _TEXT.match(line)):
            break
        at = after + 1
    end = min(max(at - 1, element.begin), element.stop)
    if at > element.stop:
        end = element.stop
    stop = element.start + len(draft.text[element.start : end].rstrip())
    take(draft, element.start, stop)
    return end


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
