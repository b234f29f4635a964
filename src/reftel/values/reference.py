"""What drafters list under REF: cables, e-mails, telephone calls, reports (5 FAH-1 H-220).

The list is cut into items by its labels (`A.`, `B)`, `(C)`, `1.`), which must follow one another, else by
semicolons and lines; in each item cable references are found by their post and serial, a post being whatever the
gazetteer knows, and bare numbers behind it inherit its post and year.
"""

from __future__ import annotations

import re

import msgspec

from reftel.model import Reference
from reftel.spans import Span
from reftel.values.dtg import MONTHS
from reftel.values.reference_cables import cables
from reftel.values.reference_items import Item, items

LABEL = re.compile(r"(?:REF(?:TEL|ERENCE)?S?|REFS?\(S\)|RE)\b\s*(?:\(S\)|\(s\))?\s*[:;.\-]*", re.IGNORECASE)
"""`REF:`, `REFS:`, `REFTEL:`, `Ref(s):`, `REFERENCE:`."""

_DOUBLED = re.compile(
    r"^\s*(?:REF(?:TEL)?\s+)?\(?(?P<label>[A-Za-z]|\d{1,2})[.):\]]+(?=\s|[A-Z]{2}|\d{2} ?[A-Z])\s*"
    r"|^\s*REF(?:TEL)?\s+[A-Z]\b[ :.)]*",
    re.IGNORECASE,
)
"""A label written twice: `A. REF A: STATE 1`."""
_NOTAL = re.compile(r"\bNOTAL\b|\bNOT(?:AL)? (?:TO )?ALL\b", re.IGNORECASE)
"""Not to, nor needed by, all addressees (5 FAH-1 H-220)."""
_PREVIOUS = re.compile(r"\bAND PREV(?:IOUS)?S?\b|& PREV|\bPREVIOUS\b", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_KINDS = tuple(
    (kind, re.compile("|".join(words), re.IGNORECASE))
    for kind, words in (
        ("email", (r"\bE-?\s?MAILS?\b", r"\bE-?MSG\b", "@")),
        (
            "telephone",
            (
                r"\bTEL-?CONS?\b",
                "TELEPHONE",
                r"\bPHONE",
                r"\bPHONCON",
                r"\bTELECONS?\b",
                r"\bTELECONFERENCE",
                r"\bCALLS?\b",
            ),
        ),
        (
            "report",
            (
                r"\bIIR\b",
                r"\bOSC\b",
                r"\bFBIS\b",
                r"\bTDX?\b[ -]?\d",
                r"\bTD-?\d",
                r"\bTDX?-",
                r"\bCIR\b",
                r"\bREPORTS?\b",
                r"\bSITREP\b",
                r"\bSPOTREP\b",
                r"\bCIA\b.*\d",
                r"\bDIA\b",
                r"\bSERIAL\b",
                r"\b[A-Z]{2,4}\d{11,14}\b",
                r"\bINTELLIPEDIA\b",
                r"\bHCS\b",
                r"\bCRITIC\b",
            ),
        ),
        ("memorandum", (r"\bMEMO(?:RANDUM)?S?\b", r"\bMEMCONS?\b", r"\bMOU\b")),
        ("letter", (r"\bLETTERS?\b", r"\bLTR\b")),
        ("book", (r"\bBOOK\b", r"\bISBN\b")),
    )
)
"""Words by which a message that is no cable is known, the telling ones first."""
_OTHER_KINDS = frozenset({"email", "telephone", "memorandum", "letter"})
"""Kinds whose items may hold a post and a number by chance."""
_AGENCY_REPORT = re.compile(r"(?:IIR|TD|OSC|FBIS|CIR)\b", re.IGNORECASE)
_YEAR_ALONE = re.compile(r"\d{4}(?: AND PREVIOUS)?\.?")
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[A-Za-z]{3}")
_BETWEEN = re.compile(r"(?:(?!\band\b)[^,;\n])+", re.IGNORECASE)
_POST_AND_SERIAL = re.compile(r"\s*(?:\d{2,4} ?)?[A-Za-z' .\-]{2,30}\d")


class Listed(msgspec.Struct, frozen=True, gc=False):
    """A list of references as read."""

    references: tuple[Reference, ...]
    unreadable: bool
    """Whether an item with a label holds nothing that was understood."""


_PARTED = re.compile(r"(?:[,;]|\bAND\b|&)\s*$", re.IGNORECASE)
_NOTHING = frozenset({"N/A", "NA", "NONE", "NIL"})


def read_references(text: str, start: int, end: int, *, year: int | None) -> Listed:
    """References in `text[start:end]`, which stands behind the REF label.

    `year` is the citing cable's (four digits), taken where none is written.
    """
    found: list[Reference] = []
    unreadable = False
    for item in items(text, start, end):
        references = _read_item(text, item, year)
        if not references and item.label:
            unreadable = True
        if found and references and _is_torn_date(found[-1], references[0]):
            references = references[1:]
        found.extend(references)
    return Listed(references=tuple(_unique(found)), unreadable=unreadable)


def _unique(found: list[Reference]) -> list[Reference]:
    seen: set[tuple[str | None, str | None]] = set()
    kept = []
    for one in found:
        key = (one.id, one.label)
        if one.id is not None:
            if key in seen:
                continue
            seen.add(key)
        kept.append(one)
    return kept


def _is_torn_date(before: Reference, this: Reference) -> bool:
    """`... FOR MAY 4` / `C. 2007`: the comma of a date was taken for the list's, and a label made of it."""
    if this.kind != "other" or not _YEAR_ALONE.fullmatch(this.text):
        return False
    words = before.text.upper().split()
    return len(words) > 1 and words[-2] in MONTHS and words[-1].isdigit()


def _read_item(text: str, item: Item, year: int | None) -> list[Reference]:
    start, end = item.start, item.end
    while doubled := _DOUBLED.match(text[start:end]):
        if not doubled[0].strip() or (doubled["label"] and _would_lose(text, start, doubled, item)):
            break
        start += doubled.end()
    raw = text[start:end]
    notal = bool(_NOTAL.search(raw))
    previous = bool(_PREVIOUS.search(raw))
    folded = " ".join(_LINK.sub(r"\1", raw).split()).strip(" ,;.-:(¶\ufffd")
    if not folded or folded.upper() in _NOTHING:
        return []
    kind = _kind_of(folded)
    found = cables(text, start, end, year)
    if kind == "report" and _AGENCY_REPORT.match(folded):
        # the numbers of reports look like serials: only what a comma parts from them is a cable
        found = [one for one in found if _is_parted(text, start, one)]
    elif found and kind in _OTHER_KINDS and not (_stands_first(folded, found[0]) or _is_parted(text, start, found[0])):
        # a cable that an e-mail is about
        found = []
    if found:
        flagged = [
            msgspec.structs.replace(one, label=item.label, notal=notal_here, and_previous=previous_here)
            for one, notal_here, previous_here in _flags(text, found, end, notal, previous)
        ]
        return _with_others(text, start, end, flagged, item.label)
    if kind is None and item.label is None and not _DIGIT.search(folded):
        if not _LETTERS.search(folded) or len(folded.split()) > 12:
            return []
        kind = "other"
    return [
        Reference(
            kind=kind or "other",
            label=item.label,
            text=folded,
            notal=notal,
            and_previous=previous,
            span=Span(start, end),
        )
    ]


def _is_parted(text: str, start: int, cable: Reference) -> bool:
    """Whether a comma, a semicolon or AND stands before a cable."""
    return cable.span is not None and _PARTED.search(text[start : cable.span.start]) is not None


def _with_others(text: str, start: int, end: int, listed: list[Reference], label: str | None) -> list[Reference]:
    """E-mails, calls and the like that stand between cables in one item, by commas or AND."""
    found = list(listed)
    edges = [start, *(edge for one in listed if one.span for edge in (one.span.start, one.span.end)), end]
    for gap_start, gap_end in zip(edges[::2], edges[1::2], strict=True):
        for part in _BETWEEN.finditer(text[gap_start:gap_end]):
            folded = " ".join(part[0].split()).strip(" .-:()")
            kind = _kind_of(folded)
            if (kind in _OTHER_KINDS or kind == "report") and len(folded.split()) > 1:
                span = Span(gap_start + part.start(), gap_start + part.end())
                found.append(Reference(kind=kind, label=label, text=folded, span=span))
    return sorted(found, key=lambda one: one.span.start if one.span else 0)


def _would_lose(text: str, start: int, doubled: re.Match[str], item: Item) -> bool:
    """Whether the doubled label is no label: an initial before a surname (`B. SMITH E-MAIL`)."""
    label = (doubled["label"] or "").upper()
    if item.label is None:
        return True
    if label == item.label:
        return False
    rest = text[start + doubled.end() : item.end]
    return not _POST_AND_SERIAL.match(rest)


def _stands_first(folded: str, cable: Reference) -> bool:
    return folded.upper().startswith(cable.text.upper()[:12])


def _flags(
    text: str, listed: list[Reference], end: int, notal: bool, previous: bool
) -> list[tuple[Reference, bool, bool]]:
    """NOTAL and AND PREVIOUS belong to the reference they stand behind."""
    spans = [one.span for one in listed if one.span]
    result = []
    for at, one in enumerate(listed):
        behind = text[spans[at].end : spans[at + 1].start if at + 1 < len(spans) else end]
        result.append((one, notal and bool(_NOTAL.search(behind)), previous and bool(_PREVIOUS.search(behind))))
    return result


def _kind_of(folded: str) -> str | None:
    return next((kind for kind, pattern in _KINDS if pattern.search(folded)), None)
