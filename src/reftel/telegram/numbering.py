"""Which numbers at the beginning of a line number a paragraph, and which only look so.

Drafters number paragraphs 1, 2, 3 through the whole telegram; a publisher put a pilcrow before every number that
began a line, and lists inside paragraphs have numbers of their own. So a number is taken as a paragraph's by its
place in the sequence and by what stands around it, never by its look alone.
"""

from __future__ import annotations

import bisect
from collections import defaultdict

import msgspec


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


def choose(candidates: list[Candidate]) -> list[bool]:
    """For each candidate, whether it numbers a paragraph."""
    places: dict[int, list[int]] = defaultdict(list)
    marked_places: dict[int, list[int]] = defaultdict(list)
    for at, one in enumerate(candidates):
        if one.blank_before or one.marked or one.sentence_before:
            places[one.number].append(at)
        if one.marked:
            marked_places[one.number].append(at)
    marked = sum(one.marked for one in candidates)
    strict = len(candidates) >= 4 and marked * 3 >= len(candidates) * 2
    chosen: list[bool] = []
    last = 0
    section = 0
    pilcrows = any(one.pilcrow for one in candidates)
    for at, one in enumerate(candidates):
        if not one.marked and last and _later(marked_places, one.number, at) and one.number == last + 1:
            # a list inside a paragraph: the paragraph of this number comes later, with its marking
            chosen.append(False)
            continue
        ok = _fits(one, last, section, places, at, strict=strict, pilcrows=pilcrows)
        chosen.append(ok)
        if ok:
            last = one.number
            section = one.section
    return chosen


def _later(places: dict[int, list[int]], number: int, at: int) -> bool:
    found = places.get(number)
    return found is not None and bisect.bisect_right(found, at) < len(found)


def _fits(
    one: Candidate,
    last: int,
    section: int,
    places: dict[int, list[int]],
    at: int,
    *,
    strict: bool,
    pilcrows: bool,
) -> bool:
    if one.number == 0 or one.number > 400:
        return False
    if one.number == last + 1:
        if one.marked or one.blank_before:
            return True
        return one.sentence_before and (one.pilcrow or not pilcrows)
    if one.marked and one.number > last and one.number - last < 12:
        return True
    if one.pilcrow and one.sentence_before and last and 0 < one.number - last <= 6 and not _later(places, last + 1, at):
        return True
    if not (one.blank_before or one.marked):
        return False
    if one.number > last:
        if last == 0:
            return one.number < 200 and (one.blank_before or one.marked) and not _later(places, 1, at)
        return one.number - last <= 4 and not _later(places, last + 1, at) and (not strict or one.marked)
    if one.section != section and one.number <= last:
        return one.number == 1 or one.marked
    if one.marked:
        # the drafter's own slip, or a text repeated by the publisher: the number stands as written
        return True
    if _later(places, last + 1, at):
        return False
    return one.number == 1 and one.pilcrow == pilcrows and not strict and _later(places, 2, at)
