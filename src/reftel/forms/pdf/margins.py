"""Print in the margins of a page: numbers of lines, exemptions and stamps beside the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from reftel.forms.pdf.page_rows import PageRow, row_of
from reftel.forms.pdf.pages import PageWord
from reftel.values import levels
from reftel.values.review_print import CASE, DECISION, DEPARTMENT

STAMP = re.compile(
    rf"(?:(?:UN)?CLASSIFIED )?{DEPARTMENT} (?:Case|Doc)"
    rf"|(?:{levels.NAME} )?(?:{CASE}|Doc No\.?:? ?C\d{{6,8}})"
    rf"|{DECISION}"
    r"|(?:Declassified|Released)(?:/| and )Released US Department of State"
    r"|[A-Z][a-z]{1,20} [A-Z]\.? [A-Z][a-z]{1,20} Declassified"
    r"|REVIEW AUTHORITY:|DECLASSIFIED (?:Authority|A/ISS)|NARA Date",
    re.IGNORECASE,
)
"""Marks of a review on the page."""
EXEMPTIONS = re.compile(r"(?:B ?[1-9]|\(b\)\([1-9]\)|1\.4\s?\([A-Ha-h]\)|[,;/ ])+$", re.IGNORECASE)
"""Exemptions beside the text."""
MARGIN = 0.72
"""Share of a page's width after which short marks are beside the text."""
_MIDDLE = 0.5
"""Share of a page's width after which a decision is beside the text."""
_NUMBER = re.compile(r"\d{1,3}")
_FEWEST_NUMBERS = 8
_GAP = 3.0
"""Letters of empty space between the text and a mark beside it."""


def line_numbers(words: Sequence[PageWord]) -> list[PageWord]:
    """Find the numbers of a page's lines, as courts and publishers print them: in front of all text, each one more
    than the one above.

    Args:
        words: of the upright page.

    Returns:
        These numbers, from the top; none if there are fewer than eight.
    """
    lefts = sorted(word.left for word in words if not _NUMBER.fullmatch(word.text))
    if not lefts:
        return []
    edge = lefts[len(lefts) // 50]
    found = [word for word in words if word.right <= edge and _NUMBER.fullmatch(word.text)]
    if len(found) < _FEWEST_NUMBERS:
        return []
    found.sort(key=lambda word: word.middle)
    steps = [int(below.text) - int(above.text) for above, below in pairwise(found)]
    return found if sum(step == 1 for step in steps) * 10 >= 9 * len(steps) else []


def without_marks(rows: Sequence[PageRow], letter: float, width: float) -> list[PageRow]:
    """The rows of a column, with exemptions and stamps in its margin as rows of their own.

    Args:
        rows: of one column.
        letter: width of a letter, points.
        width: of the page, points.

    Returns:
        The rows, and after each the mark that was beside it.
    """
    found: list[PageRow] = []
    for row in rows:
        at = _mark(row, letter, width, found[-1] if found else None)
        if at:
            found += [row_of(list(row.words[:at])), row_of(list(row.words[at:]))]
        else:
            found.append(row)
    return found


def _mark(row: PageRow, letter: float, width: float, above: PageRow | None) -> int:
    """The first word of a mark after a row's text; 0 if there is none. Exemptions are in the margin or below another
    mark."""
    for at in range(len(row.words) - 1, 0, -1):
        word = row.words[at]
        if word.left <= _MIDDLE * width:
            return 0
        if word.left - row.words[at - 1].right >= _GAP * letter:
            text = " ".join(each.text for each in row.words[at:])
            if STAMP.match(text):
                return at
            is_below = above is not None and abs(above.left - word.left) < 2 * letter and STAMP.match(above.text)
            is_beside = word.left > MARGIN * width or is_below
            return at if is_beside and EXEMPTIONS.fullmatch(text) else 0
    return 0
