"""Counts that pages need at once: kept with every change, never counted when asked for.

A key is (kind, a, b). One-sided kinds count cables that have `a` (`b` is empty); two-sided ones those that have both.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

SEP = "\x1f"

SINGLE = (
    "post",
    "country",
    "class",
    "tag",
    "precedence",
    "to",
    "signed",
    "caption",
    "form",
    "defect",
    "year",
    "month",
    "day",
    "released",
)
"""Kinds with one side. `all` counts every cable, under the key of no letters; `partial`, `sections` and `same id` count
those that are only partly here, lack a section, or share their id with another telegram."""

MONTH_CLASS = "month-class"
"""a: month, b: level or nothing."""
POST_MONTH = "post-month"
"""a: post, b: month, a space, level or nothing."""
POST_TAG = "post-tag"
POST_TO = "post-to"
POST_SIGNED = "post-signed"
"""a: post, b: signature, a tab, month or nothing."""


class Shelving(Struct, frozen=True, kw_only=True):
    """What of a cable is counted."""

    post: str = ""
    country: str = ""
    level: str = ""
    tags: tuple[str, ...] = ()
    precedence: str = ""
    to: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    defects: tuple[str, ...] = ()
    created: str = ""
    """Day, `2007-02-26`, or nothing."""
    released: str = ""
    is_partial: bool = False
    lacks_sections: bool = False
    shares_id: bool = False


def keys(of: Shelving) -> list[str]:
    """Every (kind, a, b) that the cable counts under, joined by SEP; none twice."""
    month = of.created[:7]
    found = [f"all{SEP}{SEP}", f"{MONTH_CLASS}{SEP}{month}{SEP}{of.level}"]
    one_sided: tuple[tuple[str, Iterable[str]], ...] = (
        ("post", (of.post,)),
        ("country", (of.country,)),
        ("class", (of.level,)),
        ("tag", of.tags),
        ("precedence", (of.precedence,)),
        ("to", of.to),
        ("signed", of.signed),
        ("caption", of.captions),
        ("form", of.forms),
        ("defect", of.defects),
        ("year", (of.created[:4],)),
        ("month", (month,)),
        ("day", (of.created,)),
        ("released", (of.released,)),
    )
    for kind, values in one_sided:
        found.extend(f"{kind}{SEP}{value}{SEP}" for value in values if value)
    if of.post:
        found.append(f"{POST_MONTH}{SEP}{of.post}{SEP}{month} {of.level}")
        found.extend(f"{POST_TAG}{SEP}{of.post}{SEP}{tag}" for tag in of.tags)
        found.extend(f"{POST_TO}{SEP}{of.post}{SEP}{to}" for to in of.to)
        found.extend(f"{POST_SIGNED}{SEP}{of.post}{SEP}{name}\t{month}" for name in of.signed)
    for kind, holds in (("partial", of.is_partial), ("sections", of.lacks_sections), ("same id", of.shares_id)):
        if holds:
            found.append(f"{kind}{SEP}{SEP}")
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
    """One count; 0 where there is none."""
    row = connection.execute("SELECT n FROM tally WHERE kind = ? AND a = ? AND b = ''", (kind, key)).fetchone()
    return int(row[0]) if row else 0
