"""TAGS: Traffic Analysis by Geography and Subject, the codes of the TAGS line (5 FAH-3)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import msgspec

from reftel.vocab.rows import rows

FAMILIES = (
    "administration",
    "business",
    "consular",
    "economic",
    "military",
    "operations",
    "political",
    "social",
    "technology",
    "program",
    "country",
    "region",
    "organization",
    "name",
)
"""What a code can be of. Subjects are the first nine; no row is of family `name`, which is for what readings find."""


class Tag(msgspec.Struct, frozen=True, gc=False):
    """A code of the TAGS line, the family it belongs to and what it means in plain words."""

    code: str
    family: str
    meaning: str


@cache
def tags() -> Mapping[str, Tag]:
    """Every known code, in upper case, with its meaning."""
    return MappingProxyType({row["code"]: Tag(row["code"], row["family"], row["meaning"]) for row in rows("tags")})


@cache
def countries() -> Mapping[str, Tag]:
    """Only the codes of countries, present and former."""
    return MappingProxyType({code: tag for code, tag in tags().items() if tag.family == "country"})
