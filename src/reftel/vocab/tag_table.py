"""TAGS: Traffic Analysis by Geography and Subject, the codes of the TAGS line (5 FAH-3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal

import msgspec

from reftel.vocab.vocabulary_rows import rows

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
"""Families of codes. Subjects are the first nine; no row has family `name`, which only readings use."""


class Tag(msgspec.Struct, frozen=True, gc=False):
    """A code of the TAGS line with its family and its meaning in plain words."""

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


@cache
def country_terms() -> frozenset[str]:
    """Names of countries that have several words, upper case: `SAUDI ARABIA`."""
    meanings = (re.split(r" \(|,", tag.meaning)[0].upper() for tag in countries().values())
    written = (*meanings, *(row["name"] for row in rows("country_names")))
    return frozenset(name for name in written if " " in name and name.isascii() and name.replace(" ", "").isalpha())


@cache
def tag_terms() -> frozenset[str]:
    """Terms of several words that drafters write behind the codes: `PORT SECURITY`."""
    return frozenset(row["term"] for row in rows("tag_terms"))


@cache
def tag_word_kinds(kind: Literal["title", "term", "other", "small", "major"]) -> frozenset[str]:
    """Words that reading a list must know: titles before a surname, given names that are words of a term more often,
    others that are one slip from a code, small words inside a term, and codes that lists hold often."""
    return frozenset(row["word"] for row in rows("tag_words") if row["kind"] == kind)
