"""The text of a military message: paragraphs, and the sets between and after them (MIL-STD-6040).

A message may have several sets of text (`GENTEXT/SITUATION/`, `GENTEXT/EXECUTION/`), with others after them
(`AKNLDG/YES//`, `DECL/OADR//`). The indicator of a set of text is the heading of its first paragraph.
"""

from __future__ import annotations

import re
from collections import Counter

import msgspec

from reftel.model import Paragraph
from reftel.telegram.cuts import cut_lines
from reftel.telegram.draft import Draft
from reftel.telegram.lines import Line, split
from reftel.telegram.military import patterns
from reftel.telegram.military.sets import MessageSet, SetReader, ends_at
from reftel.telegram.paragraphs import read_paragraphs

TEXT_SETS = frozenset({"RMKS", "GENTEXT", "REMARKS"})
_INDICATOR = re.compile(r"[ \t]*(?P<name>[A-Z][A-Z0-9 ,.&()'\-]{1,60}?)[ \t]*/")
"""`GENTEXT/SITUATION/`: the general text indicator."""
_NO_HEADING = frozenset({"REMARKS", "RMKS", "NARRATIVE", "GENERAL", "GENERAL TEXT", "GENERAL TEXT INFORMATION"})
_LABEL = re.compile(r"[ \t]*(?:RMKS|REMARKS|GENTEXT)[ \t]?[/:]")
_BELOW = re.compile(
    r"(?:\(U\) ?)?(?:DECL(?:AS|ASSIFY)?(?: ON)?|CLAS(?:SIFIED)? BY|CLBY|DERI(?:VED FROM)?|DRV (?:FM|FROM)|REASON) ?:"
)
"""Labels of lines below the text of messages without a set for them."""
_ENDS = re.compile(r"\bDECL(?:AS|ASSIFY)?(?: ON)? ?:")
_SET_CLOSE = re.compile(r"//[ \t]*$")
_CLOSED = re.compile(r"//[ \t\r\n]*\Z")
_CLOSE_OF_LINE = re.compile(r"//[ \t]*(?:\n|\Z)")
_MAY_FOLLOW = frozenset({"GENTEXT", "DECL", "DECLAS", "AKNLDG", "ACKN", "POC"})
"""Sets that follow a text which has lost its slashes."""
_NEAR = 400
"""Characters in which a set in the text has its slashes, if none end the text before it."""


def read_text(draft: Draft, sets: SetReader, start: int, end: int) -> None:
    """Read `draft.text[start:end]`: the text with its sets."""
    at = start
    pieces = 0
    while at < end:
        heading: tuple[str, int, int] | None = None
        if label := _LABEL.match(draft.raised, at, end):
            named = _INDICATOR.match(draft.raised, label.end(), end) if "GENTEXT" in label[0] else None
            draft.block("message_set", at, named.end() if named else label.end())
            at = named.end() if named else label.end()
            if named and named["name"] not in _NO_HEADING:
                heading = " ".join(draft.text[slice(*named.span("name"))].split()), *named.span("name")
        found = _next_set(draft, at, end)
        stop = found.start if found else end
        before = len(draft.paragraphs)
        if draft.text[at:stop].strip():
            _read_piece(draft, sets, at, stop)
            pieces += 1
        if heading and len(draft.paragraphs) > before and draft.paragraphs[before].heading is None:
            first = msgspec.structs.replace(draft.paragraphs[before], heading=heading[0])
            draft.paragraphs[before] = first
            draft.field("heading", heading[1], heading[2], "military")
        at = stop
        if found and found.id not in TEXT_SETS:
            at = max(sets.read(found, ends_at(draft.raised, found, end), end), stop + 1)
    if pieces > 1:
        draft.paragraphs = _anchored(draft.paragraphs)


def _next_set(draft: Draft, start: int, end: int) -> MessageSet | None:
    """Return the next set after the beginning of a text. The slashes of the text are before it, or it has its own."""
    at = start
    while found := patterns.SET_IN_TEXT.search(draft.raised, at, end):
        begin = found.start("set")
        closed = _CLOSED.search(draft.raised[max(start, begin - 80) : begin]) is not None
        if closed or (found["id"] in _MAY_FOLLOW and _has_slashes(draft.raised, found.end(), end)):
            return MessageSet(found["id"], begin, found.end())
        at = found.end()
    return None


def _has_slashes(raised: str, at: int, end: int) -> bool:
    """Whether a set ends with slashes at the end of a line, before the next blank line."""
    close = _CLOSE_OF_LINE.search(raised, at, min(end, at + _NEAR))
    blank = raised.find("\n\n", at, end)
    return close is not None and (blank < 0 or close.start() < blank)


def _read_piece(draft: Draft, sets: SetReader, start: int, end: int) -> None:
    lines = cut_lines(draft, split(draft.text, start, end))
    _take_set_close(draft, lines)
    last = _declassified_below(draft, lines)
    if last < len(lines):
        begin, stop = lines[last].start, max(line.stop for line in lines[last:])
        sets.declassification(begin, stop)
        draft.block("executive_order", begin, stop)
    read_paragraphs(draft, lines, 0, last)


def _declassified_below(draft: Draft, lines: list[Line]) -> int:
    """Return the index of the first line below the text that says who classified it, and until when; the number of
    lines if there are none."""
    first = len(lines)
    if draft.executive_order is not None:
        return first
    has_end = False
    for at in range(len(lines) - 1, 0, -1):
        line = lines[at]
        if line.kind == "blank":
            continue
        label = _BELOW.match(draft.raised, line.begin, line.stop)
        if label is None:
            break
        has_end = has_end or _ENDS.search(draft.raised, line.begin, line.stop) is not None
        first = at
    return first if has_end else len(lines)


def _take_set_close(draft: Draft, lines: list[Line]) -> None:
    """The slashes that end the set of the text are not text."""
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


def _anchored(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return paragraphs of several sets with anchors that differ: `p1`, `p1-2`; `u1`, `u2` without a number."""
    often: Counter[str] = Counter()
    done: list[Paragraph] = []
    for one in paragraphs:
        base = "u" if one.number is None else f"p{one.number}"
        often[base] += 1
        repeat = f"-{often[base]}" if often[base] > 1 else ""
        anchor = f"u{often[base]}" if one.number is None else f"{base}{repeat}"
        done.append(msgspec.structs.replace(one, anchor=anchor))
    return done
