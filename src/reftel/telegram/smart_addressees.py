"""Lists of addressees of a SMART telegram: divided by semicolons or lines, with inverted names and precedences."""

from __future__ import annotations

import re

from reftel.model import Addressee
from reftel.spans import Span
from reftel.telegram.phrases import PRECEDENCES

_PRECEDENCE = re.compile(
    rf"^(?P<name>.+?)(?<![ ,])[ ,]++(?P<precedence>(?:NIACT )?IMMEDIATE|{PRECEDENCES})$", re.IGNORECASE
)
_ENTRIES = re.compile(r"(;|(?<!,)\n(?=[ \t]*\S[^\n;]*\b(?:Routine|Priority|Immediate|Flash)\b))", re.IGNORECASE)
"""Between addressees that semicolons divide; lines may be wrapped."""
_ENTRY_LINES = re.compile(r"((?<!,)\n(?![ \t]*(?:NIACT )?(?:Routine|Priority|Immediate|Flash)[ \t]*$))", re.I | re.M)
"""Between addressees on a line each."""
NOBODY = frozenset({"NONE", "N/A", "NOT APPLICABLE"})
_INVERTED = re.compile(
    r"(?P<place>[^,]{2,40}), (?P<kind>AMEMBASSY|AMCONSUL|AMCONGEN|SECSTATE|USMISSION|USDEL|USINT|USLO|USOFFICE|AIT|REO)"
    r"(?P<rest>.{0,20})",
    re.IGNORECASE,
)


def addressees_of(written: str, shift: int) -> list[Addressee]:
    """Return the addressees of a list.

    Args:
        written: the list after its label.
        shift: where it begins in the telegram's text.
    """
    found: list[Addressee] = []
    at = shift
    for piece in (_ENTRIES if ";" in written else _ENTRY_LINES).split(written):
        entry = " ".join(piece.split()).strip(" ;")
        if entry and entry.upper() not in NOBODY:
            found.append(_addressee(entry, Span(at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip()))))
        at += len(piece)
    return found


def _addressee(written: str, span: Span) -> Addressee:
    found = _PRECEDENCE.match(written)
    name = found["name"].strip(" ,") if found else written
    return Addressee(name=upright(name).upper(), precedence=found["precedence"].upper() if found else None, span=span)


def upright(name: str) -> str:
    """`WASHDC, SECSTATE` as addressees are written elsewhere: `SECSTATE WASHDC`."""
    found = _INVERTED.fullmatch(name)
    return f"{found['kind']} {found['place']}{found['rest']}".strip() if found else name
