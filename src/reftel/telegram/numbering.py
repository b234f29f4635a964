"""Paragraph numbering: which of the numbers in a text number a paragraph.

Drafters number paragraphs 1, 2, 3 through the whole telegram (5 FAH-1 H-244). A publisher put a pilcrow before every
number at the beginning of a line, and lists inside paragraphs have numbers. So the whole sequence decides: of all
sequences of candidates the best-scoring one wins. A candidate scores by its surroundings; a step scores by the
difference of the numbers. Every fault costs points and none is banned: drafters repeat and skip numbers.

The search is dynamic programming over the candidates, in time linear in their number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal

import msgspec

from reftel.model import CERTAIN

Place = Literal["line", "sentence", "middle"]
"""Place of a number: at the beginning of a line, after the end of a sentence in mid-line, or in mid-sentence."""

MOST = 999
"""No telegram has more paragraphs than this."""
FARTHEST = 12
"""A step over more numbers than this is a jump; its length does not matter."""

_NEXT = 2.0
"""A step to the next number."""
_AHEAD = (0.0, _NEXT, *(-0.5 - 0.5 * ahead for ahead in range(2, FARTHEST + 1)))
"""The step over so many numbers: to the next one, or a jump."""
_REPEAT = -5.0
"""The same number again: the drafter's slip."""
_BACK = -6.0
"""A lower number, or one far ahead: the drafter's slip, or a separate text inside the telegram."""
_BACK_APART = -3.5
"""The same, with a marking below a blank line: it is a paragraph, but its number may be wrong."""
_ANEW = -2.0
"""Number 1 in a new section."""
_TAKEN = 4.0
"""Paragraphs were left out before the number."""
_LIST = -60.0
"""A lower number without a marking, while the next number is still to come: a list. It costs more than a list of any
usual length earns."""


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """A number that may be a paragraph's, with the evidence around it."""

    number: int
    pilcrow: bool
    marked: bool
    """A portion marking follows."""
    blank_before: bool
    """A blank line, rule, heading or mark precedes it, or it is the first line."""
    sentence_before: bool
    """The line before it ends a sentence."""
    section: int
    """Count of section breaks before it."""
    place: Place = "line"
    stop: str = "."
    """The sign after the number: `.`, `)`, `,` or none."""
    taken_before: bool = False
    """As many paragraphs as the number is ahead are before it without numbers, or an editor's note says that they
    were left out."""


_LISTED = -20.0
"""A number with a marking in a list of another style, `1) (C)` between `¶1.` and `¶2.`."""
_LISTED_PLAIN = -8.0
"""The same without a marking."""
_FEWEST_LEFT_OUT = 2
_DAYS = 31
"""A higher number that follows the one before is not a day of a month."""
_BEYOND_DAYS = 4.0


class Numbering(msgspec.Struct, frozen=True):
    """The best sequence."""

    chosen: list[bool]
    """For each candidate, whether it numbers a paragraph."""
    score: float
    """The sum of the points of the sequence."""
    narrow: dict[int, float] = {}
    """Index of a chosen candidate out of turn -> points that the sequence loses without it, if less than `CERTAIN`."""


class _Style:
    """The traits that the paragraph numbers of one telegram share."""

    def __init__(self, candidates: list[Candidate]) -> None:
        marked = [one for one in candidates if one.marked]
        self.strict = len(candidates) >= 4 and len(marked) * 3 >= len(candidates) * 2
        """Nearly all numbers are marked."""
        self.mostly_marked = len(marked) >= 2 and len(marked) * 2 >= len(candidates)
        self.pilcrows = any(one.pilcrow for one in candidates)
        self.listed = _listed(candidates)
        """Indices of numbers in lists of another style."""
        stops = [one.stop for one in marked or candidates]
        self.stop = max(dict.fromkeys(stops), key=stops.count, default=".") if len(set(stops)) < 8 else "."
        self.marked_last: dict[int, int] = {}
        """Number -> the index of its last candidate with a marking."""
        self.last: dict[int, int] = {}
        """Number -> the index of its last candidate in a plausible place."""
        for at, one in enumerate(candidates):
            if one.marked:
                self.marked_last[one.number] = at
            if one.blank_before or one.marked or one.sentence_before:
                self.last[one.number] = at
        self.inside = self._between_marked(candidates)
        """Indices of numbers without a marking in a list between two marked paragraphs whose numbers follow."""

    def _between_marked(self, candidates: list[Candidate]) -> frozenset[int]:
        found: set[int] = set()
        paragraph = 0
        for at, one in enumerate(candidates):
            if one.marked:
                paragraph = one.number
            elif 0 < one.number <= paragraph and self.marked_last.get(paragraph + 1, -1) > at:
                found.add(at)
        return frozenset(found)

    def points(self, one: Candidate, at: int) -> float:
        """The points of one candidate by its surroundings."""
        if one.marked:
            if at in self.listed:
                return _LISTED
            if one.place == "middle":
                return 1.0
            return 4.0 if one.place == "sentence" else 6.0 + one.blank_before + 0.5 * one.sentence_before
        points = self._unmarked(one) + _TAKEN * one.taken_before
        if at in self.listed:
            points += _LISTED_PLAIN
        elif one.number > _DAYS and one.place == "line" and one.stop == "." and one.number - 1 in self.marked_last:
            points += _BEYOND_DAYS
        if self.marked_last.get(one.number, -1) > at or at in self.inside:
            # a list inside a paragraph: the paragraph of this number comes later, with its marking
            points -= 6.0
        if one.stop != self.stop:
            points -= 3.0 if one.stop in "),(" else 1.0
        return points

    def _unmarked(self, one: Candidate) -> float:
        if one.place != "line":
            return -1.0 if one.place == "sentence" and not self.strict else -6.0
        if one.blank_before:
            if one.sentence_before:
                return 1.0 if self.mostly_marked else 2.0
            return -3.0 if self.strict else 0.5
        if not one.sentence_before or one.pilcrow < self.pilcrows:
            return -4.0
        return -3.0 if self.strict else 1.0


