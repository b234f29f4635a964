"""Heads that a printer, a watch center or a library put over every page, and that a copy as text has between its lines.

    Department of State                    INCOMING TELEGRAM
    PAGE 02 OF 02  TEL AVIV 04123  211823Z   C15/12  005512

No list of them can be complete, but page one has them above the telegram's header. A line in the text like one of
these, perhaps with other numbers, is a head if it is beside a page mark or a stamp of the level, or has a page's
number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reftel.telegram.lines import Line, over_blank, place_above, split
from reftel.telegram.stamps import is_level

_MOST_LINES = 12
LONGEST = 140
"""No head is longer than this, in characters."""
_OFFICES = re.compile(r"(?:[A-Z]{1,6}-\d\d +){2}|^ *(?:ACTION|ORIGIN) +[A-Z]{1,6}-\d\d")
_PAGE = re.compile(r"PAGE # [A-Z /]{2,30}(?:# )*(?:OF # )?(?:#Z)?$|PAGE #$")
_POST = re.compile(r"[A-Z][A-Z ]{2,22} #(?: [A-Z]{5} #)?(?: # OF #)?(?: #Z)?$")
"""The line below `PAGE 02` in records from 1978 on."""
_OF_NETWORK = re.compile(r"[\d#]Z ?[A-Z]{3}|\bR[UH][A-Z]{3,5}\b|^V?ZCZC|-{4}")
"""Date-time groups, routing indicators, and rules: other rules know them."""
_NUMBERED = re.compile(r"\bPAGE\b.{0,4}#|^-{1,2} ?# ?-", re.IGNORECASE)
_WORD_ENDS = re.compile(r"[# ]")
_DIGITS = re.compile(r"\d+")
_DISTINCT = re.compile(r"[^\W\d_]{3}|-{1,2} ?# ?-{1,2}$")
"""A number alone is a row of a table, or a handling number; between dashes it is a page."""
_OVER = frozenset({"blank", "page", "stamp", "section", "stray"})
MARKS = frozenset({"page", "stamp", "section"})
"""Kinds of lines that a page begins or ends with."""


def page_heads(text: str, start: int, stop: int, begin: int) -> frozenset[str]:
    """Return the lines of `text[start:stop]`, the part above a telegram's header, with `#` for each number.

    Page marks, levels, offices and lines of the network are left out, since other rules know them, and so are lines
    whose longest word does not recur in the text, which begins at `begin`.

    Example:
        >>> copy = "SECRET\\nHARBOR WATCH  PAGE 1\\n1. Lamps\\nHARBOR WATCH  PAGE 2\\nburn.\\n"
        >>> sorted(page_heads(copy, 0, 28, 28))
        ['HARBOR WATCH PAGE #']
    """
    found = set()
    above = shape = ""
    for line in text[start:stop].splitlines()[-_MOST_LINES:]:
        above = shape or above
        if len(line) > LONGEST or not line.strip() or _OF_NETWORK.search(line) or _OFFICES.search(line):
            continue
        shape = line_shape(line)
        if above == "PAGE #" and _POST.match(shape):
            continue
        is_known = _PAGE.match(shape) or _OF_NETWORK.search(shape) or is_level(shape)
        if _DISTINCT.search(shape) and not is_known and text.find(longest_word(shape), begin) >= 0:
            found.add(shape)
    return frozenset(found)


def find_page_heads(text: str, lines: list[Line], kinds: Sequence[str], heads: frozenset[str]) -> list[int]:
    """Return the indices of the lines that are heads of later pages; `kinds` has a kind for each line."""
    found: list[int] = []
    group: list[int] = []
    begins = frozenset(digit + head[1:2] for head in heads for digit in ("0123456789" if head[0] == "#" else head[0]))
    loose = frozenset(begin[0] for begin in begins if begin[1:] in ("", "#", " "))
    """First characters after which the second one may differ."""
    for at, line in enumerate(lines):
        opening = text[line.begin : line.begin + 2]
        if (opening in begins or opening[:1] in loose) and _is_head(text, line, kinds[at], heads):
            group.append(at)
        elif kinds[at] not in _OVER:
            found += _accepted(text, lines, kinds, group)
            group = []
    return found + _accepted(text, lines, kinds, group)


def heads_in_head(text: str, start: int, stop: int, heads: frozenset[str]) -> list[tuple[int, int]]:
    """Return the ranges of the heads between two characters of a telegram's head, and of the levels stamped over them.

    Example:
        >>> copy = "TO AMEMBASSY LIMA\\nSECRET\\nHARBOR WATCH  PAGE 2\\nAMEMBASSY QUITO\\n"
        >>> [copy[low:high] for low, high in heads_in_head(copy, 0, len(copy), frozenset({"HARBOR WATCH PAGE #"}))]
        ['SECRET', 'HARBOR WATCH  PAGE 2']
    """
    lines = split(text, start, stop) if start < stop else []
    kinds = [line.kind or _kind(line_shape(text[line.begin : line.stop])) for line in lines]
    found = find_page_heads(text, lines, kinds, heads)
    taken = set(found)
    for at in found:
        above = at - 1
        while above >= 0 and kinds[above] in _OVER:
            if kinds[above] == "stamp":
                taken.add(above)
            above -= 1
    return [(lines[at].begin, lines[at].stop) for at in sorted(taken)]


def _kind(shape: str) -> str:
    """The kind of a line of the head: `stamp` for a level alone, `page` for a page mark, else `text`."""
    return "stamp" if is_level(shape.upper()) else "page" if _PAGE.match(shape) else "text"


def _accepted(text: str, lines: list[Line], kinds: Sequence[str], group: list[int]) -> list[int]:
    """The lines of a group, if one of them has the number of a page, or a mark is beside them."""
    if any(_NUMBERED.search(line_shape(text[lines[at].begin : lines[at].stop])) for at in group):
        return group
    return group if group and _beside_mark(lines, kinds, group) else []


def _is_head(text: str, line: Line, kind: str, heads: frozenset[str]) -> bool:
    if kind in _OVER or line.stop - line.begin > LONGEST:
        return False
    return line_shape(text[line.begin : line.stop]) in heads


def _beside_mark(lines: list[Line], kinds: Sequence[str], group: Sequence[int]) -> bool:
    """Whether a page mark or a stamp is directly before or after, blank lines apart."""
    before, after = place_above(lines, group[0], 0), over_blank(lines, group[-1] + 1)
    return (before is not None and kinds[before] in MARKS) or (after < len(kinds) and kinds[after] in MARKS)


def longest_word(shape: str) -> str:
    """Return the longest word of a `line_shape`, by which like lines are looked for.

    Example:
        >>> longest_word("PAGE # OF #")
        'PAGE'
    """
    return max(_WORD_ENDS.split(shape), key=len)


def line_shape(line: str) -> str:
    """Return the line with single spaces and `#` for each number.

    Example:
        >>> line_shape("PAGE  02 OF 12")
        'PAGE # OF #'
    """
    return _DIGITS.sub("#", " ".join(line.split()))
