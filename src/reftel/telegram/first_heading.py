"""The heading over the first paragraph, in copies that lost the blank line between it and the front matter.

    CLASSIFIED BY: DCM J. HARWELL, REASONS 1.4 (B) AND (D).
    Participants
    ------------
    1. (C) The lamp was lit.

Without the blank line, the element above would take the heading. A rule under it, or over it, shows it.
"""

from __future__ import annotations

import re

from reftel.blocks import BlockKind
from reftel.telegram.lines import Line, place_above, split
from reftel.telegram.underlining import fits, is_rule, width

_MOST_LINES = 3
"""Lines of a heading between two rules."""
_LONGEST = 100
_SIGNS = ("---", "- -", "===", "***", "___", "~~~", "= =", "* *", "——", "──", "══")
_CLOSED = tuple(".,;:)]")
_OF_ELEMENT = re.compile(
    r"[A-Z][.)] |.*\b(?:1\.[3-6]|REASONS?|DECL|CLASSIFIED|DERIVED)\b|.*\d$|\([A-H]\)|(?:AND|OR|AND/OR) \(?[A-H]\b"
)
"""An item of a list, or the rest of a classifier."""
_BROKEN: frozenset[BlockKind] = frozenset({"subject", "tags", "references"})
"""Elements of several lines, whose last line has a rule under it only if that is as long."""


def heading_over(raised: str, kind: BlockKind, low: int, at: int) -> int:
    """Return where the heading of the paragraph at `at` begins; `at` if no heading is directly above it.

    Args:
        raised: The text in capitals.
        kind: The element above.
        low: The end of its label.
        at: The number of the first paragraph.

    Example:
        >>> copy = "CLASSIFIED BY: X\\nTHE QUAY\\n--------\\n1. IT OPENED.\\n"
        >>> copy[heading_over(copy, "classified_by", 14, 35) :].splitlines()[0]
        'THE QUAY'
    """
    if not any(raised.find(sign, low, at) >= 0 for sign in _SIGNS):
        return at
    first = raised.find("\n", low, at) + 1
    if not first:
        return at
    lines = split(raised, first, at)
    rules = [line.kind != "blank" and is_rule(raised, line) for line in lines]
    last = place_above(lines, len(lines), 0)
    if last is None:
        return at
    if not rules[last]:
        return _under_rule(raised, lines, rules, last, at)
    above = last - 1
    while above >= 0 and last - above <= _MOST_LINES and not rules[above] and lines[above].kind != "blank":
        above -= 1
    if above >= 0 and rules[above] and last - above > 1:
        return lines[above].start
    return _over_rule(raised, kind, lines, last, at)


def _under_rule(raised: str, lines: list[Line], rules: list[bool], last: int, at: int) -> int:
    """A rule, and a heading of one line without a rule under it."""
    above = place_above(lines, last, 0)
    if above is None or not rules[above] or not _is_heading(raised, lines[last]):
        return at
    return lines[above].start


def _over_rule(raised: str, kind: BlockKind, lines: list[Line], rule: int, at: int) -> int:
    """A heading over a rule: one line, or two if the first is as long as the rule."""
    if not rule or not _is_heading(raised, lines[rule - 1]):
        return at
    last = lines[rule - 1]
    if not fits(lines[rule], width(last)):
        if rule > 1 and fits(lines[rule], width(lines[rule - 2])) and _is_heading(raised, lines[rule - 2]):
            return lines[rule - 2].start
        if kind in _BROKEN or width(lines[rule]) < width(last):
            return at
    return last.start


def _is_heading(raised: str, line: Line) -> bool:
    written = raised[line.begin : line.stop]
    if line.kind == "blank" or len(written) > _LONGEST or written.endswith(_CLOSED):
        return False
    return written[0].isalpha() and _OF_ELEMENT.match(written) is None
