"""Labels that recognition put into one line with single blanks, up to the whole form: their line breaks are restored.

    FROM: VIENNA TO: Secretary of State NO: 2877, MAY 3, 4 PM EXERCISE. ...

A line break takes the place of a blank, so that the text keeps its length.
"""

from __future__ import annotations

import re

from reftel.telegram.draft import Draft
from reftel.telegram.paper import form_patterns as patterns
from reftel.values import levels
from reftel.values.local_times import HOUR
from reftel.vocab.month_names import ANY_MONTH

_HEAD = 1500
"""Characters from the beginning of a form in which its head is."""
_O = "[O0]"
_NUMBER = re.compile(
    rf"\bN{_O}\.?[ ]?:[ ]{{0,4}}[\d,]{{1,7}},? {{1,2}}{ANY_MONTH}\.? \d{{1,2}}, ?{HOUR}(?P<after>[ ])?"
)
_BEFORE = re.compile(
    rf"(?<=\S)[ ](?=C{_O}NTR{_O}L(?: N{_O})?\.?[ ]?:[ ]{{0,4}}\d|REC['’`]?D[ ]?:|FR{_O}M[ ]?:[ ]{{0,4}}[A-Z]"
    rf"|N{_O}\.?[ ]?:[ ]{{0,4}}\d"
    rf"|T{_O}[ ]?:[ ]{{0,4}}(?:THE )?(?:SECRETARY|SECSTATE|DEPARTMENT)|ACTI{_O}N[ ]?:|INF{_O}[ ]?:)"
    r"|(?<=[\dEY])[ ](?=AM(?:EMBASSY|CONSUL)[ ])|(?<=\d)[ ](?=LIMIT DISTRIBUTION|EMBTEL|DEPTEL)"
    rf"|(?<=F STATE|ARGE TO)[ ](?={levels.NAME}[ \t]*\n)"
)
_FOOT = re.compile(r"\n[ \t]*[A-Z]{3,16}[ ](?=DRAFTED BY ?:|END[ \t]*\n|[A-Z]{2,4}/\d{1,3}[ \t]*(?:\n|$))")
"""A signature, and what is below it on the form."""
_GLUED = re.compile(
    rf"(?<=[A-Z\d])(?:C{_O}NTR{_O}L|ACTI{_O}N|INF{_O}|FR{_O}M|REC['’`]?D)[ ]?:"
    rf"|(?<=[A-Z\d])N{_O}\.?[ ]?:[ ]{{0,4}}\d{{3}}"
    rf"|(?<=[A-Z])T{_O}[ ]?:[ ]{{0,4}}(?:SECRETARY|DEPARTMENT)|(?<=F STATE|ARGE TO){levels.NAME}\b"
)
"""A label or a level that was run into the word before it."""
_TITLE = re.compile(rf"(?:INC{_O}MING|{_O}UTG{_O}ING) TELEGRAM(?: DEPARTMENT {_O}F STATE)?(?P<after>[ ])(?=\S)")
_SIGNED = re.compile(r"(?<=[.?!\"])(?P<before>[ ])[A-Z][A-Z'\-]{2,24}\s*$")
_URGENCY = re.compile(r"(?:PRIORITY|NIACT|IMMEDIATE|FLASH|ROUTINE|VERBATIM TEXT)(?P<after>[ ])")
_BESIDE = re.compile(r"(?P<office>[A-Z]{1,5}(?:/[A-Z]{1,4})?)[ ](?=\S)")
_LEAST_BESIDE = 2
_ACTION = re.compile(rf"\bACTI{_O}N[ ]?:")
_LONGEST_LIST = 600
_LONG = 160
"""Characters that no typist put in a line."""


def break_rows(draft: Draft, start: int, end: int) -> list[tuple[int, int]]:
    """Put line breaks before the labels of a head that are in one line, and before a signature that is in the text's.

    Args:
        draft: Its text is changed.
        start: The beginning of the form.
        end: The end of the telegram.

    Returns:
        The places of offices of the margin that are before lines of the text.
    """
    _break_at(draft, [found.end() - 1 for found in _FOOT.finditer(draft.raised, start, end)])
    raised = draft.raised
    for glued in _GLUED.finditer(raised, start, min(end, start + _HEAD // 2)):
        draft.defect("glued-lines", glued.start(), glued.start(), "a label of the form is run into another word")
    number = _NUMBER.search(raised, start, min(end, start + _HEAD))
    if number is None:
        _break_outgoing(draft, start, end)
        return []
    places = [found.start() for found in _BEFORE.finditer(raised, start, number.end())]
    line = raised.rfind("\n", start, number.start()) + 1
    if not any(at >= line for at in places):
        _break_at(draft, places)
        return []
    offices = _beside_text(raised, places, number.end(), end)
    if title := _TITLE.search(raised, start, number.start()):
        places.append(title.start("after"))
    if number["after"]:
        places.append(number.start("after"))
        if urgency := _URGENCY.match(raised, number.end()):
            places.append(urgency.start("after"))
    last = raised.rfind("\n", start, start + len(raised[start:end].rstrip())) + 1
    signed = _SIGNED.search(raised, max(start, last, end - 200), end)
    if signed and end - max(start, last) > _LONG:
        places.append(signed.start("before"))
    _break_at(draft, places)
    return offices


def _break_at(draft: Draft, places: list[int]) -> None:
    """Put line breaks in place of blanks."""
    for at in places:
        draft.text = f"{draft.text[:at]}\n{draft.text[at + 1 :]}"
        draft.raised = f"{draft.raised[:at]}\n{draft.raised[at + 1 :]}"
    if places:
        draft.defect("glued-lines", min(places), min(places), "a label of the form has lost its line break")


def _break_outgoing(draft: Draft, start: int, end: int) -> None:
    """The labels of an outgoing form, which has no number, down to the first blank line below them."""
    action = _ACTION.search(draft.raised, start, min(end, start + _HEAD))
    if action is None:
        return
    below = draft.raised.find("\n\n", action.end(), end)
    stop = min(below if below >= 0 else end, action.end() + _LONGEST_LIST)
    _break_at(draft, [found.start() for found in _BEFORE.finditer(draft.raised, start, stop)])


def _beside_text(raised: str, places: list[int], start: int, end: int) -> list[tuple[int, int]]:
    """The offices of the margin that are in the lines of the text, if labels have such offices before them.

    `SS TO: Secretary of State`, `G NO: 355, ...`, `SP Text of the telegram`.
    """
    before = [raised[raised.rfind("\n", 0, at) + 1 : at].strip() for at in places]
    if sum(one in patterns.OF_LISTS for one in before) < _LEAST_BESIDE:
        return []
    found: list[tuple[int, int]] = []
    at = raised.find("\n", start, end) + 1
    while at > 0 and (office := _BESIDE.match(raised, at, end)) and office["office"] in patterns.OF_LISTS:
        found.append(office.span("office"))
        at = raised.find("\n", at, end) + 1
    return found
