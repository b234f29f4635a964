"""Marks of a review for release: case and document number, decision, exemptions, day, and the new level.

`UNCLASSIFIED U.S. Department of State Case No. F-2016-07743 Doc No. C17980027 Date: 07/31/2017`, `RELEASED IN PART B1,
1.4(D)`. Exemptions are those of 5 U.S.C. 552(b) and the reasons of E.O. 13526.
"""

from __future__ import annotations

import datetime as dt
import re

from reftel.field_names import FieldName
from reftel.model import LEVELS
from reftel.telegram.draft import Draft
from reftel.telegram.plain import upper
from reftel.telegram.signs import sign
from reftel.telegram.stamps import is_reviewed
from reftel.values.dates import read_date
from reftel.values.review_print import EXEMPTION

_NUMBERED = sign("CASE NO", "DOC NO", "DOCUMENT NO")
_OF_CASE = sign("CASE")
_UNDER_DATE = sign("CASE ID")
_CASE_ID = re.compile(r"\bDATE ?/ ?CASE ID:? {0,3}\d{1,2} [A-Z]{3} \d{4}[ \t]{1,8}(?P<value>\d{6,12})\b")
_DECIDED = sign(" IN FULL", " IN PART")
_CASE = re.compile(r"\bCASE NO\.?:? {0,3}(?P<value>[A-Z]{1,2}-(?:19|20)\d\d-\d{3,6})\b")
_DOCUMENT = re.compile(r"\bDOC(?:UMENT)? NO\.?:? {0,3}(?P<value>C\d{6,8})\b")
_DECISION = re.compile(
    rf"(?m)^(?P<before>[ \t]*{EXEMPTION}(?:[ ,;]{{1,3}}{EXEMPTION}){{0,8}}[ \t]*\r?\n)?"
    r"[ \t]*(?:(?:UNCLASSIFIED|THIS DOCUMENT|DECISION:?|STATE) )?"
    r"(?:RELEASED?|(?P<denied>DEN(?:IED|Y))) IN (?P<how>FULL|PART)\b(?P<rest>[ :,;()A-Z\d./&]{0,80}"
    rf"(?:\r?\n[ \t]*{EXEMPTION}(?:[ ,;]{{1,3}}{EXEMPTION}){{0,8}}[ \t]*$)?)"
)
_WITHOUT_PART = re.compile(r"D(?<!\wD)ECLASSIFIED ?/? ?RELEASED US DEPARTMENT OF STATE\b")
_DAY = (
    r"(?P<day>\d{1,2}[ /.-](?:\d{1,2}|[A-Z]{3,9}\.?)[ /.-]\d{4}|(?<=DATE[ :])\d{1,2}/\d{1,2}/\d\d(?!\d)"
    r"|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}|[A-Z]{3,9}\.? \d{1,2},? \d{4})(?!\d)"
)
_DAYS = tuple(
    (sign(*signs), re.compile(before + _DAY))
    for signs, before in (
        (
            ("RELEASED US DEPARTMENT OF STATE",),
            r"(?m)^[^\n]{0,60}\bRELEASED US DEPARTMENT OF STATE\b[^\n]{0,40}?[ :]",
        ),
        (("SYSTEMATIC REVIEW",), r"\bSYSTEMATIC REVIEW[ :\n]{1,3}"),
        (("CASE NO",), r"\bCASE NO\b[^\n]{0,60}?\bDATE:? {0,3}"),
        (
            ("APPROVED FOR RELEASE", "DECLASSIFIED AND RELEASED", "DECLASSIFIED & RELEASED"),
            r"\b(?:APPROVED FOR RELEASE|DECLASSIFIED (?:AND|&) (?:APPROVED FOR RELEASE|RELEASED))\b[^\n\d]{0,30}?[ :]",
        ),
        ((" NARA",), r"(?m)^[ \t]*BY:? [A-Z., ]{1,30} NARA,? DATE:? "),
        (("AS AMENDED",), r"\bDECLASSIFIED\b[^\n]{0,40}\n(?:[^\n]{0,60}\n){0,2}[^\n]{0,40}\bAS AMENDED,?[ \n]{1,20}"),
        (
            ("RELEASED IN ", "DATE OF RELEASE", "RELEASED ON"),
            r"\b(?:RELEASED IN (?:FULL|PART)|DATE OF RELEASE|RELEASED ON)[: ]{1,3}",
        ),
        (
            ("RELEASED IN ",),
            r"(?m)\bRELEASED IN (?:FULL|PART)\b[^\n\d]{0,60}\n"
            r"(?:[^\n\d]{2,60}\n){1,2}[ \t]*(?=\d{1,2}/\d{1,2}/\d{4}[ \t]*$)",
        ),
        (("CASE ID",), r"\bDATE ?/ ?CASE ID:? {0,3}"),
    )
)
"""Stamps with the day of the release, the plainest first, and the signs of which each has one."""
_REVIEWED_LEVEL = re.compile(
    rf"(?m)^[ \t]*(?P<level>{'|'.join(sorted(LEVELS, key=len, reverse=True))})[ \t]{{1,8}}"
    r"(?=U\.? ?S\.? DEPARTMENT OF STATE\b[^\n]{0,60}\bCASE\b|CASE NO\b)"
)
_LAST = dt.date(2099, 12, 31)
_EXEMPTION = re.compile(rf"(?<![A-Z\d.]){EXEMPTION}(?![A-Z\d])")


