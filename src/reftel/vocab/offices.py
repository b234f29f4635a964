"""Offices that answer requests for telegrams, by the year of the telegram and its film number."""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec

from reftel.vocab.vocabulary_rows import rows

FIRST_YEAR, LAST_YEAR = 1789, 2199
"""Years of the table of offices."""
RequestKind = Literal["foia", "reference"]


class RequestOffice(msgspec.Struct, frozen=True, gc=False):
    """An office and the years whose telegrams it has. Addresses change: check them before a letter goes out."""

    key: str
    since: int
    until: int
    film: str
    """Required prefix of a film number; empty: any film number, or none."""
    kind: RequestKind
    office: str
    address: tuple[str, ...]
    """Its lines."""
    known: int
    """The year for which the office and the address are known to be right."""
    source: str


@cache
def offices() -> tuple[RequestOffice, ...]:
    """Every office, the first that fits a telegram has it."""
    return tuple(
        RequestOffice(
            row["key"],
            int(row["since"]),
            int(row["until"]),
            row["film"],
            "foia" if row["kind"] == "foia" else "reference",
            row["office"],
            tuple(row["address"].split("|")),
            int(row["known"]),
            row["source"],
        )
        for row in rows("request_offices")
    )


def office_of(year: int, film: str = "") -> RequestOffice:
    """Return the office that has a telegram of a year (`FIRST_YEAR` to `LAST_YEAR`), by its film number if known.

    >>> office_of(1975, "P750066-0259").kind, office_of(2008).key
    ('reference', 'state-foia')
    """
    fitting = (each for each in offices() if each.since <= year <= each.until and film.startswith(each.film))
    return next(fitting)
