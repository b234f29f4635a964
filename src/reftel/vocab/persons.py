"""Words of names and words of titles: evidence for which words after `Classified By` name a person."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal, cast

import msgspec

from reftel.vocab.posts import fold, posts
from reftel.vocab.vocabulary_rows import rows

TitleKind = Literal["office", "field", "unit", "small", "prose"]
"""Role of a word in a title: the office (`COUNSELOR`), its field (`POLITICAL`), its unit (`EMBASSY`, `NEA`), a small
word (`OF`), or that the words are no title at all (`THIS`, `ENTIRE`)."""


class NameWord(msgspec.Struct, frozen=True, gc=False):
    """How common a word is as a given name and as a surname."""

    given: Literal["", "rare", "common"] = ""
    """`common` if at least one person in 5,000 of one sex has it."""
    surname: bool = False


@cache
def name_words() -> Mapping[str, NameWord]:
    """Given names and frequent surnames, upper case: `name_words()["JANE"].given` is `common`."""
    return MappingProxyType(
        {
            row["name"]: NameWord(cast(Literal["", "rare", "common"], row["given"]), row["surname"] == "yes")
            for row in rows("person_names")
        }
    )


@cache
def title_words() -> Mapping[str, TitleKind]:
    """Words of titles, upper case: `title_words()["COUNSELOR"]` is `office`."""
    return MappingProxyType({row["word"]: cast(TitleKind, row["kind"]) for row in rows("title_words")})


@cache
def place_names() -> frozenset[str]:
    """Places of posts and their countries, folded (`HONGKONG`): `Consul General Hong Kong Jane Harwell`."""
    found = {word for post in posts().by_name.values() for word in (post.locale, post.country_name)}
    return frozenset(fold(word) for word in found if word)
