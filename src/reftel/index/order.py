"""Sort values: one whole number a document and order, unique, so that a page can begin after any of them."""

from __future__ import annotations

import datetime as dt

from reftel.index.base import Document
from reftel.values.cable_id import split_id

MAX_KEY = 2**30 - 1
_EPOCH = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
_SECONDS = 2**33 - 1
"""The most seconds from 1900 that a sort value holds: to the year 2172. Others count as the first or last second."""

_FIRST_YEAR = 1700
"""The first year that an id can be of: no post of the United States is older."""

NO_DATE_FIRST = 0
NO_DATE_LAST = _SECONDS


def seconds(moment: dt.datetime) -> int:
    """Whole seconds since 1900, from 1 to `_SECONDS` - 1."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return min(max(int((aware - _EPOCH).total_seconds()), 1), _SECONDS - 1)


def rising(document: Document) -> int:
    """Oldest first, by key where two are of one second; without a date last."""
    when = NO_DATE_LAST if document.created is None else seconds(document.created)
    return when << 30 | document.key


def falling(document: Document) -> int:
    """For newest first, taken from the highest down; without a date last."""
    when = NO_DATE_FIRST if document.created is None else seconds(document.created)
    return when << 30 | document.key


def by_id(document: Document) -> str:
    """A text that sorts by year, post, serial and suffix; other ids come last, by key."""
    base, _, suffix = document.id.partition("-")
    try:
        year, post, serial = split_id(base)
    except ValueError:
        return f"~ {document.key:010}"
    return f"{year:04} {post} {serial:09} {suffix:>4} {document.key:010}"


def by_id_numbers(sort_id: str) -> tuple[int, int]:
    """Two numbers that together never fall along `by_id`, and are the same only for one year, post and serial (posts
    compared by 17 letters): year with 11 letters, then 6 letters with the serial."""
    if sort_id.startswith("~"):
        return 2**62, int(sort_id[2:])
    year, post, serial = sort_id.split(" ")[:3]
    return (int(year) - _FIRST_YEAR) * 27**11 + _letters(post[:11], 11), _letters(post[11:17], 6) << 30 | int(serial)


def _letters(letters: str, size: int) -> int:
    """The letters A to Z as digits of a number, the first the highest; missing ones count as less than A."""
    number = 0
    for letter in letters.ljust(size, "@"):
        number = number * 27 + ord(letter) - ord("@")
    return number
