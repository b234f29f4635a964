"""Telegrams of travel traffic with two numbers: `STATE 181062 TOSEC 190010`, `TOSEC 190010 (STATE 181062)`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from reftel.model import Reference
from reftel.values.cable_id import make_id, split_id
from reftel.vocab.posts import posts

_HEAD = 4000
"""Characters of a telegram to search for its own second number."""


def second_ids(text: str, cable_id: str) -> tuple[str, ...]:
    """Return the ids of the second numbers that a telegram has itself: in its page lines, beside its classification.

    >>> second_ids("PAGE 01  STATE  181062 TOSEC 190010  220111Z", "76STATE181062")
    ('76TOSEC190010',)
    """
    head = text[:_HEAD].upper()
    if not any(name in head for name in _series()):
        return ()
    year, post, serial = split_id(cable_id)
    names = "|".join(sorted(_series()))
    behind = rf"(?<!\d)0*{serial}\s{{1,5}}(?P<behind>(?:{names})\s{{1,3}}0*[1-9]\d{{0,5}})(?!\d)"
    before = rf"\b(?P<before>(?:{names})\s{{1,3}}0*[1-9]\d{{0,5}})\s{{1,3}}\(?{post}\s{{1,3}}0*{serial}(?!\d)"
    found: dict[str, None] = {}
    for match in re.finditer(rf"{behind}|{before}", head):
        name, number = (match["behind"] or match["before"]).split()
        found[make_id(year, name, int(number))] = None
    return tuple(found)


@cache
def _series() -> frozenset[str]:
    return frozenset(post.name for post in posts().by_name.values() if post.kind == "series")


def first_numbers(references: Sequence[Reference]) -> list[Reference | None]:
    """Return for each reference the one with the post's number of its telegram; None for a number of its own.

    Telegrams to and from a traveling Secretary have a number of that series (TOSEC, SECTO) beside that of the post,
    mostly after it. One with a label of its own is another telegram.

    >>> two = [Reference(kind="cable", id=each) for each in ("08STATE181062", "08TOSEC190010")]
    >>> [one and one.id for one in first_numbers(two)]
    [None, '08STATE181062']
    """
    found: list[Reference | None] = [None] * len(references)
    series = [_is_of_series(one) for one in references]
    paired: set[int] = set()
    for at, one in enumerate(references):
        if series[at]:
            for other in (at - 1, at + 1):
                if _is_pair(references, series, other, one) and other not in paired:
                    found[at] = references[other]
                    paired.add(other)
                    break
    return found


def _is_pair(references: Sequence[Reference], series: Sequence[bool], at: int, one: Reference) -> bool:
    if not 0 <= at < len(references) or series[at]:
        return False
    other = references[at]
    return other.kind == "cable" and other.id is not None and other.label == one.label


def _is_of_series(one: Reference) -> bool:
    if one.kind != "cable" or one.id is None:
        return False
    try:
        return split_id(one.id)[1] in _series()
    except ValueError:
        return False
