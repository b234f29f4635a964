"""Rules of dashes, stars or other signs, under, over and beside headings.

A drafter underlines a heading with about as many signs as it has letters; a rule is cut at 45 characters (`---------
---`). Copies that lost line breaks have rule and heading in one line, and the heading after the last sentence of the
paragraph before it. The length of the rule then gives the beginning of the heading.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import attrgetter

from reftel.telegram.lines import Line, divided, page_mark_at

SIGNS = frozenset("-=_*~+#.–—─═")
"""Characters of rules."""
_SIGNS_AND_SPACE = "".join(sorted(SIGNS)) + " \t"
_FEWEST = 3
"""A rule has so many signs."""
LONGEST_TITLE = 120
"""No heading in one line is longer than this, in characters."""

_COLUMNS = re.compile(r"(?P<sign>[-=*_])(?P=sign)+(?: {2,}(?P=sign){2,})+$")
_RUN = re.compile(r"[-=_*~](?:(?<=([-=_*~]))\1{2,}[-=_*~]*|(?<=[-=*]) (?:[-=*] ){3,}[-=*])(?:[ \t]+[-=_*~]+(?=\s|$))*")
"""A rule anywhere in a line. Its first sign is written first, so that the search passes over all other characters."""
_SPACED = frozenset(one + other for one in "-=*" for other in "-=*")
"""Two signs that may be beside each other in a rule of signs and spaces."""
_STARTS = re.compile(r"(?:[.!?\"”)\]][\"'”’)]{0,8}+[ \t]++|[a-z\d)A-Z]{2}[.!?)\]\"]{1,3})(?=[A-Z\"“'(\d¿¡])")
"""The end of a sentence followed by more text."""
_ROMAN = re.compile(r"\(?[IVX]{1,4}[.)] *")
"""The number of a heading: `II. Quays`."""
CELLS = re.compile(r"[^\s.]\s{3,}\S")
"""Two cells of the head of a table."""
_end = attrgetter("end")
_REDACTED = re.compile(r"[Xx█\s]*$")
SLACK = 3
"""Maximum difference between the lengths of a rule and of its heading."""


def is_rule(text: str, line: Line) -> bool:
    """Return whether a line is a rule. A rule under the columns of a table does not count."""
    if text[line.begin] not in SIGNS:
        return False
    written = text[line.begin : line.stop]
    size = len(written) - written.count(" ") - written.count("\t") + written.count("—")  # as wide as two
    if written.strip(_SIGNS_AND_SPACE) or size < _FEWEST:
        return False
    return "  " not in written or _COLUMNS.match(written) is None


def width(line: Line) -> int:
    """The length of a line in characters, without the space around it."""
    return line.stop - line.begin


def fits(rule: Line, size: int) -> bool:
    """Return whether a rule is about as long as a heading of `size` characters."""
    return abs(width(rule) - size) <= SLACK


def part_rules(text: str, lines: list[Line]) -> list[Line]:
    """Return the lines, with rules and titles that were run into a line on separate lines.

    Example: `The quay opened. ------- Harbor -------` becomes three lines.
    """
    if not lines:
        return lines
    rules = _rules(text, lines)
    if runs := _run_in(text, lines, rules):
        parts: list[Line] = []
        for at, line in enumerate(lines):
            parts += divided(text, line, sorted(set(runs[at]))) if at in runs else [line]
        lines = parts
        rules = _rules(text, lines)
    titles = _titles(text, lines, rules) if True in rules else {}
    if not titles:
        return lines
    parts = []
    for at, line in enumerate(lines):
        parts += divided(text, line, [titles[at]]) if at in titles else [line]
    return parts


def _rules(text: str, lines: list[Line]) -> list[bool]:
    """For each line, whether it is a rule; most are ruled out by their first character."""
    return [line.kind != "blank" and text[line.begin] in SIGNS and is_rule(text, line) for line in lines]


def _run_in(text: str, lines: list[Line], rules: list[bool]) -> dict[int, list[int]]:
    """Index of a line -> positions of the cuts around its rules."""
    found: dict[int, list[int]] = {}
    for at, match in _runs(text, lines, rules):
        line = lines[at]
        cuts = found.setdefault(at, [])
        before, behind = match.start() > line.begin, match.end() < line.stop
        size = match.end() - match.start()
        if not before and behind and (size >= 5 or RULE_AT_END.search(text, line.begin, line.stop)):
            if match.end() < line.stop and line.stop - match.end() <= LONGEST_TITLE:
                cuts.append(match.end())
        elif before and not behind and (size >= 5 or cuts):
            cuts.append(match.start())
        elif before and behind and size >= 3:
            cuts += _between(text, line, match)
    return {at: cuts for at, cuts in found.items() if cuts}


def _runs(text: str, lines: list[Line], rules: list[bool]) -> list[tuple[int, re.Match[str]]]:
    """Return the rules inside other lines, each with the index of its line. They are looked for by the literals with
    which they begin: prose has many single signs."""
    start, stop = lines[0].start, lines[-1].end
    signs = [one for one in "-=_*~" if text.find(one, start, stop) >= 0]
    begins = [one * 3 for one in signs] + [
        f"{one} {other}" for one in signs for other in signs if one + other in _SPACED
    ]
    found: list[tuple[int, re.Match[str]]] = []
    for one in begins:
        at = text.find(one, start, stop)
        while at >= 0:
            index = bisect_right(lines, at, key=_end)
            line = lines[index]
            if rules[index] or line.kind == "blank":
                at = line.end
            elif match := _RUN.match(text, at, stop):
                found.append((index, match))
                at = match.end()
            else:
                at += 1
            at = text.find(one, at, stop)
    if len(found) < 2:
        return found
    kept: list[tuple[int, re.Match[str]]] = []
    for index, match in sorted(found, key=lambda one: one[1].start()):
        if not kept or match.start() >= kept[-1][1].end():
            kept.append((index, match))
    return kept


RULE_RUN_IN = re.compile(r"(?<=[^\s\-=_*])[ \t]{0,4}[-=_*]{5,}$")
"""The rule over a heading on the next line, run into the line before it."""
RULE_AT_END = re.compile(r"[ \t][-=_*~]{3,}$")


def _between(text: str, line: Line, match: re.Match[str]) -> list[int]:
    """Cut around a rule in mid-line: a title and another rule follow to the end of the line, and a sentence ends
    before it; or it is long."""
    size = match.end() - match.start()
    if size >= 8 and text[match.start() - 1].isspace() and text[match.end()].isspace():
        return [match.start(), match.end()]
    if line.stop - match.end() > LONGEST_TITLE or not RULE_AT_END.search(text, match.end(), line.stop):
        return []
    return [match.start(), match.end()] if text[: match.start()].rstrip()[-1:] in '.!?")”' else []


def _titles(text: str, lines: list[Line], rules: list[bool]) -> dict[int, int]:
    """Index of a line -> beginning of the title over a rule, after the last sentence of a paragraph."""
    found: dict[int, int] = {}
    for below in range(1, len(lines)):
        if not rules[below]:
            continue
        at = below - 1
        if rules[at] or lines[at].kind == "blank" or page_mark_at(text, lines[at]) is not None:
            continue
        if (cut := _title_over(text, lines[at], lines[below])) is not None:
            found[at] = cut
    return found


def _title_over(text: str, line: Line, rule: Line) -> int | None:
    """Return the beginning of a title that ends the line above a rule and is about as long as the rule."""
    size = width(rule)
    if width(line) <= size + SLACK + 2 or text[line.stop - 1] in ".;,":
        return None
    low = max(line.begin, line.stop - size - SLACK - 4)
    best = None
    for found in _STARTS.finditer(text, low, line.stop):
        differs = abs(line.stop - found.end() - size)
        if _ROMAN.fullmatch(text, line.begin, found.end()):
            continue
        if differs <= SLACK and not _REDACTED.match(text, found.end(), line.stop) and (not best or differs < best[0]):
            best = (differs, found.end())
    return best[1] if best and CELLS.search(text, best[1], line.stop) is None else None


def strip_rules(written: str) -> str:
    """Return a heading's value without the characters of rules around it."""
    return written.strip("¶/*_-=~# \t")
