"""Doubts about the lines of the text: numbers and headings for which another reading is nearly as likely."""

from __future__ import annotations

from reftel.telegram.draft import Draft
from reftel.telegram.text_lines import TextLines


def say_doubts(draft: Draft, lines: TextLines) -> None:
    """Report numbers out of turn, numbers with a marking that are read as text, and lines that may be headings."""
    for at, margin in lines.narrow.items():
        number = lines.numbers[at]
        reason = (
            f"the number {number.value} is out of turn; without it, the reading is nearly as likely ({margin:g} points)"
        )
        draft.doubt("paragraphs", lines.lines[at].begin, number.end, reason)
    if not all(lines.chosen.values()):
        _say_passed_over(draft, lines)
    for at, (points, _) in lines.evidence.items():
        if at not in lines.headings:
            line = lines.lines[at]
            reason = f"a line that may be a heading is read as text ({points:g} points)"
            draft.doubt("heading", line.begin, line.stop, reason)


def _say_passed_over(draft: Draft, lines: TextLines) -> None:
    """Report numbers that are written as those of paragraphs, with a marking below a blank line, and read as text."""
    styles = {(number.stop, number.pilcrow) for at, number in lines.numbers.items() if lines.chosen.get(at)}
    for at, chosen in lines.chosen.items():
        number = lines.numbers[at]
        if chosen or number.marked is None or not number.marked["whole"] or (number.stop, number.pilcrow) not in styles:
            continue
        if at and lines.kinds[at - 1] == "blank":
            reason = f"the number {number.value} and its marking are read as text"
            draft.doubt("paragraphs", lines.lines[at].begin, number.end, reason)
