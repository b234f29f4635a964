"""Stamps: text that reviewers and scanners printed onto the pages of a telegram, and so into its text.

Classification stamps repeat at the head and foot of each page (E.O. 12958 sec. 1.6). A review under the Freedom of
Information Act prints case and document numbers, the release, and the exemptions (5 U.S.C. 552(b)).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from reftel.telegram.archive_stamps import OF_ARCHIVES, NearStamps, is_archive_stamp
from reftel.telegram.archive_stamps import SIGNS as ARCHIVES
from reftel.telegram.lines import Line
from reftel.telegram.signs import Signs, sign
from reftel.values import levels
from reftel.values.review_print import CASE, DECISION, DEPARTMENT, EXEMPTION

StampTest = Callable[[str, Line], bool]
"""Returns whether a line of a text is a stamp."""
LONGEST = 180
"""No stamp is longer than this, in characters."""

_SIGNS = (
    *(("Case No", "CASE NO"), ("Doc No", "DOC NO"), ("Release", "RELEASE"), ("Review Authority", "REVIEW AUTHORITY")),
    *(("NND", "NND"), ("Systematic Review", "SYSTEMATIC REVIEW")),
    *ARCHIVES,
)
"""Every telegram with stamps of a review has one of these, in this spelling or in capitals."""
OF_REVIEW = sign(*(raised for _, raised in _SIGNS))
_LEVEL = rf"(?:{levels.NAME}|TOPSECRET|{levels.SENSITIVE})"
_SPACED = r"(?:(?:T O P +)?S E C R E T|C O N F I D E N T I A L|U N C L A S(?: S I F I E D)?)"
_ONE_LEVEL = (
    rf"(?:{_LEVEL}|{_SPACED})(?: ?/{{1,2}} ?(?:NOFORN|NF|SBU|FOUO|FOR OFFICIAL USE ONLY|SENSITIVE|EXDIS|NODIS))*"
)
_LEVELS = re.compile(rf"{_ONE_LEVEL}(?: {_ONE_LEVEL}){{0,2}}(?: [A-Z]{{3}}\d{{4}})?$")
"""One stamp, or the foot of a page and the head of the next in one line; after it a circuit's number, `PTQ4417`."""
EXEMPTIONS = re.compile(rf"{EXEMPTION}(?:[ ,;/]{{1,3}}{EXEMPTION})*[,;]?$")
"""A line of exemptions only, as in the margin of a released page."""
_PRINTED = re.compile(
    rf"""(?:
    (?:{_LEVEL}[ \t]+)?{DEPARTMENT}\b.{{0,90}}\b(?:CASE|DOC|DATE)\b
  | (?:{_LEVEL}\ +)?{CASE}
  | DOC\ NO\.?:?\ ?C?\d{{5,}} | C\d{{8}}\b.{{0,40}}$
  | {DECISION}.{{0,50}}$
  | REVIEW\ AUTHORITY:
  | UNITED\ STATES\ DEPARTMENT\ OF\ STATE$
  | DATE\ ?/\ ?CASE\ ID:
  | CLASSIFIED\ BY\ D?AS,?\ A/GIS
  | (?:DECLASSIFIED\ )?AUTHORITY:?\ NND\ ?\d+
  | APPROVED\ FOR\ RELEASE\b
  | SYSTEMATIC\ REVIEW\ \d{{1,2}}\ [A-Z]{{3}}\ \d{{4}}$
  | PAGE\ \d{{1,2}}\ OF\ \d{{1,2}}$
    )""",
    re.VERBOSE | re.IGNORECASE,
)

REVIEW = re.compile(
    r"(?:DECLASSIFIED|RELEASED)\b.{0,20}(?:RELEASED|US DEPARTMENT|DEPARTMENT OF STATE|IN (?:FULL|PART))"
    r"|\b[A-Z]{2,20} [A-Z]\.? [A-Z]{2,20} {1,4}DECLASSIFIED|EO SYSTEMATIC REVIEW",
    re.IGNORECASE,
)
"""Marks of a later review anywhere in a line."""
_OPENINGS = frozenset(
    (
        *("TO", "SE", "CO", "UN", "LI", "RE", "US", "U.", "CA", "DO", "TH", "DE", "DA", "CL", "AU", "AP", "SY", "PA"),
        *("(B", "1.", "NR", "FR"),
        *(f"{letter}{behind}" for letter in "BC" for behind in " 0123456789"),
    )
)
"""The first two characters of what `_PRINTED` and `EXEMPTIONS` match, in capitals."""

_PARAGRAPHS_TAKEN = re.compile(
    r"\[(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)( and \w{1,9})? paragraphs?\b[^\[\]]{0,80}?"
    r"\bnot declassified\.?\]",
    re.IGNORECASE,
)


def is_taken(text: str, line: Line) -> bool:
    """Return whether a line is the editors' mark in place of whole paragraphs: `[2 paragraphs (7 lines) not
    declassified]`."""
    if text[line.begin] != "[" or line.stop - line.begin > LONGEST:
        return False
    return _PARAGRAPHS_TAKEN.fullmatch(text, line.begin, line.stop) is not None


def is_reviewed(text: str, signs: Signs, start: int, end: int) -> bool:
    """Return whether stamps of a review may be anywhere between two characters; `signs` are those of the text."""
    if not signs.has(OF_REVIEW, start, end):
        return False
    found = signs.found
    return any(
        text.startswith(both, at, end)
        for both in _SIGNS
        if both[1] in found
        for at in signs.between(both[1], start, end)
    )


def stamp_test(text: str, signs: Signs, start: int, end: int) -> StampTest | None:
    """Return the function that knows the stamps which `text[start:end]` may have; None if it has none."""
    if not is_reviewed(text, signs, start, end):
        return None
    if not signs.has(OF_ARCHIVES, start, end):
        return is_release
    near = NearStamps(text, start, end)

    def is_stamp(text: str, line: Line) -> bool:
        return is_review(text, line) if near.has(line.begin) else is_release(text, line)

    return is_stamp


def is_level(written: str) -> bool:
    """Return whether a line is a classification stamp and nothing else.

    Example: `SECRET//NOFORN`, `C O N F I D E N T I A L`.
    """
    return _LEVELS.match(written) is not None


def is_review(text: str, line: Line) -> bool:
    """Return whether a line is the stamp of a review or of an archive; asked only where `is_reviewed`."""
    return is_release(text, line) or is_archive_stamp(text, line.begin, line.stop)


def is_release(text: str, line: Line) -> bool:
    """Return whether a line is the stamp of a review for release; asked only where `is_reviewed`."""
    if line.stop - line.begin > LONGEST:
        return False
    if text[line.begin : line.begin + 2].upper() in _OPENINGS and (
        _PRINTED.match(text, line.begin, line.stop) or EXEMPTIONS.match(text, line.begin, line.stop)
    ):
        return True
    raised = text[line.begin : line.stop].upper()
    if "DECLASSIFIED" not in raised and "RELEASED" not in raised and "SYSTEMATIC REVIEW" not in raised:
        # one of them is in what `REVIEW` matches
        return False
    return REVIEW.search(text, line.begin, line.stop) is not None
