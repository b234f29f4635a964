"""The block above the header of telegrams of 1973 to 2002: distribution, drafter, approver, clearances (5 FAH-2 H-310).

```
ACTION EAP-00
INFO  LOG-00   NP-00    /010W
DRAFTED BY EUR/EE:RDEXAMPLE:MJW
APPROVED BY EUR:GSAMPLE
NEA/IWG:CPATTERN
------------------065004 160323Z /62
```

Clearances have no label: they are the lines after the approving officer's.
"""

from __future__ import annotations

import re
from typing import Any

from reftel.field_names import FieldName
from reftel.particulars import Distributed, Officer, Role
from reftel.spans import Span
from reftel.telegram.draft import Draft
from reftel.telegram.lines import line_end
from reftel.values.officers import drafting_date, read_officers

_LABEL = re.compile(
    r"(?<![A-Z])(?:(?P<role>ACTION|INFO|ORIGIN)[ \t]*:?\s{1,12}(?=[A-Z]{1,6}(?:/[A-Z]{1,6})?[ ]?-[ ]?\d\d\b)"
    r"|(?P<act>DRAFTED|APPROVED|AUTHORI[ZS]ED|CLEARED|CLEARANCES?)(?:[ \t]{1,4}BY\b|[ \t]IN[ \t](?:SUBSTANCE|DRAFT)\b)?"
    r"[ \t]*(?::|(?<=BY)|(?<=CLEARANCES)"
    r"|(?<=CLEARANCE))[ \t]*)"
)
_OFFICE = re.compile(r"\b([A-Z]{1,6}(?:/[A-Z]{1,6})?)[ ]?-[ ]?(\d\d)\b")
_END = re.compile(
    r"-{6,}|(?:^|\n)[ \t]*(?:DISSEMINATION|CHARGE|INFO|ACTION|RELEASED(?: BY)?)[ \t]*:"
    r"|(?:^|\n)[ \t]*DESIRED DISTRIBUTION\b"
)
_NO_OFFICER = re.compile(r"N/?A$|NONE\b|NO CLEARANCE|SAME$|SENT TO|POUCHED")
_FIELD: dict[str, FieldName] = {
    "DRAFTED": "drafted_by",
    "APPROVED": "approved_by",
    "AUTHORIZED": "approved_by",
    "AUTHORISED": "approved_by",
    "CLEARED": "cleared_by",
    "CLEARANCE": "cleared_by",
    "CLEARANCES": "cleared_by",
}
_ROLE: dict[str, Role] = {"ACTION": "action", "INFO": "info", "ORIGIN": "origin"}
_MOST_LINES = 60


def read_drafting(draft: Draft, start: int, stop: int) -> None:
    """Read the block in `draft.raised[start:stop]` into `draft.particulars`; values of an earlier block stay."""
    text = draft.raised[start:stop]
    labels = list(_LABEL.finditer(text))
    found: dict[str, list[Any]] = {}
    for label, after in zip(labels, [*labels[1:], None], strict=False):
        end = after.start() if after else len(text)
        if closing := _END.search(text, label.end(), end):
            end = closing.start()
        if label["role"]:
            _offices(draft, found, text, _ROLE[label["role"]], label.end(), end, start)
        else:
            _officers(draft, found, text, _FIELD[label["act"]], label.end(), end, start)
    for name, values in found.items():
        if name not in draft.particulars:
            draft.particulars[name] = values[0] if name == "drafted_on" else tuple(values)
    for name, role in (("office_of_origin", "origin"), ("office_of_action", "action")):
        offices = tuple(one.office for one in found.get("distribution", ()) if one.role == role)
        if offices:
            draft.particulars.setdefault(name, offices)


def _offices(draft: Draft, found: dict[str, list[Any]], text: str, role: Role, at: int, end: int, shift: int) -> None:
    for match in _OFFICE.finditer(text, at, end):
        span = Span(shift + match.start(), shift + match.end())
        one = Distributed(office=match[1], copies=int(match[2]), role=role, span=span)
        found.setdefault("distribution", []).append(one)
        draft.field("distribution", span.start, span.end, "drafting")


def _officers(
    draft: Draft, found: dict[str, list[Any]], text: str, field: FieldName, at: int, end: int, shift: int
) -> None:
    lines = 0
    while at < end and lines < _MOST_LINES:
        stop = line_end(text, at, end)
        line = text[at:stop]
        if lines and field == "approved_by" and line.strip():
            field = "cleared_by"
        if field == "drafted_by" and "drafted_on" not in found and (day := drafting_date(line)):
            found["drafted_on"] = [day[0]]
            draft.field("drafted_on", shift + at + day[1], shift + at + day[2], "drafting")
        _line(draft, found, line, field, shift + at)
        lines += bool(line.strip()) or lines > 0
        at = stop + 1


def _line(draft: Draft, found: dict[str, list[Any]], line: str, field: FieldName, at: int) -> None:
    if _NO_OFFICER.match(line.strip()):
        begin = at + len(line) - len(line.lstrip())
        draft.field(field, begin, begin + len(line.strip()), "drafting", "empty")
        return
    for count, one in enumerate(read_officers(line)):
        if count and field == "approved_by" and line[: one.start].endswith("  "):
            field = "cleared_by"  # the lines below are in its line
        span = Span(at + one.start, at + one.end)
        found.setdefault(field, []).append(Officer(name=one.name, office=one.office, note=one.note, span=span))
        draft.field(field, span.start, span.end, "drafting")
