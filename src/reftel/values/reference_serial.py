"""Serials among the tokens of a reference, and the tokens around them."""

from __future__ import annotations

from typing import NamedTuple

from reftel.values.post import judge_post
from reftel.values.reference_tokens import Token
from reftel.vocab.posts import posts

LAST_SERIAL = 999_999
_SHORTEST_MISTYPED = 4
_LONGEST_NOTE = 14
"""Tokens of a note in brackets between two serials."""
_LONGEST_SERIAL = 8
"""Digits of a serial, with its leading zeros."""


class Serial(NamedTuple):
    """One serial with the year written at it, and the tokens it was read from."""

    value: int
    year: int | None
    first: int
    stop: int
    uncertain: tuple[str, ...] = ()


def is_serial(token: Token) -> bool:
    return token.kind == "number" and 0 < token.value <= LAST_SERIAL and len(token.text) <= _LONGEST_SERIAL


def text_at(tokens: list[Token], at: int) -> str:
    return tokens[at].text if 0 <= at < len(tokens) else ""


def over_breaks(tokens: list[Token], at: int) -> int:
    while at < len(tokens) and tokens[at].kind == "break":
        at += 1
    return at


def number_at(tokens: list[Token], at: int) -> Token | None:
    return tokens[at] if at < len(tokens) and tokens[at].kind == "number" else None


def begins_next(tokens: list[Token], at: int) -> bool:
    """Whether the number at `at` is the next reference's year (`07 PARIS 12`) or a serial before its post."""
    return bool(next_sender(tokens, at))


def next_sender(tokens: list[Token], at: int) -> int:
    """The end of the post's name after the number at `at`; 0 for none."""
    is_year = len(tokens[at].text) in (2, 4)
    name_from = at = over_breaks(tokens, at + 1)
    if text_at(tokens, at) in ("-", "/", ")"):
        name_from = at = over_breaks(tokens, at + 1)
    found = 0
    while at < len(tokens) and at - name_from < 8 and (tokens[at].kind == "word" or text_at(tokens, at) in "-.'’\n"):
        at += 1
        if tokens[at - 1].kind == "word" and posts().resolve(name_of(tokens, name_from, at)):
            found = at
    if not found and is_year and _is_mistyped_post(tokens, name_from):
        found = name_from + 1
    return found


def _is_mistyped_post(tokens: list[Token], at: int) -> bool:
    """Whether a word between two numbers is near to a post's name: `STATE 101; 08 LUANA 536`."""
    if number_at(tokens, at + 1) is None or tokens[at].kind != "word" or len(tokens[at].text) < _SHORTEST_MISTYPED:
        return False
    judged = judge_post(tokens[at].text)
    return judged is not None and judged.evidence in ("corrected", "ambiguous")


def name_of(tokens: list[Token], first: int, stop: int) -> str:
    """Return the words of `tokens[first:stop]` without what is between them."""
    return "".join(token.text for token in tokens[first:stop] if token.kind == "word")


def is_next_label(tokens: list[Token], at: int) -> bool:
    """Whether a number after a dash is the label of the next item: `OSLO 41 - 3. ROME 7`, not the end of `12-15.`."""
    if len(tokens[at].text) > 2 or text_at(tokens, at + 1) not in (".", ")") or at + 2 >= len(tokens):
        return False
    item = over_breaks(tokens, at + 2)
    spaced = tokens[at - 1].end < tokens[at].start and item < len(tokens) and tokens[at + 1].end < tokens[item].start
    return spaced and tokens[item].kind in ("word", "number")


def over_note(tokens: list[Token], at: int) -> int:
    """Return the place after a note in brackets without digits: `(NOTAL)`, `(C)`, `(HARBOR DUES)`."""
    if text_at(tokens, at) != "(":
        return at
    for place in range(at + 1, min(len(tokens), at + _LONGEST_NOTE)):
        if tokens[place].text == ")":
            return over_breaks(tokens, place + 1)
        if tokens[place].kind == "number":
            return at
    return at
