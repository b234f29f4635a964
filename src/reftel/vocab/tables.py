"""The small tables: captions, precedences, reasons, security letters, handling, acronyms, operating signals, ids.

Every row names its source; docs/vocabularies.md describes the columns and how to add a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import msgspec

from reftel.vocab.vocabulary_rows import rows


class Rename(msgspec.Struct, frozen=True, gc=False):
    """A post's two names: `former` to the year and serial of `until`, `present` from those of `since`."""

    former: str
    until: int
    until_serial: int
    present: str
    since: int
    since_serial: int


@cache
def renamed_posts() -> tuple[Rename, ...]:
    """Posts whose telegrams changed their name."""
    return tuple(
        Rename(
            row["former"],
            int(row["until"]),
            int(row["until_serial"]),
            row["present"],
            int(row["since"]),
            int(row["since_serial"]),
        )
        for row in rows("renamed")
    )


@cache
def former_names() -> Mapping[str, str]:
    """Former names of posts' cities, folded as by `posts.fold`, to canonical posts: readers type them, and no
    telegram has them as its origin."""
    return MappingProxyType({"".join(filter(str.isalnum, row["name"])): row["post"] for row in rows("former_names")})


@cache
def malformed_ids() -> Mapping[str, str]:
    """Ids that the publisher got wrong and no rule can mend, to the right ones."""
    return MappingProxyType({row["written"]: row["id"] for row in rows("malformed_ids")})


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A code with its kind and its meaning in plain words."""

    code: str
    meaning: str
    kind: str = ""


class Precedence(msgspec.Struct, frozen=True, gc=False):
    """A precedence prosign (`OO`, or `O` beside the date-time group) and its name.

    FLASH OVERRIDE has rank 5, ROUTINE 1.
    """

    code: str
    name: str
    rank: int
    meaning: str


def _entries(table: str, key: str = "code", kind: str = "kind") -> Mapping[str, Entry]:
    return MappingProxyType({row[key]: Entry(row[key], row["meaning"], row.get(kind) or "") for row in rows(table)})


@cache
def captions() -> Mapping[str, Entry]:
    """Captions over a telegram, upper case: `SIPDIS`, `ROGER CHANNEL`."""
    return _entries("captions")


@cache
def precedences() -> Mapping[str, Precedence]:
    """Precedence prosigns, doubled and single."""
    return MappingProxyType(
        {
            row["code"]: Precedence(row["code"], row["name"], int(row["rank"]), row["meaning"])
            for row in rows("precedences")
        }
    )


@cache
def reasons(order: str) -> Mapping[str, str]:
    """Reasons for classification of an executive order: `1.4b` to its meaning; empty for an order that has none.

    E.O. 12958 numbered them 1.5 until E.O. 13292 of March 2003 amended it, then 1.4.
    """
    return MappingProxyType(
        {row["section"] + row["letter"]: row["meaning"] for row in rows("reasons") if row["order"] == order}
    )


@cache
def security_letters() -> Mapping[str, Entry]:
    """The letter repeated behind ZNR and ZNY; `kind` is the level of classification."""
    return _entries("security_letters", "letter", "level")


@cache
def handling() -> Mapping[str, Entry]:
    """Marks of paragraphs and of declassification: `SBU/NF`, `XGDS-2`, `25X1-HUMAN`."""
    return _entries("handling")


@cache
def operating_signals() -> Mapping[str, Entry]:
    """Operating signals of the network (ACP 131)."""
    return _entries("signals")


@cache
def message_series() -> Mapping[str, Entry]:
    """Series of numbered military messages, `NAVADMIN`: with the year, the number is the identity of a message.

    `kind` is the service."""
    return _entries("message_series", kind="service")


@cache
def acronyms() -> Mapping[str, Entry]:
    """Abbreviations that drafters use without explanation."""
    return _entries("acronyms")
