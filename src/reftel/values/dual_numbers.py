"""Telegrams of travel traffic with two numbers: `STATE 181062 TOSEC 190010`."""

from __future__ import annotations

from collections.abc import Sequence

from reftel.model import Reference
from reftel.values.cable_id import split_id
from reftel.vocab.posts import posts


def first_numbers(references: Sequence[Reference]) -> list[Reference | None]:
    """Return for each reference the one with the first number of its telegram; None for a number of its own.

    >>> two = [Reference(kind="cable", id=each) for each in ("08STATE181062", "08TOSEC190010")]
    >>> [one and one.id for one in first_numbers(two)]
    [None, '08STATE181062']
    """
    found: list[Reference | None] = []
    for at, one in enumerate(references):
        before = references[at - 1] if at else None
        found.append((found[-1] or before) if is_second_number(one, before) else None)
    return found


def is_second_number(one: Reference, before: Reference | None) -> bool:
    """Whether a reference is the second number of the telegram before it in the list.

    Telegrams to and from a traveling Secretary have a number of that series (TOSEC, SECTO) behind that of the post. One
    with a label of its own is another telegram.
    """
    if one.kind != "cable" or one.id is None or before is None or before.id is None or one.label != before.label:
        return False
    try:
        known = posts().by_name.get(split_id(one.id)[1])
    except ValueError:
        return False
    return known is not None and known.kind == "series"
