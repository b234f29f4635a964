"""Reads a military message: heading, sets, text, close.

1. Put line breaks back that a message on one line has lost.
2. Read line after line: a set (`SUBJ/...//`), a line of the heading, or another line.
3. The text begins at RMKS or GENTEXT, after the QQQQ of a later part, or at the first other line once the subject is
   known.
4. Remove the close from the end (BT, number, NNNN, banner), read the rest as paragraphs and as the sets between and
   after them, find the releasing officer.
"""

from __future__ import annotations

import re

from reftel.blocks import BlockKind
from reftel.telegram.draft import Draft
from reftel.telegram.lines import NUMBER, line_end
from reftel.telegram.military import patterns
from reftel.telegram.military.heading import Heading
from reftel.telegram.military.listed import read_listed
from reftel.telegram.military.releaser import read_releaser
from reftel.telegram.military.remarks import TEXT_SETS, read_text
from reftel.telegram.military.sets import SetReader, ends_at, set_at
from reftel.telegram.military.torn import mend

_ENDS = re.compile(r"(?:BT|N ?N ?N ?N|#\d{4})$")
_BREAK = re.compile(r"\n[ \t]*BT[ \t]*(?=\n)")
_PRINTED = re.compile(
    r"(?:[ \t]*(?:SUBJECT|ORIGINATOR|FROM|DTG|DATE|PRECEDENCE|DAC|TO|CC|INFO|TOR|SENT|RECEIVED)[ \t]*:"
    r"[ \t][^\n]{0,2000}\n(?:[ \t]{1,40}[^\s:][^\n:]{0,400}\n){0,20}){3,12}(?:[ \t]*[-=_*]{5,90}[ \t]*\n)?"
)
"""The labels with which a terminal prints a message, above the message itself."""
_MOST_SERVICE = 600
"""Characters of confirmations and corrections between the last BT and the end of a message."""


def read_message(draft: Draft, start: int, end: int) -> None:
    """Read `draft.text[start:end]` as one military message, or a part of one."""
    mend(draft, start, end)
    end_of_text = _read_close(draft, start, end)
    sets = SetReader(draft, Heading(draft))
    begin = _read_head(draft, sets, start, end_of_text)
    if not draft.text[begin:end_of_text].strip(" \t\n\r/"):
        draft.partial = True
        draft.block("blank", begin, end_of_text)
        return
    read_text(draft, sets, begin, end_of_text)
    read_releaser(draft)


def _read_head(draft: Draft, sets: SetReader, start: int, end: int) -> int:
    """Read everything above the text; return the beginning of the text."""
    heading = sets.heading
    at = start
    while at < end:
        stop = line_end(draft.raised, at, end)
        line = draft.raised[at:stop].strip()
        if not line:
            at = stop + 1
            continue
        if over := _printed(draft, at, end):
            draft.block("remark", at, over)
            at = over
            continue
        first = at + draft.raised[at:stop].find(line)
        if found := set_at(draft.raised, first, end, any_set=not heading.addresses.goes_on(line)):
            heading.addresses.close()
            if found.id in TEXT_SETS:
                at = first
                break
            at = sets.read(found, ends_at(draft.raised, found, end), end)
            continue
        if line == "QQQQ":
            draft.block("end_mark", at, min(stop + 1, end))
            at = min(stop + 1, end)
            if _is_later(draft) and not _sets_follow(draft, at, end):
                break
            continue
        if draft.subject is not None and (behind := read_listed(draft, at, end)):
            at = behind
            continue
        if not heading.read(at, min(stop + 1, end)):
            if draft.subject is not None or draft.sections or _is_numbered(line):
                break
            draft.block("remark", at, min(stop + 1, end))
        at = stop + 1
    heading.finish()
    return min(at, end)


def _printed(draft: Draft, at: int, end: int) -> int:
    """Return the end of the labels of a terminal that begin at `at`, if the message's own header follows; else 0."""
    found = _PRINTED.match(draft.raised, at, end)
    if found is None or "ORIGINATOR" not in found[0]:
        return 0
    return found.end() if draft.raised.find("\nFM ", found.end() - 1, end) >= 0 else 0


def _is_later(draft: Draft) -> bool:
    """Whether this is not the first part of its message."""
    return bool(draft.sections) and draft.sections[-1].number > 1


def _sets_follow(draft: Draft, at: int, end: int) -> bool:
    """Whether the next line begins a set: the part before ended between two sets."""
    while at < end and draft.raised[at] in " \t\n\r":
        at += 1
    return set_at(draft.raised, at, end, any_set=False) is not None


def _is_numbered(line: str) -> bool:
    found = NUMBER.match(line)
    return found is not None and int(found["number"]) == 1


def _read_close(draft: Draft, start: int, end: int) -> int:
    """Make blocks of the lines after the text; return the end of the text."""
    text = draft.raised
    peeled: list[tuple[BlockKind, int, int]] = []
    service = _service_from(text, start, end)
    stop = end
    while stop > start:
        line_start = text.rfind("\n", start, stop - 1 if text[stop - 1] == "\n" else stop) + 1
        line_start = max(line_start, start)
        line = text[line_start:stop].strip()
        if line:
            is_end = bool(_ENDS.match(line))
            is_service = line_start >= service and patterns.SERVICE.fullmatch(line) is not None
            if not is_end and not is_service and not (patterns.level_line(line) and "/" in line):
                break
            peeled.append(("end_mark" if is_end else "remark" if is_service else "stamp", line_start, stop))
        stop = line_start
    if not any(kind == "end_mark" for kind, _, _ in peeled):
        return end
    for kind, first, last in peeled:
        draft.block(kind, first, last)
    return min(first for _, first, _ in peeled)


def _service_from(text: str, start: int, end: int) -> int:
    """Return the end of the last BT, after which lines confirm or correct the text; `end` without one near."""
    found = text.rfind("\nBT", max(start, end - _MOST_SERVICE), end)
    return found + 3 if found >= 0 and _BREAK.match(text, found, end) else end
