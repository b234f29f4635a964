"""Headings that have the number of their paragraph: `2. (C) The Harbor` over a rule."""

from __future__ import annotations

import re

from reftel.telegram.text_lines import TextLines
from reftel.telegram.underlining import CELLS, fits, width

_TAIL = 100
"""No such heading has more characters."""
_LETTER = re.compile(r"[^\W\d_]")


def title_of_number(lines: TextLines, at: int, begin: int) -> int | None:
    """Return the line in which the text begins of a numbered paragraph whose number is in its heading; None if it is
    not. The number is in line `at`, and the heading would begin at the character `begin`.

    Example: `2. (C) The Harbor`, a rule, and the text.
    """
    line, text = lines.lines[at], lines.text
    size = line.stop - begin
    if not lines.is_rule(at + 1) or not 0 < size <= _TAIL or text[line.stop - 1] in ".;,":
        return None
    if CELLS.search(text, begin, line.stop):
        return None  # the head of a table
    rule = lines.lines[at + 1]
    if not (fits(rule, size) or fits(rule, width(line))) or _LETTER.search(text, begin, line.stop) is None:
        return None
    below = lines.over_marks(at + 2)
    return below if below < len(lines) and lines.is_text(below) and below not in lines.headings else None
