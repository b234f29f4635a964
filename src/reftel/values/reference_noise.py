"""Noise of networks, relays and archives inside a list of references: page marks, section lines, captions, stamps."""

from __future__ import annotations

import re
from bisect import bisect_right

from reftel.values.interruptions import interruptions
from reftel.vocab.posts import fold, posts

_EXTRA = re.compile(
    # a mark cut off with its copy
    r"(?<!\d)0\d{7}\s{1,9}\d{3}(?:[.:;, ]\d)?\s{0,3}OF\s{0,3}\d{0,3}(?:\.{2,3}|\Z)"
    # section 02 of 04 Lima 000965
    r"|(?:\b(?:[A-Z] ){4,20}[A-Z]\s{1,9})?\bSECTION\s{1,9}\d\d\s{1,3}OF\s{1,3}\d\d\s{1,9}"
    r"(?:[A-Z]{2,15}\s{1,3}){1,4}\d{6}\b"
    # release stamps
    r"|\b(?:UNCLASSIFIED\s{1,9})?U\.S\.\s{1,9}Department\s{1,9}of\s{1,9}State\s{1,9}Case\s{1,9}No\.?\s{1,9}[\w\-]{3,20}"
    r"(?:\s{1,9}Doc\s{1,9}No\.?\s{1,9}\w{3,20})?(?:\s{1,9}Date:?\s{1,9}[\d/]{6,10})?"
    r"|\b(?:Declassified/)?Released\s{1,9}US\s{1,9}Department\s{1,9}of\s{1,9}State"
    r"(?:\s{1,9}EO)?\s{1,9}Systematic\s{1,9}Review\s{1,9}\d{1,2}\s{1,3}[A-Z]{3}\s{1,3}\d{4}"
    r"|\bRELEASED?\s{1,9}IN\s{1,9}(?:FULL|PART)(?:\s{1,9}B\d(?:,\s?\d\.\d\([A-Z]\))?)?",
    re.IGNORECASE,
)
"""Interruptions of a list that a short element does not have."""
_OF_EXTRA = ("OF", "RELEASE")
"""One of these is in each of them."""
_ALONE_BEFORE = re.compile(r"(?:[\r\n]|\A)[ \t]*\Z")
_ALONE_BEHIND = re.compile(r"[ \t]{0,40}(?:[\r\n]|\Z)")
_PAGE = re.compile(r"\s{1,40}PAGE\s{1,9}\d")
_NAME = re.compile(r"(?:(?<=\s)|^)[A-Z][A-Z'.\-]*\s*$")
_BEFORE = 40
_LONGEST = 4
"""Words of a post's name in a page mark, which has room for ten characters."""


class Noise:
    """The ranges of `text[start:end]` that are not references, in order."""

    def __init__(self, text: str, start: int, end: int, post: str | None) -> None:
        self._text = text
        ranges = [
            (start + one.start, start + one.end)
            for one in interruptions(text[start:end])
            if one.kind != "stamp" or _is_printed(text, start + one.start, start + one.end)
        ]
        raised = text[start:end].upper()
        for found in _EXTRA.finditer(text, start, end) if any(sign in raised for sign in _OF_EXTRA) else ():
            begin = found.start()
            if found[0][0] == "0":
                begin = _name_before(text, max(start, begin - _BEFORE), begin, post)
            ranges.append((begin, found.end()))
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


def _is_printed(text: str, start: int, end: int) -> bool:
    """Whether a classification is a stamp on the page: alone on its line, before a page mark or with a section count;
    not one that a drafter wrote before a post (`CONFIDENTIAL OSLO 12`)."""
    if any(character.isdigit() for character in text[start:end]):
        return True
    alone = _ALONE_BEFORE.search(text, max(0, start - 9), start) and _ALONE_BEHIND.match(text, end)
    return bool(alone) or _PAGE.match(text, end) is not None


def _name_before(text: str, low: int, at: int, post: str | None) -> int:
    """Return the beginning of the name before a page mark: the most words that are a post, else one word."""
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
