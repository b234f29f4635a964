"""Text behind the classification line or a caption, in the same line: what begins there has lost its line break.

    LIMITED OFFICIAL USE MOSCOW 11002 USIA FOR EU
    SECRET STATE 111907 TOSEC 110244 NODIS
    UNCLAS BRASILIA 03311AGR CHANNEL USDA FOR FAS

Captions and instructions to pass are taken. For other text there is a defect.
"""

from __future__ import annotations

import re

from reftel.telegram.draft import Draft
from reftel.telegram.glued_instructions import divide
from reftel.telegram.lines import BETWEEN_CAPTIONS, CAPTIONS, line_end, split_captions

_DUAL = re.compile(r"[ /(]*(?:TOSEC|SECTO|TOPAR|PARTO|SECTO|TODEL|DELTO|TOMTN|TODEP|DEPTO|[A-Z]{5})[ ]?\d{2,6}\)?[ ]*")
"""The second number of travel traffic."""
_INSTRUCTION = re.compile(
    r"(?:[A-Z][A-Z0-9/.&\-]*[ ,]+){0,4}?(?:ALSO )?(?:FOR|PASS|PLEASE PASS|PLS PASS)[ ](?!THE RECORD)[A-Z(]"
    r"|JOINT [A-Z/]{3,20}(?: [A-Z/]{3,20})? (?:MESSAGE|CABLE|TELEGRAM)"
)
_FOR_OFFICE = re.compile(
    r"(?P<above>[^\n]*?)(?:[ \t]|(?<=[A-Z]))"
    r"(?P<order>FOR (?:[A-Z]{1,5}/[A-Z]{1,6}\b[^\n]*|[A-Z][A-Z ]{2,40} FROM (?:THE )?[A-Z]{3,16}(?=[ \t]*(?:\n|$))))"
)
_LINE = re.compile(r"\s*(?P<order>[A-Z]{2,12} (?:ALSO )?(?:FOR|PASS) [A-Z][^\n]{2,80}?)\s*")
"""A line that is an instruction."""
_LOST = "an element behind it has lost its line break"


def take_run_on(draft: Draft, at: int, stop: int) -> int:
    """Read what is behind an element in its line.

    Args:
        draft: The reading so far.
        at: The end of what its reader took, in the middle of a line.
        stop: The beginning of the next element.

    Returns:
        The end of what was taken; `at` if nothing was.
    """
    end = line_end(draft.text, at, stop)
    first = at
    if dual := _DUAL.match(draft.raised, at, end):
        first = dual.end()
    while first < end and draft.raised[first] in BETWEEN_CAPTIONS:
        first += 1
    written = draft.raised[first:end].rstrip()
    if len(written) <= 1:
        return at
    captions = split_captions(written)
    if all(one in CAPTIONS for one in captions):
        for one in captions:
            draft.captions.setdefault(one)
        draft.field("captions", first, first + len(written), "front")
        draft.defect("glued-lines", first, first, _LOST)
        return end
    parts = divide(draft.text[first : first + len(written)])
    begins = bool(parts.captions) or _INSTRUCTION.match(draft.raised, first, end)
    if not begins:
        draft.doubt("passing", first, end, "text behind the classification line or a caption is not read")
        return at
    for caption in parts.captions:
        draft.captions.setdefault(caption)
    draft.passing += parts.instructions
    draft.passing_end = end
    draft.field("passing", first, first + len(written), "front")
    draft.defect("glued-lines", first, first, _LOST)
    if parts.is_doubtful:
        draft.doubt("passing", first, end, "two instructions to pass may be run together")
    return end


def take_office(draft: Draft, at: int, stop: int) -> bool:
    """Read an instruction that a line of other words ran into: `OFFICIAL - INFORMAL FOR EUR/WE - TERN`.

    Args:
        draft: The reading so far.
        at: The beginning of lines between captions and the labels that no rule reads.
        stop: Their end.

    Returns:
        Whether there is one.
    """
    found = _LINE.fullmatch(draft.raised, at, stop) or _FOR_OFFICE.search(draft.raised, at, stop)
    if found is None or not (draft.lower or draft.text[found.start() : found.end()].isupper()):
        return False
    begin, end = found.span("order")
    draft.passing += divide(" ".join(draft.text[begin:end].split())).instructions
    draft.passing_end = end
    draft.field("passing", begin, end, "front")
    if found.re is _LINE:
        draft.doubt("passing", begin, end, "read as an instruction to pass by its place")
    else:
        draft.defect("glued-lines", begin, begin, _LOST)
    return True
