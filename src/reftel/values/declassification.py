"""The content of `E.O. 12958:`: a date, an event, an exemption (E.O. 12065, 12356, 12958, 13526; 5 FAH-1 H-200)."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from reftel.model import ExecutiveOrder
from reftel.spans import Span
from reftel.values.dates import read_date
from reftel.values.interruptions import interruptions, without

ORDERS = ("10501", "11652", "12065", "12356", "12958", "13292", "13526")
"""Executive orders on classification since 1953. 13292 amended 12958."""

SIGNED = {"11652": 1972, "12065": 1978, "12356": 1982, "12958": 1995, "13292": 2003, "13526": 2009}
"""Order -> the year in which it was signed."""

_IN_FORCE = {
    "11652": (1972, 1979),
    "12065": (1978, 1983),
    "12356": (1982, 1996),
    "12958": (1995, 9999),
    "13292": (2003, 9999),
    "13526": (2009, 9999),
}
"""Order -> its first year, and the last in which telegrams still cite it."""

_FIRST_DECL = SIGNED["12356"]
"""The year from which orders ask for a date after DECL: two digits of it are not of the last century's first years."""

ORDER = re.compile(
    r"(?:(?:E[.,:;]?\s?|[.,]\s?)[O0]|EXECUTIVE\sORDER(?:\sNO\.?)?|EX(?:EC)?\.?\s?ORD?(?:ER)?\.?"
    r"|E[.,:;&@%#?]{1,3}[ ]?(?=1[1-3]\d{3}\b)"
    r"|[O0](?=\.?\s?1[1-3]\d{3}\b)|(?=1[1-3]\d{3}\b))"
    r"(?:[.,:;\-\s]{0,4}(?P<number>[1lI][\dOolISB](?:[\s,]?[\dOolISB]){2,3})(?:(?![\dA-Za-z/])|(?=DECL))|[.,:;\s]{0,4})",
    re.IGNORECASE,
)
"""`E.O. 12958`, `EO12958`, `E.0. 12958`, `.O. 12958`, `E.O.: 1295`; letters may be read for digits."""

_DECL = re.compile(r"D(?:E?CL?K?|ELC|ECAL)(?:AS{1,2}(?:IFY|IFIED)?)?(?:\s+ON)?\b\.?\s*[:;.\-]?\s*", re.IGNORECASE)
_REASON_BEFORE = re.compile(r"^(?:1\.[4-6] ?\(?[A-H]\)?[,; ]{1,3}){1,6}(?=DECL)", re.IGNORECASE)
"""Reasons before the date: `E.O. 12958: 1.6 (D) DECL: X1`."""
_PAST = re.compile(r"DECLASSIFIED\s+(?!ON\b)(?=[A-Z0-9])", re.IGNORECASE)
"""Words of a reviewer's action, not of a date of declassification."""
LONGEST_DATE = 12
"""Characters before a line break in which a torn date begins."""
TORN_DATE = re.compile(
    r"(?:(?<=\d/\d\d/\d\d)|(?<=\d/\d\d/\d\d\d)|(?<=\d/\d/\d\d)|"
    r"(?<=\d/\d\d/\d)|(?<=\d/\d\d/)|(?<=\d/\d)(?=[ \t]*\n[ \t]*\d/)|(?<=\d/))"
    r"[ \t]*\n[ \t]*(?=\d{1,4}(?:/\d{2,4})?[ \t]*(?:\n|$))"
)
"""The line break inside a date: `06/20/20`, and `16` on the next line."""
_MISREAD_DATE = re.compile(r"(?<![\w/])[\dOIl]{1,2}/[\dOIl]{1,2}/(?:[\dOIl]{4}|[\dOIl]{2})(?![\w/])")
_LIKE_DIGITS = str.maketrans("OIl", "011")
_DOUBLED_SLASH = re.compile(r"(?<=\d)(?://|\\)(?=\d)")
_EXEMPTION = re.compile(
    r"\b(?:"
    r"25X-?\d(?:-[A-Z]+)?|50X-?\d(?:-[A-Z]+)?"  # E.O. 13526
    r"|X-?[1-8](?:\s?(?:,|AND|&|-|/|THROUGH|TO)\s?(?:X-?)?[1-8])*"  # E.O. 12958
    r"|X ?G ?D ?S(?:[- ]?\d)?|G ?D ?S|ADS|XDS(?:[- ]?\d)?|RDS(?:[- ]?\d)?"  # E.O. 11652, 12065
    r"|O ?A ?D ?R"  # E.O. 12356
    r"|1\.[56] ?\(?X[1-8]\)?|MR|N\.?/? ?A\b\.?|NA\b|NOT APPLICABLE|NONE"
    r")",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"^(?:UPON|AFTER|WHEN|ONCE|UNTIL|FOLLOWING|ON (?:COMPLETION|DEPARTURE|CONCLUSION|CLOSURE)"
    r"|AT (?:THE )?(?:END|CONCLUSION)|CLOSURE|END OF|CONCLUSION OF"
    r"|(?:\w+ ){0,3}(?:YEARS?|MONTHS?|DAYS?) (?:AFTER|FROM)"
    r"|COMPLETION|REUNIFICATION|UNIFICATION|\d{1,2} ?Y(?:RS?)?(?=[. ]*$))\b",
    re.IGNORECASE,
)
_AS_AMENDED = re.compile(r"^(?:AS AMENDED[;,:.]?\s*)", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]{3}")
_NOT_APPLICABLE = re.compile(r"N\.?/? ?A\.?|NOT APPLICABLE")
_NUMBERED = re.compile(r"(XGDS|XDS|RDS|X)[ -]?(\d)$")
_TORN_LETTERS = re.compile(r"(?<=^[A-Z]) (?=[A-Z])|(?<=^[A-Z]{2}) (?=[A-Z])|(?<=^[A-Z]{3}) (?=[SR])")
"""A space inside the letters of an exemption: `GD S`, `OA DR`."""
_DIGITS = str.maketrans("OLISB", "01158")
_OFFICER = re.compile(r"\(([^()]{3,60})\)\s*(O[RMI]-?[A-Z0-9]*|o[rmi]-[a-z0-9]+)?")
_SURNAME_FIRST = re.compile(r"[A-Za-z'\-. ]+,[A-Za-z'\-. ]+")