def read_release(draft: Draft, text: str) -> None:
    """Read the stamps of a review into the particulars: exemptions of all stamps, other values of the first with one.

    `text` is the whole text, in which stamps in the head are not hidden."""
    signs = draft.signs
    if not is_reviewed(text, signs, 0, len(text)):
        return
    raised = upper(text)
    numbers: tuple[tuple[FieldName, re.Pattern[str]], ...] = (("case_number", _CASE), ("document_number", _DOCUMENT))
    for name, pattern in numbers:
        found = pattern.search(raised) if signs.has(_NUMBERED, 0, len(raised)) else None
        if found and name not in draft.particulars:
            draft.particulars[name] = found["value"]
            draft.field(name, found.start("value"), found.end("value"), "release")
    found = _CASE_ID.search(raised) if signs.has(_UNDER_DATE, 0, len(raised)) else None
    if found and "case_number" not in draft.particulars:
        draft.particulars["case_number"] = found["value"]
        draft.field("case_number", found.start("value"), found.end("value"), "release")
    _decision(draft, raised)
    _released(draft, raised)
    if signs.has(_OF_CASE, 0, len(raised)) and (found := _REVIEWED_LEVEL.search(raised)):
        draft.particulars["reviewed_level"] = found["level"]
        draft.field("reviewed_level", found.start("level"), found.end("level"), "release")


def _released(draft: Draft, raised: str) -> None:
    """Return the day of the release, unless it is before the sending of the telegram."""
    sent = draft.day or (draft.created.date() if draft.created else None)
    earliest = sent or dt.date(1946, 1, 1)
    for signs, pattern in _DAYS:
        for found in pattern.finditer(raised) if draft.signs.has(signs, 0, len(raised)) else ():
            day = read_date(re.sub(r"(\d) (\d)", r"\1/\2", found["day"]).replace(".", "/"))
            if day is not None and earliest <= day <= _LAST:
                draft.released = dt.datetime.combine(day, dt.time(), dt.UTC)
                draft.field("released", found.start("day"), found.end("day"), "release")
                return


def _decision(draft: Draft, raised: str) -> None:
    exemptions: dict[str, None] = dict.fromkeys(draft.particulars.get("exemptions", ()))
    decided = draft.signs.has(_DECIDED, 0, len(raised))
    for found in _DECISION.finditer(raised) if decided else ():
        if "release_decision" not in draft.particulars:
            decision = f"{'DENIED' if found['denied'] else 'RELEASED'} IN {found['how']}"
            draft.particulars["release_decision"] = decision
            draft.field("release_decision", found.start(), found.end("how"), "release")
        for part in ("before", "rest"):
            for one in _EXEMPTION.finditer(raised, *found.span(part)):
                exemptions.setdefault("".join(one[0].split()))
                draft.field("exemptions", *one.span(), "release")
    if "release_decision" not in draft.particulars and (stamp := _WITHOUT_PART.search(raised)):
        draft.particulars["release_decision"] = "RELEASED"
        draft.field("release_decision", stamp.start(), stamp.end(), "release")
    if exemptions:
        draft.particulars["exemptions"] = tuple(exemptions)
