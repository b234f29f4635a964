"""Cables under a value of their own row, in order of time: lists without an index.

Slower than an index for columns without an SQL index, and only for values in the row of a cable.
"""

from __future__ import annotations

import calendar
import datetime as dt
import sqlite3
from collections.abc import Callable

from reftel.model import LEVELS
from reftel.store.records import CABLE, Listed, row_of

Condition = tuple[str, tuple[int | str, ...]]
"""SQL and its values."""


def _between(column: str) -> Callable[[str], Condition]:
    """The condition for a year, month or day, as `2008`, `2008-03` or `2008-03-01`."""

    def condition(key: str) -> Condition:
        parts = [int(part) for part in key.split("-")]
        year, month, day = (*parts, 1, 1)[:3] if len(parts) < 3 else parts[:3]
        first = dt.datetime(year, month, day, tzinfo=dt.UTC)
        last_month = 12 if len(parts) == 1 else month
        last_day = day if len(parts) == 3 else calendar.monthrange(year, last_month)[1]
        end = dt.datetime(year, last_month, last_day, tzinfo=dt.UTC) + dt.timedelta(days=1)
        return f"{column} >= ? AND {column} < ?", (int(first.timestamp()), int(end.timestamp()))

    return condition


def _equal(column: str) -> Callable[[str], Condition]:
    return lambda key: (f"{column} = ?", (key,))


_CONDITIONS: dict[str, Callable[[str], Condition]] = {
    "year": _between("created"),
    "month": _between("created"),
    "day": _between("created"),
    "released": _between("released"),
    "class": lambda key: ("level = ?", (LEVELS.index(key),)),
    "post": _equal("post"),
    "country": _equal("country"),
    "precedence": _equal("precedence"),
    "tag": lambda key: ("instr(';' || tags || ';', ';' || ? || ';') > 0", (key,)),
}
"""Kind of browsing -> how rows give its values."""


def list_by(
    connection: sqlite3.Connection, name: str, key: str, *, limit: int, after: str | None, newest_first: bool
) -> tuple[int, list[Listed], str | None]:
    """Return the number of cables of a value, one page of them, and the beginning of the next page.

    Args:
        name: a browse field: `post`.
        key: `OSLO`.
        after: where the page begins, as the page before said.

    Raises:
        LookupError: rows have no `name`.
        ValueError: unknown key, or invalid place.
    """
    where, values = _CONDITIONS[name](key)
    where = f"gone = 0 AND {where}"
    total = int(connection.execute(f"SELECT count(*) FROM cable WHERE {where}", values).fetchone()[0])  # noqa: S608
    skip = _place(after)
    order = "created IS NULL, created DESC, no DESC" if newest_first else "created IS NULL, created, no"
    rows = connection.execute(
        f"SELECT {CABLE} FROM cable WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?",  # noqa: S608
        (*values, limit, skip),
    )
    page = [row_of(row) for row in rows]
    end = skip + len(page)
    return total, page, f"record-{end}" if page and end < total else None


def _place(after: str | None) -> int:
    if after is None:
        return 0
    number = after.removeprefix("record-")
    if number == after or not number.isdigit() or len(number) > 12:
        raise ValueError("the cursor is not of this list: use the `next` of the list before")
    return int(number)
