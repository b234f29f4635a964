"""Whether a copy says that it corrects or repeats another telegram."""

from __future__ import annotations

import re

from reftel.collate.same import Side

_CORRECTS = re.compile(r"\b(?:correct(?:ed|s|ion)|repeat(?:ed|s)?|retransmi\w+|resen[dt])\b", re.IGNORECASE)

_OPENING = 200
"""Characters of a text that can name the telegram that is sent again."""


def sends_again(one: Side, other: Side) -> bool:
    """Return whether a copy says at its beginning that it corrects or repeats the telegram of another copy.

    Args:
        one: the copy.
        other: a copy of the telegram that may have been sent before.

    Example: true of `THIS CORRECTS LIMA 1234` and a copy of LIMA 1234.
    """
    serial = other.given.cable.serial
    if not serial:
        return False
    cable = one.given.cable
    opening = cable.paragraphs[0].text[:_OPENING] if cable.paragraphs else ""
    number = re.compile(rf"(?<!\d)0*{serial}(?!\d)")
    lines = (*one.given.beside, cable.subject or "", opening)
    if any(_CORRECTS.search(line) and number.search(line) for line in lines):
        return True
    is_marked = any(_CORRECTS.search(caption) for caption in cable.captions)
    return is_marked and any(each.id and number.search(each.id) for each in cable.references)
