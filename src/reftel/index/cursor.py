"""Cursors: the end of a page as text for a URL. Unsigned; a made-up one does no harm."""

from __future__ import annotations

import base64
import binascii

import msgspec

from reftel.index.base import MOST_HITS, SearchRequest, Sort
from reftel.index.order import by_id_numbers

RANKED = 1000
"""Hits in order of relevance; those after them come newest first, so that any depth costs the same."""


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """A place after some hit."""

    sort: Sort
    offset: int = 0
    """Hits shown so far, while the order is by relevance."""
    value: int | None = None
    """Sort value of the last hit shown."""
    id: str = ""
    """Its sort id, in the order by id."""


def read(request: SearchRequest) -> Cursor:
    """The request's cursor; ValueError if it is invalid or belongs to another order."""
    if not 0 <= request.limit <= MOST_HITS:
        raise ValueError(f"limit must be 0 to {MOST_HITS}: {request.limit}")
    if request.after is None:
        return Cursor(request.sort)
    try:
        raw = base64.b64decode(request.after.encode("ascii") + b"=" * (-len(request.after) % 4), b"-_", validate=True)
        cursor = msgspec.json.decode(raw, type=Cursor)
    except (UnicodeEncodeError, binascii.Error, msgspec.MsgspecError) as error:
        raise ValueError("not a cursor of this index") from error
    if cursor.id:
        _check_id(cursor.id)
    if cursor.sort != request.sort or cursor.offset < 0 or not -(2**63) < (cursor.value or 0) < 2**63:
        raise ValueError("not a cursor of this order")
    return cursor


def _check_id(sort_id: str) -> None:
    try:
        fits = all(0 <= number < 2**63 - 1 for number in by_id_numbers(sort_id))
    except (ValueError, IndexError) as error:
        raise ValueError("not a cursor of this order") from error
    if not fits:
        raise ValueError("not a cursor of this order")


def write(cursor: Cursor) -> str:
    """The cursor as text: letters, digits, `-` and `_`."""
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).rstrip(b"=").decode("ascii")
