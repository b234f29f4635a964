"""End marks of sections before the last one, in a text that has several with short heads of their own."""

from __future__ import annotations

import re

from reftel.telegram.lines import Line
from reftel.telegram.page_heads import MARKS

_TOP = re.compile(
    r"\d{1,6}(?:[ \t]+\d{6}Z)?[ \t]*(?:/\d{1,3})?"
    r"|(?:(?:ACTION|INFO|ORIGIN)[ \t]+)?(?:[A-Z]{1,6}(?:/[A-Z]+)?-\d\d[ \t]*){1,12}(?:/\d{3}[ \t]?[A-Z]?)?"
    r"|-{6,}[ \t]*[0-9A-Z /]{0,40}|/\d{3}[ \t]?[A-Z]?"
)
"""A line of the Department's distribution."""
_MOST_TOP = 30
_ENDS = frozenset({"BT", "NNN", "NNNN", "N N N N"})
"""The end mark of a section."""


def mark_ends(text: str, lines: list[Line], kinds: list[str]) -> None:
    """Set the kind of the end marks of sections: a page, a level or the next section's line is below each.

    Args:
        text: The telegram.
        lines: Its lines.
        kinds: A kind for each line, which is changed.

    Example: `NNNN` above `SECRET` and `PAGE 01  LIMA 01234  02 OF 02 ...`.
    """
    below = ""
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if kinds[index] == "text" and below in MARKS and text[line.begin : line.stop] in _ENDS:
            kinds[index] = "end"
        elif kinds[index] != "blank":
            below = kinds[index]
    for index in [at for at, kind in enumerate(kinds) if kind == "section"]:
        _mark_top(text, lines, kinds, index)


def _mark_top(text: str, lines: list[Line], kinds: list[str], index: int) -> None:
    """The lines of distribution between the top of a page and the classification line of its section."""
    top: list[int] = []
    at = index - 1
    while at >= 0 and index - at < _MOST_TOP:
        line = lines[at]
        if kinds[at] == "page":
            for one in top:
                kinds[one] = "stamp"
            return
        if kinds[at] in ("text", "number", "rule"):
            if not _TOP.fullmatch(text, line.begin, line.stop):
                return
            top.append(at)
        at -= 1
