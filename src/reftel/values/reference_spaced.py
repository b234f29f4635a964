"""Serials with a space in them, as the files of 1973 to 1979 have them."""

from __future__ import annotations

from reftel.values.reference_serial import Serial, begins_next, number_at
from reftel.values.reference_tokens import Token
from reftel.values.reference_years import Citing

_LEAST = 3
_FILLED = 6
"""Digits of a serial that the network filled with zeros."""
_NEAR_YEARS = 3


def spaced_serial(tokens: list[Token], at: int, year: int | None, citing: Citing) -> tuple[Serial, int] | None:
    """Return a serial of six digits with a space in it, `STATE 0855 66`, and where it ends; None if there is none.

    Args:
        tokens: the tokens of a list of references.
        at: the place of a number.
        year: the year written before it.
        citing: the telegram that has the list. Two digits that may be a year of late are one.
    """
    first, rest = tokens[at], number_at(tokens, at + 1)
    if rest is None or first.text[:1] != "0" or len(first.text) < _LEAST or first.misread or rest.misread:
        return None
    if len(first.text + rest.text) != _FILLED or rest.start - first.end > 1 or begins_next(tokens, at + 1):
        return None
    if len(rest.text) == 2 and citing.is_recent(rest.text, _NEAR_YEARS):
        return None
    return Serial(int(first.text + rest.text), year, at, at + 2, ("torn-serial",)), at + 2
