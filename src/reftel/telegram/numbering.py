"""Which numbers at the beginning of a line number a paragraph, and which only look so.

Drafters number paragraphs 1, 2, 3 through the whole telegram; a publisher put a pilcrow before every number that
began a line, and lists inside paragraphs have numbers of their own. So a number is taken as a paragraph's by its
place in the sequence and by what stands around it, never by its look alone.
"""

from __future__ import annotations

import bisect
from collections import defaultdict

import msgspec

MOST = 400
"""No telegram has more paragraphs than this."""


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """A number that begins a line."""

    number: int
    pilcrow: bool
    marked: bool
    """A portion marking follows."""
    blank_before: bool
    """A blank line, rule, heading or mark stands before it, or it is the first line."""
    sentence_before: bool
    """The line before it ends a sentence."""
    section: int
    """How many section breaks stand before it."""


class _Sequence:
    """The candidates, where each number could stand, and how far the sequence has come."""

    def __init__(self, candidates: list[Candidate]) -> None:
        self.places: dict[int, list[int]] = defaultdict(list)
        """Number -> the candidates of that number that can be a paragraph's."""
        self.marked: dict[int, list[int]] = defaultdict(list)
        """Number -> the candidates of that number with a marking."""
        for at, one in enumerate(candidates):
            if one.blank_before or one.marked or one.sentence_before:
                self.places[one.number].append(at)
            if one.marked:
                self.marked[one.number].append(at)
        marked = sum(map(len, self.marked.values()))
        self.strict = len(candidates) >= 4 and marked * 3 >= len(candidates) * 2
        """Paragraphs are marked here, nearly all of them."""
        self.pilcrows = any(one.pilcrow for one in candidates)
        self.last = 0
        self.section = 0

    def comes(self, number: int, at: int) -> bool:
        """Whether the number comes, behind the candidate at `at`, in a place that could be a paragraph's."""
        return _later(self.places, number, at)

    def fits(self, one: Candidate, at: int) -> bool:
        """Whether the candidate at `at` is the next paragraph's number."""
        ahead = one.number - self.last
        if one.number == 0 or one.number > MOST:
            return False
        if ahead == 1:
            return self._is_next(one, at)
        if one.marked and 0 < ahead < 12:
            return True
        if one.pilcrow and one.sentence_before and self.last and 0 < ahead <= 6 and not self.comes(self.last + 1, at):
            return True
        if not (one.blank_before or one.marked):
            return False
        if ahead > 0:
            return self._skips(one, at, ahead)
        return self._goes_back(one, at)

    def _is_next(self, one: Candidate, at: int) -> bool:
        if not one.marked and self.last and _later(self.marked, one.number, at):
            # a list inside a paragraph: the paragraph of this number comes later, with its marking
            return False
        if one.marked or (one.blank_before and (one.sentence_before or not self.strict)):
            return True
        return one.sentence_before and (one.pilcrow or not self.pilcrows)

    def _skips(self, one: Candidate, at: int, ahead: int) -> bool:
        """A number left out: taken where the one that is due does not come, of a fragment also far ahead."""
        if self.last == 0:
            return one.number < 200 and not self.comes(1, at)
        return ahead <= 4 and not self.comes(self.last + 1, at) and (not self.strict or one.marked)

    def _goes_back(self, one: Candidate, at: int) -> bool:
        if one.section != self.section:
            return one.number == 1 or one.marked
        if one.marked:
            # the drafter's own slip, or a text repeated by the publisher: the number stands as written
            return True
        if self.comes(self.last + 1, at):
            return False
        return one.number == 1 and one.pilcrow == self.pilcrows and not self.strict and self.comes(2, at)


def choose(candidates: list[Candidate]) -> list[bool]:
    """For each candidate, whether it numbers a paragraph."""
    sequence = _Sequence(candidates)
    chosen = []
    for at, one in enumerate(candidates):
        fits = sequence.fits(one, at)
        chosen.append(fits)
        if fits:
            sequence.last, sequence.section = one.number, one.section
    return chosen


def _later(places: dict[int, list[int]], number: int, at: int) -> bool:
    found = places.get(number)
    return found is not None and bisect.bisect_right(found, at) < len(found)
