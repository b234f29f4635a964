"""Feet that a printer, an archive or a browser put below every page: the last line of a copy, and others like it.

    ... SAID THAT LAMPS WOULD STAY LIT AND THAT          HE ADDED NOTHING MORE.
    Harbor Archive, Box 12            - 1 -               HARWELL
    THE EMBASSY COULD COUNT THEM                          Harbor Archive, Box 12            - 2 -

A foot has the same words and numbers on every page, except for the page's own number. Rows of tables and lists are
alike too, so a foot must count pages, or be below a level each time, and be within a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from reftel.telegram.draft import Draft
from reftel.telegram.lines import Line, classification_at, fills, number_at, page_mark_at, place_above
from reftel.telegram.page_heads import LONGEST, line_shape, longest_word
from reftel.telegram.stamps import is_level

_MOST_LINES = 6
"""Lines of text at the end of a copy to look at."""
_LEAST_BETWEEN = 2
"""Lines between two feet."""
_END = re.compile(r"BT|#\d{1,5}|N{2,5}|V?ZCZC\w*", re.IGNORECASE)
"""Marks of the network below a text."""
_NUMBER = re.compile(r"\d{1,9}")
_LETTERS = re.compile(r"[^\W\d_]{3}")
_PAGED = re.compile(r"(?:^|\s)-{1,2} ?# ?-{1,2}(?:$|\s)|\bPAGE #|\b# (?:OF|/) ?#|#/#", re.IGNORECASE)
_APART = re.compile(r" {3}\d{1,4}$")
"""The number of a page at the right margin."""
_LEAST_OF_PROSE = 4
_SENTENCE_ENDS = (".", "!", "?", ":", ";", '"', "\u201d")


def take_feet(draft: Draft, lines: list[Line]) -> list[Line]:
    """Return the lines without the feet at the end of a copy, which become blocks; note the feet between the others."""
    last, inside = page_feet(draft.text, lines)
    draft.page_feet = {lines[at].begin: lines[at].end for at in inside}
    for at in last:
        draft.block("stamp", lines[at].start, lines[at].end)
    draft.printed += [(lines[at].begin, lines[at].stop) for at in (*inside, *last)]
    return [line for at, line in enumerate(lines) if at not in last] if last else lines


def lines_of_feet(lines: list[Line], feet: Mapping[int, int]) -> list[int]:
    """Return the indices of the lines, or parts of lines, that begin before the end of a foot: beginning -> end."""
    found: list[int] = []
    end = -1
    for at, line in enumerate(lines):
        end = feet.get(line.begin, end)
        if line.begin < end:
            found.append(at)
    return found


def page_feet(text: str, lines: list[Line]) -> tuple[list[int], list[int]]:
    """Return the indices of the feet at the end of a copy, and of the feet between the lines of its text.

    Args:
        text: The telegram.
        lines: Its lines below the head.

    Example: the last lines `HARWELL`, `- 2 -` and a line `- 1 -` that tears a sentence.
    """
    last: list[int] = []
    inside: set[int] = set()
    seen = 0
    ended = True
    """Whether no text is after the line."""
    for at in range(len(lines) - 1, 0, -1):
        if lines[at].kind == "blank":
            continue
        seen += 1
        if seen > _MOST_LINES:
            break
        if earlier := _earlier(text, lines, at):
            if ended:
                last.append(at)
            else:
                inside.add(at)
            inside.update(earlier)
        else:
            written = text[lines[at].begin : lines[at].stop]
            ended = ended and (_END.fullmatch(written) is not None or is_level(" ".join(written.upper().split())))
    return last, sorted(inside - set(last))


def _earlier(text: str, lines: list[Line], last: int) -> list[int]:
    """The indices of the feet before a line that may be the last one; none if it is not a foot."""
    line = lines[last]
    if line.stop - line.begin > LONGEST or not _NUMBER.search(text, line.begin, line.stop):
        return []
    if fills(page_mark_at(text, line), line, but=2) or number_at(text, line) or _is_section(text, line):
        return []
    written = text[line.begin : line.stop]
    shape = line_shape(written)
    paged = _PAGED.search(shape) is not None or _APART.search(written) is not None
    if not (paged or _LETTERS.search(shape)) or (not paged and _is_prose(written)):
        return []
    word = longest_word(shape)
    if text.find(word, lines[0].start, line.start) < 0:
        return []
    found = [
        at
        for at in range(last - _LEAST_BETWEEN)
        if lines[at].kind != "blank"
        and text.find(word, lines[at].begin, lines[at].stop) >= 0
        and line_shape(text[lines[at].begin : lines[at].stop]) == shape
    ]
    if not found or any(later - one <= _LEAST_BETWEEN for one, later in zip(found, [*found[1:], last], strict=True)):
        return []
    counts = _counts([text[lines[at].begin : lines[at].stop] for at in (*found, last)])
    if counts is None or not ((paged and counts) or all(_is_below_level(text, lines, at) for at in (*found, last))):
        return []
    return found if all(_tears(text, lines, at) for at in found) else []


def _is_prose(written: str) -> bool:
    """Whether a line has the words of a sentence, most of them small, which a telegram may have twice."""
    words = written.split()
    small = sum(map(str.islower, words))
    return small >= _LEAST_OF_PROSE and small * 2 > len(words)


def _is_section(text: str, line: Line) -> bool:
    """Whether a line is the classification line of a section."""
    found = classification_at(text, line)
    return found is not None and bool(found["section"] or found["serial"])


def _is_below_level(text: str, lines: list[Line], at: int) -> bool:
    above = place_above(lines, at, 0)
    return above is not None and is_level(" ".join(text[lines[above].begin : lines[above].stop].upper().split()))


def _counts(written: list[str]) -> bool | None:
    """Whether one number of equal lines counts pages; False if all numbers are equal, None if they differ otherwise."""
    columns = list(zip(*([int(number) for number in _NUMBER.findall(one)] for one in written), strict=True))
    counting = False
    for column in columns:
        if len(set(column)) == 1:
            continue
        if any(later - one != 1 for one, later in pairwise(column)):
            return None
        counting = True
    return counting


def _tears(text: str, lines: list[Line], at: int) -> bool:
    """Whether the line before is a level, or does not end a sentence."""
    before = place_above(lines, at, 0)
    if before is None:
        return False
    return _is_below_level(text, lines, at) or not text.endswith(
        _SENTENCE_ENDS, lines[before].begin, lines[before].stop
    )
