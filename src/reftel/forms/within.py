"""Beginnings of telegrams in a text with other words before them: a mail's note, a page's navigation."""

from __future__ import annotations

import re

from reftel.forms.framing import ID
from reftel.values import levels
from reftel.vocab.month_names import SHORT_MONTH

_MONTH = rf"{SHORT_MONTH}[A-Z]{{0,6}}"
_BEGINNING = re.compile(
    r"^[ \t]{0,40}(?:"
    r"VZCZC|ZCZC[ A-Z]|RAAUZYUW|[A-Z]{8} R[A-Z]{6}"
    rf"|(?:[ZOPRYM] ){{1,3}}\d{{6}}Z [A-Z \d]{{0,12}}{_MONTH} \d\d"
    rf"|\d{{6}}Z {_MONTH} \d\d"
    r"|PAGE 0?1[ \t]+[A-Z]|FM [A-Z]{3}|DE R[A-Z]{3,6} ?#|ZN[RY] [A-Z]{5}"
    rf"|{levels.FIRST_OF_LINE}\b[^\n]{{0,60}} \d{{3,6}}[ \t]{{0,20}}\r?$"
    rf"|{ID}[ \t]{{0,20}}\r?$"
    rf"|Viewing cable {ID}"
    r"|MRN[ \t]*(?:\r?\n[ \t]*)?:\s{0,20}\d\d [A-Z]"
    r"|Message (?:Text|Attributes)[ \t]{0,20}\r?$"
    r")",
    re.M,
)
"""Lines that a telegram begins with and hardly anything else has."""


def beginning(text: str) -> int | None:
    """Return the beginning of the first line of a telegram; None for none.

    Args:
        text: characters.
    """
    found = _BEGINNING.search(text)
    return found.start() if found else None
