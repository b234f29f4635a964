"""What networks, relays and archives left inside a list of references: page marks, section lines, captions, stamps."""

from __future__ import annotations

import re
from bisect import bisect_right

from reftel.vocab.posts import fold, posts

_CLASS = r"(?:UNCLASSIFIED|UNCLAS|LIMITED\s+OFFICIAL\s+USE|CONFIDENTIAL|TOP\s+SECRET|SECRET)"
_MARKS = re.compile(
    # PAGE 02        NAIROB  00417  01 OF 03  110728Z
    rf"(?:\b{_CLASS}\s{{1,40}})?\bPAGE\s{{1,9}}\d\d\s{{1,20}}[A-Z][A-Z .]{{1,14}}\s{{1,20}}\d{{4,6}}"
    r"(?:\s{1,20}\d\d\s{1,3}OF\s{1,3}\d\d)?(?:\s{1,20}\d{6}Z)?\b"
    # UNCLAS SECTION 02 OF 04 LIMA 000965
    rf"|(?:\b(?:{_CLASS}|(?:[A-Z] ){{4,20}}[A-Z])\s{{1,9}})?\bSECTION\s{{1,9}}\d\d\s{{1,3}}OF\s{{1,3}}\d\d\s{{1,9}}"
    r"(?:[A-Z]{2,15}\s{1,3}){1,4}\d{6}\b"
    r"|\bSIPDIS\b"
    # a caption or a classification alone on its line
    rf"|(?:(?<=\n)|(?<=\r))[ \t]{{0,40}}(?:{_CLASS}|NOFORN|NODIS|EXDIS|LIMDIS|STADIS|SENSITIVE)[ \t]{{0,40}}"
    r"(?=[\r\n]|\Z)"
    # release stamps
    r"|\b(?:UNCLASSIFIED\s{1,9})?U\.S\.\s{1,9}Department\s{1,9}of\s{1,9}State\s{1,9}Case\s{1,9}No\.?\s{1,9}[\w\-]{3,20}"
    r"(?:\s{1,9}Doc\s{1,9}No\.?\s{1,9}\w{3,20})?(?:\s{1,9}Date:?\s{1,9}[\d/]{6,10})?"
    r"|\b(?:Declassified/)?Released\s{1,9}US\s{1,9}Department\s{1,9}of\s{1,9}State"
    r"(?:\s{1,9}EO)?\s{1,9}Systematic\s{1,9}Review\s{1,9}\d{1,2}\s{1,3}[A-Z]{3}\s{1,3}\d{4}"
    r"|\bRELEASED?\s{1,9}IN\s{1,9}(?:FULL|PART)(?:\s{1,9}B\d(?:,\s?\d\.\d\([A-Z]\))?)?",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"(?<!\d)0\d{7}\s{1,9}\d{3}(?:\.\d)?\s{1,3}OF\s{1,3}(?:\d{3}(?!\d)|\d{0,3}(?:\.{2,3}|\Z))", re.IGNORECASE
)
"""`00000714  001.2 OF 003`; a copy that ends here ends inside it."""
_NAME = re.compile(r"(?:(?<=\s)|^)[A-Z][A-Z'.\-]*\s*$")
_BEFORE = 40
_LONGEST = 4
"""Words of a post's name in a page mark, which has room for ten characters."""


class Noise:
    """The ranges of `text[start:end]` that are no reference, in order."""

    def __init__(self, text: str, start: int, end: int, post: str | None) -> None:
        self._text = text
        ranges = [(found.start(), found.end()) for found in _MARKS.finditer(text, start, end)]
        ranges += [
            (_name_before(text, max(start, found.start() - _BEFORE), found.start(), post), found.end())
            for found in _PAGE.finditer(text, start, end)
        ]
        self.ranges: list[tuple[int, int]] = []
        for begin, stop in sorted(ranges):
            if self.ranges and begin < self.ranges[-1][1]:
                self.ranges[-1] = (self.ranges[-1][0], max(stop, self.ranges[-1][1]))
            else:
                self.ranges.append((begin, stop))
        self._begins = [begin for begin, _ in self.ranges]

    def written(self, start: int, end: int) -> str:
        """The text between two places without noise, spaces folded."""
        at = max(0, bisect_right(self._begins, start) - 1)
        pieces = []
        while at < len(self.ranges) and self.ranges[at][0] < end:
            begin, stop = self.ranges[at]
            if begin > start:
                pieces.append(self._text[start:begin])
            start = max(start, stop)
            at += 1
        pieces.append(self._text[start:end])
        return " ".join(" ".join(pieces).split())


def _name_before(text: str, low: int, at: int, post: str | None) -> int:
    """Where the name before a page mark begins: the most words that are a post, cut off or not; else one word."""
    starts: list[int] = []
    stop = at
    while len(starts) < _LONGEST and (word := _NAME.search(text, low, stop)):
        starts.append(word.start())
        stop = word.start()
    for begin in reversed(starts):
        name = fold(text[begin:at])
        if (post and name and post.startswith(name)) or posts().resolve(name) or posts().station(name):
            return begin
    return starts[0] if starts else at
