"""Counts for pages, updated with every change, never counted on request.

A key is (kind, a, b). One-sided kinds count cables that have `a` (`b` is empty): the browse fields of
`reftel.fields`, and `all`, `partial`, `sections`, `withheld` and `same id` under the key of no letters. Two-sided ones
count cables that have both.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable

SEP = "\x1f"

MONTH_CLASS = "month-class"
"""a: month, b: level or nothing."""
POST_MONTH = "post-month"
"""a: post, b: month, a space, level or nothing."""
POST_TAG = "post-tag"
POST_TO = "post-to"
POST_SIGNED = "post-signed"
"""a: post, b: signature, a tab, month or nothing."""


def keys(browsed: Iterable[tuple[str, str]], states: Iterable[str] = ()) -> list[str]:
    """Return every (kind, a, b) that a cable counts under, joined by SEP; none twice.

    `browsed` are (browse field, key) pairs, `states` kinds without key (`partial`, `same id` ...) that it is in.
    """
    by_kind: dict[str, list[str]] = {}
    for kind, key in browsed:
        by_kind.setdefault(kind, []).append(key)
    month, level, post = (by_kind.get(kind, [""])[0] for kind in ("month", "class", "post"))
    found = [f"all{SEP}{SEP}", f"{MONTH_CLASS}{SEP}{month}{SEP}{level}"]
    found.extend(f"{kind}{SEP}{key}{SEP}" for kind, some in by_kind.items() for key in some)
    if post:
        found.append(f"{POST_MONTH}{SEP}{post}{SEP}{month} {level}")
        found.extend(f"{POST_TAG}{SEP}{post}{SEP}{tag}" for tag in by_kind.get("tag", ()))
        found.extend(f"{POST_TO}{SEP}{post}{SEP}{to}" for to in by_kind.get("to", ()))
        found.extend(f"{POST_SIGNED}{SEP}{post}{SEP}{name}\t{month}" for name in by_kind.get("signed", ()))
    found.extend(f"{state}{SEP}{SEP}" for state in states)
    return list(dict.fromkeys(found))


def change(connection: sqlite3.Connection, changes: Counter[str]) -> None:
    """Add to the counts (or take from them) in the caller's transaction; counts of nothing disappear."""
    rows = [(key.split(SEP, 2), n) for key, n in sorted(changes.items()) if n]
    connection.executemany(
        "INSERT INTO tally (kind, a, b, n) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (kind, a, b) DO UPDATE SET n = n + excluded.n",
        [(*key, n) for key, n in rows],
    )
    connection.executemany(
        "DELETE FROM tally WHERE kind = ? AND a = ? AND b = ? AND n = 0", [key for key, n in rows if n < 0]
    )


def one_sided(
    connection: sqlite3.Connection,
    kind: str,
    *,
    prefix: str = "",
    after: str | None = None,
    limit: int | None = None,
    by_key: bool = False,
) -> list[tuple[str, int]]:
    """(key, count) of a kind, most frequent first or by key; those that begin with `prefix`, by key those `after`."""
    order = "a" if by_key else "n DESC, a"
    lower = max(prefix, after or "")
    strict = ">" if after is not None and after >= prefix else ">="
    upper = prefix + "\U0010ffff"
    return connection.execute(
        f"SELECT a, n FROM tally WHERE kind = ? AND a {strict} ? AND a <= ? ORDER BY {order} LIMIT ?",  # noqa: S608
        (kind, lower, upper, -1 if limit is None else limit),
    ).fetchall()


def two_sided(
    connection: sqlite3.Connection, kind: str, a: str | None = None, limit: int | None = None
) -> list[tuple[str, str, int]]:
    """(a, b, count) of a kind in the order of keys; with `a`, only of that one, the most frequent first if limited."""
    if a is None:
        return connection.execute("SELECT a, b, n FROM tally WHERE kind = ? ORDER BY a, b", (kind,)).fetchall()
    if limit is None:
        return connection.execute("SELECT a, b, n FROM tally WHERE kind = ? AND a = ? ORDER BY b", (kind, a)).fetchall()
    return connection.execute(
        "SELECT a, b, n FROM tally WHERE kind = ? AND a = ? ORDER BY n DESC, b LIMIT ?", (kind, a, limit)
    ).fetchall()


def count(connection: sqlite3.Connection, kind: str, key: str = "") -> int:
    """One count; 0 if it is missing."""
    row = connection.execute("SELECT n FROM tally WHERE kind = ? AND a = ? AND b = ''", (kind, key)).fetchone()
    return int(row[0]) if row else 0