def read_executive_order(text: str, start: int, end: int, year: int | None) -> ExecutiveOrder:
    """Return the values of the line `text[start:end]`, from its `E.O.` to its end.

    A date that no calendar has leaves `declassify_on` None. A mistyped number of the order is corrected if only one
    order is near (`written_order` is the original). Page marks and captions inside are passed over. `year`, four
    digits, is the telegram's own: a two-digit year of declassification is the next such year.
    """
    raw = " ".join(text[start:end].split())
    line = without(text[start:end], interruptions(text[start:end]))
    line = " ".join(_DOUBLED_SLASH.sub("/", TORN_DATE.sub("", line)).split())
    line = _MISREAD_DATE.sub(lambda date: date[0].translate(_LIKE_DIGITS), line)
    match = ORDER.match(line)
    rest = line[match.end() :].lstrip(" :;,.-") if match else line
    number = match["number"] if match else None
    known = {"order": _order(number) if number else None, "raw": raw, "span": Span(start, end)}
    if _PAST.match(rest):
        return ExecutiveOrder(event=rest.rstrip(" ."), **known)  # type: ignore[arg-type]  # each key with its type
    rest = _REASON_BEFORE.sub("", rest)
    decl = _DECL.match(rest)
    value = _AS_AMENDED.sub("", rest[decl.end() :] if decl else rest).strip()
    exemption = _EXEMPTION.match(value)
    year = _in_force(_order(number) if number else None, year)
    if year is None and decl:
        year = _FIRST_DECL
    declassify_on = None
    event = None
    if _EVENT.match(value):
        event = value.rstrip(" .")
    else:
        declassify_on = read_date(value, year)
        if declassify_on is None and exemption is None and decl and value:
            event = value.rstrip(" .") if _WORD.search(value) else None
    return ExecutiveOrder(
        declassify_on=declassify_on,
        event=event,
        exemption=_plain_exemption(exemption[0]) if exemption else None,
        **known,  # type: ignore[arg-type]  # each key with its type
    )


def _in_force(order: str | None, year: int | None) -> int | None:
    """Return the year of the telegram, or the first of its order if that order was out of force by then, or if the
    year is unknown.

    Two digits of a date are counted from it: an archive's year must not move `GDS 1/4/86` to 2086.
    """
    first, last = _IN_FORCE.get(order or "", (None, 9999))
    return first if first is not None and (year is None or year > last) else year


def written_order(order: ExecutiveOrder) -> str | None:
    """Return the number of the order as written, if it was corrected: `12598` for E.O. 12958; else None.

    >>> written_order(read_executive_order("E.O 12598: N/A", 0, 14, 2007))
    '12598'
    """
    match = ORDER.match(order.raw)
    written = _figures(match["number"]) if match and match["number"] else None
    return written if written != order.order else None


def _figures(number: str) -> str:
    return "".join(number.upper().replace(",", "").split()).translate(_DIGITS)


def is_on_classification(number: str) -> bool:
    """Return whether an order of five digits is one on classification, or one slip away from it.

    >>> is_on_classification("12598"), is_on_classification("13382")
    (True, False)
    """
    return _order(number) in ORDERS


def _order(number: str) -> str:
    """The number of the order: of one that is one slip away from a single known order, or has its digits in another
    sequence, that order's."""
    figures = _figures(number)
    if figures in ORDERS:
        return figures
    near = [order for order in ORDERS if OSA.distance(figures, order) == 1]
    near = near or [order for order in ORDERS if sorted(order) == sorted(figures)]
    return near[0] if len(near) == 1 else figures


def _plain_exemption(text: str) -> str:
    upper = " ".join(text.upper().split())
    upper = _TORN_LETTERS.sub("", upper)
    if _NOT_APPLICABLE.fullmatch(upper):
        return "N/A"
    return _NUMBERED.sub(lambda found: f"{found[1]}{'' if found[1] == 'X' else '-'}{found[2]}", upper)


def classifying_officer(raw: str) -> tuple[str, str | None] | None:
    """Under E.O. 12065 the classifying officer is in parentheses: `GDS 1/4/86 (LASTNAME, FIRSTNAME) OR-M`."""
    match = _OFFICER.search(raw)
    if match is None or not _SURNAME_FIRST.fullmatch(match[1]):
        return None
    return " ".join(match[1].split()), match[2] and match[2].upper()
