"""Agencies, departments and commands that send telegrams and are no posts: `USDA`, `DHS`, `USCENTCOM`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

import msgspec

from reftel.vocab.posts import fold
from reftel.vocab.vocabulary_rows import rows

_TOWNS = ("WASHDC", "WASHINGTONDC", "WASHINGTON", "WASH", "HQWASHDC", "HQWASHINGTONDC")
"""How an address in Washington ends (5 FAH-2 H-230)."""

_LONGEST = 120


class Agency(msgspec.Struct, frozen=True, gc=False):
    """A sender of telegrams outside the Department of State; one row of `agencies.csv`."""

    name: str
    """Canonical name, upper case letters only, as ids bear it: `USDA` in `10USDA12`."""
    kind: str
    """department, agency or command."""
    meaning: str
    aliases: tuple[str, ...] = ()


@cache
def agencies() -> Mapping[str, Agency]:
    """Return every known agency by its canonical name."""
    return MappingProxyType(
        {
            row["name"]: Agency(
                row["name"], row["kind"], row["meaning"], tuple(row["aliases"].split("|")) if row["aliases"] else ()
            )
            for row in rows("agencies")
        }
    )


@cache
def _spellings() -> Mapping[str, Agency]:
    found: dict[str, Agency] = {}
    for agency in agencies().values():
        for spelling in map(fold, (agency.name, *agency.aliases)):
            if found.setdefault(spelling, agency) is not agency:
                raise ValueError(f"two agencies share the spelling {spelling}")
    return MappingProxyType(found)


@lru_cache(maxsize=1 << 12)
def _agency(folded: str) -> Agency | None:
    for town in ("", *_TOWNS):
        if folded.endswith(town) and (found := _spellings().get(folded.removesuffix(town))):
            return found
    return None


def agency_of(raw: str) -> Agency | None:
    """Return the agency of any known spelling, with or without its town, or None.

    >>> agency_of("DEPT OF TREASURY WASHINGTON DC").name, agency_of("USCENTCOM MACDILL AFB FL").name
    ('TREASURY', 'USCENTCOM')
    """
    return _agency(fold(raw)) if len(raw) <= _LONGEST else None
