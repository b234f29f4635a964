"""Values of the Message Attributes of the Central Foreign Policy File, 1973-79, with the damage they have.

The keys and their values are those of the National Archives' electronic telegrams; the damage is that of the texts of
seven years. Pure functions.
"""

from __future__ import annotations

import datetime as dt
import re

from reftel.model import LEVELS
from reftel.particulars import ReviewStep
from reftel.vocab.month_names import MONTH_NUMBERS

_KEYS = (
    "Automatic Decaptioning|Capture Date|Channel Indicators|Current Classification|Concepts|Control Number|Copy|"
    "Draft Date|Sent Date|Decaption Date|Decaption Note|Disposition Action|Disposition Approved on Date|"
    "Disposition Authority|Disposition Case Number|Disposition Comment|Disposition Date|Disposition Event|"
    "Disposition History|Disposition Reason|Disposition Remarks|Document Number|Document Source|Document Unique ID|"
    "Drafter|Enclosure|Executive Order|Errors|Expiration|Film Number|Format|From|Handling Restrictions|Image Path|"
    "ISecure|Legacy Key|Line Count|Litigation Code Aides|Litigation Codes|Litigation History|Locator|Message ID|"
    "Office|Original Classification|Original Handling Restrictions|Original Previous Classification|"
    "Original Previous Handling Restrictions|Page Count|Previous Channel Indicators|Previous Classification|"
    "Previous Handling Restrictions|Reference|Retention|Review Action|Review Authority|Review Comment|"
    "Review Content Flags|Review Date|Review Event|Review Exemptions|Review History|Review Markings|"
    "Review Media Identifier|Review Referrals|Review Release Date|Review Release Event|Review Transfer Date|"
    "Review Withdrawn Fields|SAS ID|Secure|Status|Subject|TAGS|To|Type|vdkvgwkey|Markings"
)
KEYS = frozenset(_KEYS.split("|"))
"""Keys of records of 1973 to 1979. A later year has some that an earlier one has not."""

_NULL = re.compile(r"[^A-Za-z]*(?:GDS)?n?/a[^A-Za-z]*$|-- N/A or Blank --$|n/a\b[^A-Za-z]*$", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})[ \-]([A-Za-z]{3})[ \-](\d{4})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_PLACEHOLDERS = frozenset({dt.date(1960, 1, 1), dt.date(1994, 1, 1)})
"""Placeholder days of the database."""
_STEP = re.compile(
    r"(?P<decision>[A-Z][A-Za-z ]{2,30}?)\s*<\s*(?P<date>\d{1,2}[ \-][A-Za-z]{3}[ \-]\d{4})?"
    r"(?:\s*by\s+(?P<by>[\w.\- ]{1,40}))?(?:\s*,\s*(?P<reason>[^<>;]{1,80}))?\s*>"
)
_CODES = ("EXDIS", "LIMDIS", "STADIS", "NODIS", "NOFORN", "CONDIS", "CHEROKEE", "SENSITIVE", "ONLY", "LOU", "BU")
_RESTRICTION = re.compile("|".join((*_CODES, "NODIF")))
_OFFICE = re.compile(r"\b(ORIGIN|ACTION)\s+([A-Z][A-Z0-9/]{0,8})")
_FILM = re.compile(r"[DPN]\d{6}-\d{4}$")


def is_null(value: str) -> bool:
    """Return whether a value means none: `n/a`, `N/A`, blank, and `/A`, `-+N/A`, `3N/A`, `GDSN/A`.

    >>> is_null("-+N/A"), is_null("ROMANIA")
    (True, False)
    """
    value = value.strip()
    return not value or _NULL.match(value) is not None


def attribute_day(value: str) -> dt.date | None:
    """Return the day of `01 JAN 1994`, `01-Jan-1994 12:00:00 am`, `31/12/2019`; None for none and for placeholders."""
    try:
        if match := _DAY.search(value):
            month = MONTH_NUMBERS.get(match[2].upper())
            day = dt.date(int(match[3]), month, int(match[1])) if month else None
        elif match := _SLASHED.search(value):
            day = dt.date(int(match[3]), int(match[2]), int(match[1]))
        else:
            return None
    except ValueError:
        return None
    return None if day in _PLACEHOLDERS else day


def attribute_level(value: str) -> str | None:
    """Return the level of an Original Classification; None for the words that the database grabbed from texts."""
    folded = " ".join(value.upper().split())
    return folded if folded in LEVELS else None


def restrictions(value: str) -> tuple[tuple[str, ...], str]:
    """Return the handling restrictions of `EXDIS, STADISNODIS`, each once, and the parts that are not
    restrictions."""
    found = dict.fromkeys("NODIS" if code == "NODIF" else code for code in _RESTRICTION.findall(value.upper()))
    rest = " ".join(_RESTRICTION.sub(" ", value.upper()).replace(",", " ").split()).strip("()/ ")
    return tuple(found), "NODIF" if not rest and "NODIF" in value.upper() else rest


def attribute_tags(value: str) -> tuple[str, ...]:
    """Return the TAGS of `PINS, GR, (EXAMPLE, ANNA)`, each once, in order."""
    found: dict[str, None] = {}
    for part in re.findall(r"\([^()]{1,80}\)|[^,()]+", value):
        tag = " ".join(part.strip("() ").split()).upper()
        if tag:
            found[tag] = None
    return tuple(found)


def offices(value: str, role: str) -> tuple[str, ...]:
    """Return the offices of `ACTION EUR` or `ORIGIN SP` that have this role."""
    return tuple(dict.fromkeys(match[2] for match in _OFFICE.finditer(value.upper()) if match[1] == role))


def review_steps(value: str) -> tuple[ReviewStep, ...]:
    """Return the steps of a Review History: `WITHDRAWN <10 FEB 2003 by examplec, PRIVACY>; RELEASED <...>`."""
    return tuple(
        ReviewStep(
            decision=" ".join(match["decision"].upper().split()),
            date=attribute_day(match["date"] or ""),
            by=match["by"].strip() if match["by"] else None,
            reason=" ".join(match["reason"].split()) if match["reason"] else None,
        )
        for match in _STEP.finditer(value)
    )


def is_film_number(value: str) -> bool:
    """Return whether a film number is whole: `D740123-0751`."""
    return _FILM.match(value) is not None
