"""The releaser of a military message: the sentence `RELEASED BY ...` at the end of its text."""

from __future__ import annotations

import re

from reftel.model import Paragraph
from reftel.telegram.draft import Draft

_RELEASED = re.compile(
    r"(?:THIS MESSAGE (?:IS|WAS) )?(?:RELEASED|RELEASE AUTHORIZED|AUTHORIZED) BY:? +(?P<who>[^\n]{3,160})", re.I
)
_NAME = re.compile(
    r"(?P<words>[A-Z][A-Za-z.'\-]*(?: [A-Z][A-Za-z.'\-]*){0,7})(?:,? (?P<suffix>JR|SR|II|III|IV)\b\.?)?", re.IGNORECASE
)
_SUFFIX = frozenset({"JR", "SR", "II", "III", "IV", "JR.", "SR."})
_WITHOUT = frozenset({"USN", "USMC", "USA", "USAF", "USCG", "USNR", "RET", "(RET)"})


def read_releaser(draft: Draft) -> None:
    """The releasing officer's surname is the signature of the message."""
    if draft.signed_by or not draft.paragraphs:
        return
    for paragraph in reversed(draft.paragraphs[-3:]):
        if found := _RELEASED.match(" ".join(paragraph.text.split())):
            _sign(draft, paragraph, found["who"])
            return


def _sign(draft: Draft, paragraph: Paragraph, who: str) -> None:
    named = _NAME.match(who.partition(",")[0])
    if named is None:
        return
    words = [word for word in named["words"].split() if word.upper() not in _SUFFIX | _WITHOUT]
    surname = words[-1].strip(".") if words else ""
    at = draft.text.find(surname, paragraph.span.start, paragraph.span.end) if len(surname) > 1 else -1
    if at >= 0:
        draft.signed_by = (surname,)
        draft.field("signed_by", at, at + len(surname), "military")
