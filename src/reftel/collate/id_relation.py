"""How two ids differ: a slip of a typist, numbers sent together, or two telegrams."""

from __future__ import annotations

from typing import Literal

from rapidfuzz.distance import OSA

from reftel.values.cable_id import split_id
from reftel.vocab.posts import posts

_NEAR = 8
"""Serials so close are as likely two telegrams sent together as a slip of the last digit. Two digits exchanged make
nine or more."""


def relation(first: str, second: str) -> Literal["slip", "near", "other"]:
    """Return the difference of two ids: a typing error, a small number, or another.

    >>> relation("76STATE181062", "76STATE181602"), relation("76STATE181062", "76STATE181065")
    ('slip', 'near')
    """
    try:
        (year, post, serial), (other_year, other_post, other_serial) = split_id(first), split_id(second)
    except ValueError:
        return "other"
    if post != other_post:
        return "slip" if (year, serial) == (other_year, other_serial) and is_misspelled(post, other_post) else "other"
    if serial == other_serial:
        return "slip" if abs(year - other_year) == 1 else "other"
    if year != other_year:
        return "other"
    if abs(serial - other_serial) <= _NEAR:
        return "near"
    return "slip" if _is_slip(str(serial), str(other_serial)) else "other"


def is_misspelled(one: str, other: str) -> bool:
    """Return whether one name is that of a post, and the other the same but for a letter.

    Args:
        one: name of a post as ids have it.
        other: another one.

    Example:
        >>> is_misspelled("TUNS", "TUNIS"), is_misspelled("TUNIS", "PARIS")
        (True, False)
    """
    known = posts().by_name
    return (one in known) != (other in known) and OSA.distance(one, other, score_cutoff=1) <= 1


def _is_slip(one: str, other: str) -> bool:
    """Whether two numbers differ by one digit: another one, one more, or two that changed places."""
    if len(one) == len(other):
        places = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(places) == 1:
            return True
        return len(places) == 2 and places[1] == places[0] + 1 and sorted(one) == sorted(other)
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
