"""Telegrams of travel traffic with two numbers: `STATE 181062 TOSEC 190010`, `TOSEC 190010 (STATE 181062)`."""

from __future__ import annotations

from collections.abc import Sequence

from reftel.model import Reference
from reftel.values.cable_id import split_id
from reftel.vocab.posts import posts


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
        known = posts().by_name.get(split_id(one.id)[1])
    except ValueError:
        return False
    return known is not None and known.kind == "series"