def _listed(candidates: list[Candidate]) -> frozenset[int]:
    """The indices of numbers in lists that begin with 1 again, inside paragraphs, in another style than theirs: `1)`
    between `¶1.` and `¶2.`.

    Collection requirements and questionnaires have such lists, with markings. A list counts if the paragraphs go on
    after it, or if two of them are before it and it has no markings or begins again.
    """
    first = _first_paragraph(candidates)
    base = (first.stop, first.pilcrow) if first else None
    last = {one.number: at for at, one in enumerate(candidates) if (one.stop, one.pilcrow) == base}
    firsts = Counter((one.stop, one.pilcrow) for one in candidates if one.number == 1)
    found: set[int] = set()
    open_lists: dict[tuple[str, bool], int] = {}
    paragraph = first.number - 1 if first else 0
    for at, one in enumerate(candidates):
        style = (one.stop, one.pilcrow)
        if style == base:
            if one.number == paragraph + 1:
                paragraph = one.number
                open_lists.clear()
            continue
        due = open_lists.get(style, 0) + 1
        if not paragraph or one.number not in (1, due):
            continue
        open_lists[style] = one.number
        if last.get(paragraph + 1, -1) > at or (paragraph > 1 and (not one.marked or firsts[style] > 1)):
            found.add(at)
    return frozenset(found)


def _first_paragraph(candidates: list[Candidate]) -> Candidate | None:
    """The number that begins the paragraphs: 1, or in a fragment one whose next number follows in the same style."""
    last = {(one.stop, one.pilcrow, one.number): at for at, one in enumerate(candidates)}
    for at, one in enumerate(candidates):
        if one.number == 1 or last.get((one.stop, one.pilcrow, one.number + 1), -1) > at:
            return one
    return None


class _Path:
    """The best sequence that ends at each number so far."""

    def __init__(self, style: _Style, *, is_later: bool = False) -> None:
        self.style = style
        self.is_later = is_later
        """Whether the text is a later section, whose first number can be any."""
        self.by_number: dict[int, tuple[float, int]] = {}
        """Number -> score and index of the best sequence that ends with it."""
        self.best: tuple[float, int] | None = None
        self.before_section: tuple[float, int] | None = None
        """The best sequence before the present section."""
        self.exhausted: tuple[float, int] | None = None
        """The best sequence whose next number does not occur again."""
        self.section = 0

    def step(self, one: Candidate, at: int) -> tuple[float, int]:
        """The best step to the candidate at `at`: its points, and the index of its origin (-1: none)."""
        number = one.number
        steps = [(0.0 if self.is_later and number > 1 else _first(one), -1)]
        by_number = self.by_number
        nxt = by_number.get(number - 1)
        if nxt:
            steps.append((nxt[0] + _AHEAD[1], nxt[1]))
        if self.best is not None and (nxt is None or nxt[0] + _AHEAD[1] <= self.best[0] + _AHEAD[2]):
            # otherwise no jump is better
            for ahead in range(2, min(number, FARTHEST + 1)):
                if before := by_number.get(number - ahead):
                    steps.append((before[0] + _AHEAD[ahead], before[1]))
        if same := by_number.get(number):
            steps.append((same[0] + _again(one), same[1]))
        if self.best is not None:
            steps.append((self.best[0] + _back(one), self.best[1]))
        if self.before_section is not None and (number == 1 or one.marked):
            steps.append((self.before_section[0] + _in_new_section(one), self.before_section[1]))
        if self.exhausted is not None and self._starts_anew(one, at):
            steps.append((self.exhausted[0] - 4.0, self.exhausted[1]))
        return max(steps)

    def _starts_anew(self, one: Candidate, at: int) -> bool:
        return (
            one.number == 1
            and one.blank_before
            and one.stop == self.style.stop
            and one.pilcrow == self.style.pilcrows
            and not self.style.mostly_marked
            and self.style.last.get(2, -1) > at
        )

    def enter(self, section: int) -> None:
        """Take note of the section of the next candidate."""
        if section != self.section:
            self.section = section
            self.before_section = self.best

    def add(self, number: int, score: float, at: int) -> None:
        """Add the sequence that ends with the candidate at `at`."""
        found = (score, at)
        if score > self.by_number.get(number, (float("-inf"), -1))[0]:
            self.by_number[number] = found
        if self.best is None or score > self.best[0]:
            self.best = found
        if self.style.last.get(number + 1, -1) <= at:
            self._exhaust(found)

    def leave(self, number: int, at: int) -> None:
        """After the last plausible place of `number`, sequences that end with the number before it are exhausted."""
        if self.style.last.get(number) == at and (before := self.by_number.get(number - 1)):
            self._exhaust(before)

    def _exhaust(self, found: tuple[float, int]) -> None:
        if self.exhausted is None or found[0] > self.exhausted[0]:
            self.exhausted = found


