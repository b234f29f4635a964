"""Numbers in a list of serials that are not serials: years of senders and documents, volumes of manuals."""

from __future__ import annotations

from reftel.values.reference_serial import begins_next, number_at, over_breaks
from reftel.values.reference_tokens import SEPARATORS, Token
from reftel.values.reference_years import Citing

RANGE_WORDS = frozenset({"TO", "THRU", "THROUGH", "UNTIL"})
"""Words between the first and the last serial of a range."""
MANUALS = frozenset({"FAM", "FAH", "CFR", "USC", "STAT"})
"""Words after the number of a volume."""
_JOINING = RANGE_WORDS | {"AND", "OR", "PLUS", "OF", "IN", "ON", "NOTAL", "PARA", "PARAS"}
"""Words between two numbers that are not a sender."""
_LONGEST_NAME = 8
"""Tokens of a sender's name."""
_SHORTEST_WORD = 3
_YEARS = 12
"""Years back in which a number of four digits before a word is a year."""


def is_of_another(tokens: list[Token], at: int, citing: Citing) -> bool:
    """Return whether the number at `at`, after a serial and a separator, is not one more serial.

    It is the year of a sender that no list has (`OSLO 12, 09 WREXBY 91`), the volume of a manual (`14 FAM 437`) or the
    year of a document (`2005 HUMAN RIGHTS REPORT`).

    Args:
        tokens: The tokens of an item.
        at: The place of a number.
        citing: The citing cable.
    """
    token = tokens[at]
    if citing.is_year(token.text) and _is_before_name(tokens, at):
        return True
    if any(one.text in MANUALS for one in tokens[over_breaks(tokens, at + 1) :][:1]):
        return True
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    if behind is None or behind.kind != "word" or len(behind.text) < _SHORTEST_WORD:
        return False
    if len(token.text) < _SHORTEST_WORD:
        # `OSLO 12 AND 3 EARLIER CABLES`
        return behind.text not in RANGE_WORDS
    return len(token.text) == 4 and citing.is_recent(token.text, _YEARS) and behind.text not in RANGE_WORDS


def year_after_comma(tokens: list[Token], at: int, citing: Citing) -> tuple[int, int, tuple[str, ...]] | None:
    """Return the year after a serial and a comma, `STATE 12345, 1974`, its end and the doubt; None for none.

    It is the only number after its sender's first serial, and far from it: serials of a list are near each other.

    Args:
        tokens: The tokens of an item.
        at: The place of the serial.
        citing: The citing cable.
    """
    year = number_at(tokens, at + 2)
    if year is None or tokens[at + 1].text != "," or at == 0 or tokens[at - 1].kind != "word":
        return None
    if len(year.text) != 4 or citing.year is None or not citing.is_recent(year.text, _YEARS):
        return None
    if begins_next(tokens, at + 2) or _is_before_name(tokens, at + 2):
        return None
    if abs(year.value - tokens[at].value) < _NEAR_SERIALS:
        return None
    place = over_breaks(tokens, at + 3)
    while place < len(tokens) and tokens[place].text in SEPARATORS:
        place = over_breaks(tokens, place + 1)
    behind = tokens[place] if place < len(tokens) else None
    if behind is not None and (behind.kind == "number" or behind.text in RANGE_WORDS or behind.text in "-–/"):
        return None
    return year.value, at + 3, ("year-behind",)


_NEAR_SERIALS = 1000


def _is_before_name(tokens: list[Token], at: int) -> bool:
    """Whether a name that no list has, and another number, follow a number."""
    first = place = over_breaks(tokens, at + 1)
    while place < len(tokens) and place - first < _LONGEST_NAME:
        token = tokens[place]
        if token.text in SEPARATORS or not (token.kind in ("word", "break") or token.text in "-.'’"):
            break
        place += 1
    words = [token for token in tokens[first:place] if token.kind == "word"]
    if not words or any(word.lower or word.text in _JOINING for word in words):
        return False
    return number_at(tokens, place) is not None
