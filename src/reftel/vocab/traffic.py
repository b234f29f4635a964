"""Number of telegrams: State's own totals by year, and holes that are known, each with its source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import msgspec

from reftel.vocab.vocabulary_rows import rows


class YearTotal(msgspec.Struct, frozen=True, gc=False):
    """State's traffic of a year, all posts, both ways."""

    year: int
    sent: int | None
    """Telegrams; None if the published row is unusable."""
    surviving: int | None
    """Of these, records in the telegram files of the National Archives."""
    slip: str
    """Error in the published table."""
    source: str


class KnownHole(msgspec.Struct, frozen=True, gc=False):
    """Telegrams that are known to be lost or out of reach."""

    first: dt.date
    last: dt.date
    post: str
    """Empty: of all posts."""
    what: str
    lost: float | None
    """Share that is lost, 0 to 1, if it was counted."""
    source: str


@cache
def year_totals() -> Mapping[int, YearTotal]:
    """State's totals by year.

    >>> year_totals()[1976].sent
    569391
    """
    return MappingProxyType(
        {
            int(row["year"]): YearTotal(
                int(row["year"]),
                int(row["sent"]) if row["sent"] else None,
                int(row["surviving"]) if row["surviving"] else None,
                row["slip"],
                row["source"],
            )
            for row in rows("state_totals")
        }
    )


@cache
def known_holes() -> tuple[KnownHole, ...]:
    """Every known hole, in order of time."""
    return tuple(
        KnownHole(
            dt.date.fromisoformat(row["first"]),
            dt.date.fromisoformat(row["last"]),
            row["post"],
            row["what"],
            float(row["lost"]) if row["lost"] else None,
            row["source"],
        )
        for row in rows("known_holes")
    )


def holes_of(year: int, post: str = "") -> tuple[KnownHole, ...]:
    """Return the known holes of a year, those of all posts and those of one.

    >>> [hole.lost for hole in holes_of(1976) if hole.lost]
    [0.92]
    """
    return tuple(
        hole
        for hole in known_holes()
        if hole.first.year <= year <= hole.last.year and (not hole.post or hole.post == post)
    )