def _again(one: Candidate) -> float:
    """The step to the same number."""
    return _REPEAT if one.marked else _LIST


def _back(one: Candidate) -> float:
    """The step to a lower number, or to one far ahead."""
    if not one.marked:
        return _LIST
    return _BACK_APART if one.place == "line" and one.blank_before and one.sentence_before else _BACK


def _in_new_section(one: Candidate) -> float:
    """The step over the break of a section to a number that does not follow."""
    return _ANEW if one.number == 1 else _BACK


def _first(one: Candidate) -> float:
    """The step to the first number: 1, or any other in a fragment."""
    return _NEXT if one.number == 1 else max(-1.5, -0.5 - 0.5 * one.number)


def number_paragraphs(candidates: list[Candidate], *, is_later: bool = False) -> Numbering:
    """Return the best sequence of candidates, in time linear in their number.

    Args:
        candidates: numbers that may be a paragraph's, in order.
        is_later: whether the text is a later section of a telegram, so that its first number is not 1.

    Example: of 1, 2, 1, 2, 3, the inner two in a list without markings, the first two and the last are chosen.
    """
    style = _Style(candidates)
    path = _Path(style, is_later=is_later)
    origins = [-1] * len(candidates)
    points = [0.0] * len(candidates)
    for at, one in enumerate(candidates):
        path.enter(one.section)
        if 0 < one.number <= MOST:
            step, origins[at] = path.step(one, at)
            points[at] = style.points(one, at)
            path.add(one.number, step + points[at], at)
        path.leave(one.number, at)
    chosen = [False] * len(candidates)
    score, at = path.best or (0.0, -1)
    if score <= 0:
        return Numbering(chosen, 0.0)
    sequence: list[int] = []
    while at >= 0:
        chosen[at] = True
        sequence.append(at)
        at = origins[at]
    return Numbering(chosen, score, _narrow(candidates, sequence[::-1], points))


def _narrow(candidates: list[Candidate], sequence: list[int], points: list[float]) -> dict[int, float]:
    """The candidates out of turn that a sequence could nearly as well pass over, with their margins: the second of two
    equal numbers, one after a gap."""
    found: dict[int, float] = {}
    for place, at in enumerate(sequence):
        one = candidates[at]
        before = candidates[sequence[place - 1]] if place else None
        if before is None or one.number == before.number + 1:
            continue
        behind = candidates[sequence[place + 1]] if place + 1 < len(sequence) else None
        margin = points[at] + _between(before, one) + _between(one, behind) - _between(before, behind)
        if margin < CERTAIN:
            found[at] = margin
    return found


def _between(before: Candidate, one: Candidate | None) -> float:
    """The points of a step from one candidate to another; None is the end."""
    if one is None:
        return 0.0
    ahead = one.number - before.number
    if 0 < ahead <= FARTHEST:
        return _AHEAD[ahead]
    if one.number == 1 and one.section != before.section:
        return _in_new_section(one)
    # a number out of turn is a doubt, however plausible its place
    return min(_back(one), _BACK) if ahead else _again(one)


def choose(candidates: list[Candidate], *, is_later: bool = False) -> list[bool]:
    """For each candidate, whether it numbers a paragraph (see `number_paragraphs`)."""
    return number_paragraphs(candidates, is_later=is_later).chosen


def with_left_out(candidates: Mapping[int, Candidate], kinds: Sequence[str]) -> list[Candidate]:
    """Return the candidates in order; one after as many paragraphs without numbers as its number is ahead says so.

    Args:
        candidates: numbers by the index of their lines.
        kinds: the kind of each line: `blank`, `text`, `number` ...

    Example: 1, four paragraphs without a number, 6.
    """
    found = list(candidates.values())
    places = list(candidates)
    for at in range(1, len(found)):
        one, ahead = found[at], found[at].number - found[at - 1].number - 1
        if one.marked or not _FEWEST_LEFT_OUT <= ahead < FARTHEST or not one.blank_before:
            continue
        between = kinds[places[at - 1] : places[at]]
        if sum(kind == "text" and before == "blank" for before, kind in pairwise(between)) == ahead:
            found[at] = msgspec.structs.replace(one, taken_before=True)
    return found
