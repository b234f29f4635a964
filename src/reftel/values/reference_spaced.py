"""Serials with a space in them, as the files of 1973 to 1979 have them, or with a comma."""

from __future__ import annotations

from reftel.values.reference_serial import Serial, begins_next, number_at, text_at
from reftel.values.reference_tokens import Token
from reftel.values.reference_years import Citing

_LEAST = 3
_FILLED = 6
"""Digits of a serial that the network filled with zeros."""
_NEAR_YEARS = 3
_LARGEST_BEFORE = 99
"""A number before a comma that may be inside a serial; of `512,513`, both are serials."""


def spaced_serial(tokens: list[Token], at: int, year: int | None, citing: Citing) -> tuple[Serial, int] | None:
    """Return a serial of six digits with a space in it, `STATE 0855 66`, and where it ends; None if there is none.

    Args:
        tokens: the tokens of a list of references.
        at: the place of a number.
        year: the year written before it.
        citing: the telegram that has the list. Two digits that may be a year of late are one.
    """
    first, rest = tokens[at], number_at(tokens, at + 1)
    if rest is not None and _is_of_department(tokens, at, rest):
        return Serial(int(first.text + rest.text), year, at, at + 2, ("torn-serial",)), at + 2
    if rest is None or first.text[:1] != "0" or len(first.text) < _LEAST or first.misread or rest.misread:
        return None
    if len(first.text + rest.text) != _FILLED or rest.start - first.end > 1 or begins_next(tokens, at + 1):
        return None
    if len(rest.text) == 2 and citing.is_recent(rest.text, _NEAR_YEARS):
        return None
    return Serial(int(first.text + rest.text), year, at, at + 2, ("torn-serial",)), at + 2


def _is_of_department(tokens: list[Token], at: int, rest: Token) -> bool:
    """Whether a space is before the last three digits of a serial of the Department, `STATE 123 456`: only its serials
    have six digits as a rule, and two serials have a sign between them."""
    first = tokens[at]
    before = at - 1
    while before > 0 and tokens[before].kind == "break":
        before -= 1
    if text_at(tokens, before) not in ("STATE", "SECSTATE") or first.misread or rest.misread:
        return False
    if not 1 < len(first.text) <= _THOUSANDS == len(rest.text) or rest.start - first.end != 1:
        return False
    return number_at(tokens, at + 2) is None and not begins_next(tokens, at + 1)


_THOUSANDS = 3


def over_comma(tokens: list[Token], one: Serial, stop: int) -> tuple[Serial, int] | None:
    """Return a serial with a comma before its last three digits, `90,000`, and its end; None for one without.

    No serial begins with a zero. Three other digits directly after a comma may be a serial of their own.
    """
    behind = number_at(tokens, stop + 1)
    if behind is None or text_at(tokens, stop) != "," or len(behind.text) != 3 or stop != one.first + 1:
        return None
    if tokens[stop - 1].end != tokens[stop].start or tokens[stop].end != behind.start or one.value > _LARGEST_BEFORE:
        return None
    doubt = (*one.uncertain, "comma")
    if behind.text[0] == "0":
        return one._replace(value=one.value * 1000 + behind.value, stop=stop + 2, uncertain=doubt), stop + 2
    return one._replace(uncertain=doubt), stop
