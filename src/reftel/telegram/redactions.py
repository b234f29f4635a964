"""Redactions: text that a publisher or a reviewer took out, and the sign left in its place."""

from __future__ import annotations

import re

from reftel.model import Redaction
from reftel.spans import Span
from reftel.telegram.draft import Draft

_STRUCK = re.compile(r"[Xx]{4,}(?:[ \t]+[Xx]{4,})*|█+(?: █+)*")
_NAMED = re.compile(
    r"\[(?:(?:NAMES?|[^\[\]\n]{0,40}) (?:REMOVED|REDACTED|DELETED|WITHHELD|EXCISED)|\.\.\.|…)\]", re.IGNORECASE
)


def read_redactions(draft: Draft) -> None:
    """Record every redaction of the text in `draft.redactions`, in order, with its kind."""
    text = draft.text
    if "XXXX" not in text and "xxxx" not in text and "[" not in text and "█" not in text:
        return
    found = [(match.start(), match.end(), "named") for match in _NAMED.finditer(text)]
    if "█" in text or "XXXX" in text.upper():
        found += [(match.start(), match.end(), "struck") for match in _STRUCK.finditer(text)]
    at = 0
    for start, end, kind in sorted(found):
        # what is struck out inside brackets is part of what the brackets name
        if start >= at:
            draft.redactions.append(Redaction(text=text[start:end], kind=kind, span=Span(start, end)))
            at = end
