"""Reads a military message: heading, sets, text, close.

1. Read line after line: a set (`SUBJ/...//`), a line of the heading, or another line.
2. The text begins at RMKS or GENTEXT, behind QQQQ, or at the first other line once the subject is known.
3. Remove the close from the end (BT, number, NNNN, banner), read the rest as paragraphs, find the releasing officer.
"""

from __future__ import annotations

import re

from reftel.blocks import BlockKind
from reftel.telegram.draft import Draft
from reftel.telegram.lines import NUMBER, Line, split
from reftel.telegram.military import patterns
from reftel.telegram.military.heading import Heading
from reftel.telegram.military.releaser import read_releaser
from reftel.telegram.military.sets import SetReader, ends_at, set_at
from reftel.telegram.paragraphs import read_paragraphs

_TEXT_SETS = frozenset({"RMKS", "GENTEXT", "REMARKS"})
_GENTEXT = re.compile(r"[ \t]*(?:REMARKS|RMKS|NARRATIVE|GENERAL)[ \t]*/")
_SET_CLOSE = re.compile(r"//[ \t]*$")
_ENDS = re.compile(r"(?:BT|N ?N ?N ?N|#\d{4})$")


def read_message(draft: Draft, start: int, end: int) -> None:
    """Read `draft.text[start:end]` as one military message, or a part of one."""
    end_of_text = _read_close(draft, start, end)
    begin = _read_head(draft, start, end_of_text)
    if not draft.text[begin:end_of_text].strip(" \t\n\r/"):
        draft.partial = True
        draft.block("blank", begin, end_of_text)
        return
    lines = split(draft.text, begin, end_of_text)
    _take_set_close(draft, lines)
    read_paragraphs(draft, lines, 0, len(lines))
    read_releaser(draft)


def _read_head(draft: Draft, start: int, end: int) -> int:
    """Read everything above the text; return the beginning of the text."""
    heading = Heading(draft)
    sets = SetReader(draft, heading)
    at = start
    while at < end:
        stop = draft.raised.find("\n", at, end)
        stop = end if stop < 0 else stop
        line = draft.raised[at:stop].strip()
        if not line:
            at = stop + 1
            continue
        first = at + draft.raised[at:stop].find(line)
        if found := set_at(draft.raised, first, end, any_set=not heading.addresses.goes_on(line)):
            heading.addresses.close()
            if found.id in _TEXT_SETS:
                at = _text_of_set(draft, found.end, end)
                draft.block("message_set", first, at)
                break
            at = sets.read(found, ends_at(draft.raised, found, end), end)
            continue
        if line == "QQQQ":
            draft.block("end_mark", at, min(stop + 1, end))
            at = min(stop + 1, end)
            break
        if not heading.read(at, min(stop + 1, end)):
            if draft.subject is not None or draft.sections or _is_numbered(line):
                break
            draft.block("remark", at, min(stop + 1, end))
        at = stop + 1
    heading.finish()
    return min(at, end)


def _is_numbered(line: str) -> bool:
    found = NUMBER.match(line)
    return found is not None and int(found["number"]) == 1


def _text_of_set(draft: Draft, at: int, end: int) -> int:
    """Return the beginning of the text behind `RMKS/`, or behind `GENTEXT/REMARKS/`."""
    named = _GENTEXT.match(draft.raised, at, end)
    return named.end() if named else at


def _read_close(draft: Draft, start: int, end: int) -> int:
    """Make blocks of the lines behind the text; return the end of the text."""
    text = draft.raised
    peeled: list[tuple[BlockKind, int, int]] = []
    stop = end
    while stop > start:
        line_start = text.rfind("\n", start, stop - 1 if text[stop - 1] == "\n" else stop) + 1
        line_start = max(line_start, start)
        line = text[line_start:stop].strip()
        if line:
            is_end = bool(_ENDS.match(line))
            if not is_end and not (patterns.level_line(line) and "/" in line):
                break
            peeled.append(("end_mark" if is_end else "stamp", line_start, stop))
        stop = line_start
    if not any(kind == "end_mark" for kind, _, _ in peeled):
        return end
    for kind, first, last in peeled:
        draft.block(kind, first, last)
    return min(first for _, first, _ in peeled)


def _take_set_close(draft: Draft, lines: list[Line]) -> None:
    """The slashes that end the set of the text are no text."""
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if line.kind == "blank":
            continue
        if found := _SET_CLOSE.search(draft.text, max(line.begin, line.stop - 8), line.stop):
            draft.block("end_mark", found.start(), line.end)
            lines[at] = Line(line.kind, line.start, found.start(), found.start(), line.begin)
            if not draft.text[line.begin : found.start()].strip():
                lines[at] = Line("blank", line.start, line.start, found.start(), line.start)
        return
