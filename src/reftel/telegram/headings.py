"""Headings: lines underlined, between rules, or alone over a numbered paragraph."""

from __future__ import annotations

import re

from reftel.telegram.text_lines import TextLines, in_columns

MOST_LINES = 4
LONGEST = 320
"""In characters, over all its lines."""
SHORT = 180
"""So many characters at most where no rule stands by the heading."""

_NO_HEADING = re.compile(
    r"(?:BEGIN )?(?:SUMMARY|COMMENT|NOTE|INTRODUCTION)\b[^\n:.]{0,30}[:.]\s*\S"
    r"|.*\bEND (?:OF )?(?:SUMMARY|COMMENT|NOTE|TEXT)\b",
    re.IGNORECASE | re.DOTALL,
)
"""`SUMMARY: ...`, with its text in the same line; `END SUMMARY`."""


def is_heading(lines: TextLines, at: int, end: int) -> bool:
    """Whether the chunk `[at, end)` is a heading."""
    begin, stop = lines.lines[at].begin, lines.lines[end - 1].stop
    if end - at > MOST_LINES or stop - begin > LONGEST:
        return False
    return _stands_as_heading(lines, at, end) and _NO_HEADING.match(lines.text, begin, stop) is None


def _stands_as_heading(lines: TextLines, at: int, end: int) -> bool:
    if end >= len(lines):
        return False
    if lines.is_rule(end):
        return True
    nxt = lines.over_marks(end)
    if lines.is_rule(nxt) and _behind_rule(lines, at) and _is_short(lines, at, end):
        return True
    if nxt >= len(lines) or end - at >= MOST_LINES:
        return False
    if at and lines.is_rule(at - 1):
        return lines.is_rule(nxt) or (lines.kinds[end] == "blank" and _is_short(lines, at, end))
    if not lines.is_numbered(nxt) or not _is_short(lines, at, end):
        return False
    text, first, last = lines.text, lines.lines[at], lines.lines[end - 1]
    if any(in_columns(text, line) for line in lines.lines[at:end]):
        return False
    return text[first.begin] not in "-*•(" and text[last.stop - 1] not in ".;,"


def _behind_rule(lines: TextLines, at: int) -> bool:
    before = at - 1
    while before >= 0 and lines.kinds[before] == "blank":
        before -= 1
    return before >= 0 and lines.is_rule(before)


def _is_short(lines: TextLines, at: int, end: int) -> bool:
    """Whether a chunk is short, and neither ends nor begins in mid-sentence."""
    text, first, last = lines.text, lines.lines[at], lines.lines[end - 1]
    size = sum(line.stop - line.begin for line in lines.lines[at:end])
    return size <= SHORT and text[last.stop - 1] not in ".;," and not text[first.begin].islower()
