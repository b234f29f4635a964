"""Sequences of serials: one for each post and year. A renamed post continues its sequence under the new name."""

from __future__ import annotations

from functools import cache

from reftel.values.cable_id import split_id
from reftel.vocab.tables import renamed_posts


@cache
def _present() -> dict[str, str]:
    return {row.former: row.present for row in renamed_posts()}


@cache
def sequence_of(post: str) -> str:
    """Return the name under which a post's serials are counted: its present one.

    >>> sequence_of("KIEV"), sequence_of("MEXICO")
    ('KYIV', 'MEXICO')
    """
    return _present().get(post, post)


def place_of(base: str) -> tuple[str, int, int] | None:
    """Return sequence, year (four digits) and serial of a canonical id; None for anything else.

    >>> place_of("06KIEV3936"), place_of("NOID-0123456789ab")
    (('KYIV', 2006, 3936), None)
    """
    try:
        year, post, serial = split_id(base)
    except ValueError:
        return None
    return sequence_of(post), year, serial
