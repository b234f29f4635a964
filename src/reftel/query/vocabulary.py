"""Names in queries: posts by alias, countries, TAGS by code or meaning, values in an archive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

from rapidfuzz import fuzz, process

from reftel.fields import registry
from reftel.text.words import fold, joined
from reftel.vocab.posts import Posts
from reftel.vocab.posts import fold as fold_post
from reftel.vocab.posts import posts as gazetteer
from reftel.vocab.tables import former_names, renamed_posts
from reftel.vocab.tag_table import Tag
from reftel.vocab.tag_table import tags as glossary
from reftel.vocab.vocabulary_rows import rows

Connected: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
"""Ids of a conversation, and sentences about its limits."""


class Vocabulary:
    """Resolves typed values. Every method returns canonical values, or an empty result for an unknown one."""

    def __init__(
        self,
        *,
        posts: Posts,
        tags: Mapping[str, Tag],
        renamed: Iterable[tuple[str, str]] = (),
        held: Mapping[str, Iterable[str]] = MappingProxyType({}),
    ) -> None:
        """`renamed` pairs names of one post at different times; `held` maps a field, by its name in the index, to the
        values that an archive holds."""
        self._posts = posts
        self._tags = tags
        self._connected: Callable[[str], Connected] | None = None
        self._renamed = tuple(renamed)
        self._held = {kind: {squeezed(value): value for value in held.get(kind, ())} for kind in registry.REGISTRY.held}
        self._names: dict[str, set[str]] = {}
        for former, present in self._renamed:
            both = self._names.get(former, {former}) | self._names.get(present, {present})
            for name in both:
                self._names[name] = both
        self._countries = self._read_countries()
        self._codes = {squeezed(code): code for code in tags}
        self._meanings: dict[str, list[str]] = {}
        for code, tag in tags.items():
            self._meanings.setdefault(joined(tag.meaning), []).append(code)

    def following(self, connected: Callable[[str], Connected]) -> Vocabulary:
        """This vocabulary with a function that gives the conversation around an id."""
        self._connected = connected
        return self

    def conversation(self, cable_id: str) -> Connected:
        """The ids of the conversation around an id, and its limits as sentences; empty without an archive."""
        return self._connected(cable_id) if self._connected is not None else ((), ())

    def holding(self, held: Mapping[str, Iterable[str]]) -> Vocabulary:
        """This vocabulary with the values that an archive holds, so that whatever it shows can be asked for."""
        return Vocabulary(posts=self._posts, tags=self._tags, renamed=self._renamed, held=held)

    def post(self, typed: str) -> tuple[str, ...]:
        """Canonical names of one post, the present name first; a renamed one has several."""
        held = self._held["post"].get(squeezed(typed))
        found = self._posts.resolve(typed)
        name = found.name if found else held or former_names().get(fold_post(typed))
        if name is None:
            return ()
        return (name, *sorted(self._names.get(name, {name}) - {name}))

    def country(self, typed: str) -> str | None:
        """TAGS code of a country, by code or name."""
        key = squeezed(typed)
        return self._countries.get(key) or self._held["country"].get(key)

    def country_of(self, typed: str) -> str | None:
        """TAGS code of the country that a post is in."""
        names = self.post(typed)
        found = self._posts.by_name.get(names[0]) if names else None
        return found.country if found else None

    def tag(self, typed: str) -> tuple[tuple[str, ...], bool]:
        """Codes of a tag, by code or meaning; and whether that is all, or other values may hold the words too."""
        key = squeezed(typed)
        if key in self._codes:
            return (self._codes[key],), True
        if key in self._held["tag"]:
            return (self._held["tag"][key],), True
        wanted = joined(typed)
        if wanted in self._meanings:
            return tuple(self._meanings[wanted]), True
        around = f" {wanted} "
        return tuple(
            code for meaning, codes in self._meanings.items() if around in f" {meaning} " for code in codes
        ), False

    def held(self, kind: str, typed: str) -> str | None:
        """The value of that kind that the archive holds, however it is typed."""
        return self._held[kind].get(squeezed(typed))

    def all_held(self, kind: str) -> tuple[str, ...]:
        """Every value of that kind that the archive holds."""
        return tuple(self._held[kind].values())

    def near_posts(self, typed: str) -> tuple[str, ...]:
        """Names of posts that were perhaps meant, the nearest first."""
        corrected = self._posts.correct(typed)
        first = (corrected[0].name,) if corrected else ()
        more = nearest(typed, (*self._posts.by_name, *self._held["post"].values()))
        return tuple(dict.fromkeys((*first, *more)))

    def near_countries(self, typed: str) -> tuple[str, ...]:
        """Codes of countries whose name or code was perhaps meant."""
        return tuple(dict.fromkeys(self._countries[key] for key in nearest(typed, self._countries)))

    def near_held(self, kind: str, typed: str) -> tuple[str, ...]:
        """Values of that kind that were perhaps meant."""
        return nearest(typed, self._held[kind].values())

    def _read_countries(self) -> dict[str, str]:
        countries = {squeezed(post.country_name): post.country for post in self._posts.by_name.values()
                     if post.country and post.country_name}  # fmt: skip
        for row in rows("country_names"):
            countries.setdefault(squeezed(row["name"]), row["code"])
        for code, tag in self._tags.items():
            if tag.family == "country":
                countries[squeezed(tag.meaning)] = code
        codes = {tag.code for tag in self._tags.values() if tag.family == "country"} | set(countries.values())
        countries.update((squeezed(code), code) for code in codes)
        return countries


def squeezed(value: str) -> str:
    """Return only letters and digits, folded: values are compared so, because people type spaces and punctuation
    differently."""
    return "".join(filter(str.isalnum, fold(value)))


def nearest(typed: str, choices: Iterable[str]) -> tuple[str, ...]:
    """Up to three of `choices` that were perhaps meant, the nearest first; also one that `typed` begins."""
    key = squeezed(typed)[:100]
    table = {choice: squeezed(choice) for choice in choices}
    begun = sorted((choice for choice, folded in table.items() if key and folded.startswith(key)), key=len)
    near = process.extract(key, table, scorer=fuzz.ratio, score_cutoff=70, limit=3)
    return tuple(dict.fromkeys([*(choice for _, _, choice in near), *begun]))[:3]


@cache
def standard() -> Vocabulary:
    """The vocabulary of this package, without any archive's values."""
    renamed = ((row.former, row.present) for row in renamed_posts())
    return Vocabulary(posts=gazetteer(), tags=glossary(), renamed=renamed)
