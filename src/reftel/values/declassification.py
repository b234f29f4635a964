"""What stands behind `E.O. 12958:`: a date, an event, an exemption (E.O. 12065, 12356, 12958, 13526; 5 FAH-1 H-200)."""

from __future__ import annotations

import re

from reftel.model import ExecutiveOrder
from reftel.spans import Span
from reftel.values.dates import read_date

ORDER = re.compile(r"E\.? ?[O0]\.?,?[ :]*(?:1(?P<rest>[1-3][\dO]{3})\b)?", re.IGNORECASE)
"""`E.O. 12958`, `EO 12958`, `E.0. 12958`, `E.O.: 12958`; the digits may hold a letter O."""

_DECL = re.compile(r"DEC[LK]?(?:AS(?:SIFY|SIFIED)?)?(?:\s+ON)?\b\.?\s*[:;.\-]?\s*", re.IGNORECASE)
_EXEMPTION = re.compile(
    r"\b(?:"
    r"25X\d(?:-[A-Z]+)?|50X\d(?:-[A-Z]+)?"  # E.O. 13526
    r"|X-?[1-8](?:\s?(?:,|AND|&|-|/|THROUGH|TO)\s?(?:X-?)?[1-8])*"  # E.O. 12958
    r"|XGDS(?:[- ]?\d)?|GDS|ADS|XDS|RDS(?:[- ]?\d)?"  # E.O. 11652, 12065
    r"|OADR"  # E.O. 12356
    r"|1\.[56] ?\(?X[1-8]\)?|MR|N\.?/? ?A\b\.?|NA\b|NONE"
    r")",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"^(?:UPON|AFTER|WHEN|ON COMPLETION|AT END|AT THE END|CLOSURE|END OF"
    r"|(?:\w+ ){0,3}(?:YEARS?|MONTHS?|DAYS?) (?:AFTER|FROM)"
    r"|COMPLETION|REUNIFICATION|UNIFICATION)\b",
    re.IGNORECASE,
)
_AS_AMENDED = re.compile(r"^(?:AS AMENDED[;,:.]?\s*)", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]{3}")
_NOT_APPLICABLE = re.compile(r"N\.?/? ?A\.?")
_OFFICER = re.compile(r"\(([^()]{3,60})\)\s*(O[RMI]-?[A-Z0-9]*)?")
_SURNAME_FIRST = re.compile(r"[A-Za-z'\-. ]+,[A-Za-z'\-. ]+")


def read_executive_order(text: str, start: int, end: int, year: int | None) -> ExecutiveOrder:
    """The line from its `E.O.` to its end. A date that no calendar has leaves `declassify_on` None."""
    raw = " ".join(text[start:end].split())
    match = ORDER.match(raw)
    order = None
    rest = raw
    if match:
        order = "1" + match["rest"].upper().replace("O", "0") if match["rest"] else None
        rest = raw[match.end() :].lstrip(" :;,.-")
    decl = _DECL.match(rest)
    value = rest[decl.end() :] if decl else rest
    value = _AS_AMENDED.sub("", value).strip()
    exemption = _EXEMPTION.match(value)
    declassify_on = None
    event = None
    if _EVENT.match(value):
        event = value.rstrip(" .")
    else:
        declassify_on = read_date(value, year)
        if declassify_on is None and exemption is None and decl and value:
            event = value.rstrip(" .") if _WORD.search(value) else None
    return ExecutiveOrder(
        order=order,
        declassify_on=declassify_on,
        event=event,
        exemption=_plain_exemption(exemption[0]) if exemption else None,
        raw=raw,
        span=Span(start, end),
    )


def _plain_exemption(text: str) -> str:
    upper = " ".join(text.upper().split())
    if _NOT_APPLICABLE.fullmatch(upper):
        return "N/A"
    return upper


def classifying_officer(raw: str) -> tuple[str, str | None] | None:
    """Under E.O. 12065 the classifying officer stands in parentheses: `GDS 1/4/86 (LASTNAME, FIRSTNAME) OR-M`."""
    match = _OFFICER.search(raw)
    if match is None or not _SURNAME_FIRST.fullmatch(match[1]):
        return None
    return " ".join(match[1].split()), match[2]
