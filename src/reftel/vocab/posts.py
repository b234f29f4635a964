"""The posts that sign telegrams: their canonical names, and the names that drafters use.

A canonical name is the part of a reference id: `RIODEJANEIRO` in `07RIODEJANEIRO123`. `Posts.resolve` takes any known
spelling, `Posts.correct` also one that is cut off or mistyped; `values.post.judge_post` returns the evidence. Sources
are in the table's `source` column (docs/vocabularies.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Literal

import msgspec

from reftel.vocab.nearest import Nearest
from reftel.vocab.vocabulary_rows import rows

PREFIXES = (
    "AMERICANEMBASSY",
    "AMERICANCONSULATE",
    "AMEMBASSY",
    "AMEMBASY",
    "AMEMB",
    "AMCONSULATE",
    "AMCONSUL",
    "AMCOMSUL",
    "AMCONGEN",
    "AMCON",
    "EMBASSYOF",
    "EMBASSY",
    "CONSULATEGENERAL",
    "CONSULATE",
    "CONGEN",
    "USMISSION",
    "USMISSIN",
    "USMIS",
    "MISSION",
    "USOFFICE",
    "USDELEGATION",
    "USDEL",
    "USINT",
    "USLO",
    "USDAO",
    "DAO",
    "REO",
    "APP",
    "PRT",
)
"""Designators before the name of any post (5 FAH-2 H-230), longest of a kind first."""

_LONGEST = 120
"""Maximum number of characters of a written name; longer ones are not cached."""

_NEVER_MEANT = frozenset({"series", "delegation", "consular agency"})
"""Kinds that do not match a mistyped name."""

_LONG = 8
"""Minimum number of letters to compare a mistyped name with aliases too."""

_FEWEST = 5
"""Letters of a name cut off, `COPENH`: fewer begin too many words."""

_SURE = 6
"""Letters from which such a name is as good as a known spelling: the network's own columns were so wide."""

SENDING = frozenset({"embassy", "consulate", "mission", "office", "institute", "interests section", "liaison office"})
"""Kinds of posts that send telegrams under the name of a place."""
_MISREAD = str.maketrans("0158", "OISB")
"""Digits that are read or struck for letters: `0SLO`, `NAIR0BI`."""

_LOOK_ALIKE = (("RN", "M"), ("IVI", "M"), ("VV", "W"), ("CL", "D"), ("II", "U"))
"""Letters that recognition reads for one other."""

_STATION = 6
"""Characters of a station's name, spaces counted, that the files of 1973-79 kept: `RIO DE`, `PRETOR`."""


class Post(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A post, or another sender of telegrams; one row of `posts.csv`. An absent value is None."""

    name: str
    """Canonical name, upper case letters only: `RIODEJANEIRO`."""
    display: str
    """`Consulate Rio de Janeiro`."""
    kind: str
    """embassy, consulate, mission, office, interests section, liaison office, institute, department, delegation,
    series (telegrams to and from a travelling Secretary) or consular agency (these send none)."""
    locale: str | None = None
    country: str | None = None
    """TAGS code of the country it is in, not ISO 3166: `MX`, `CH` for China."""
    iso2: str | None = None
    country_name: str | None = None
    latitude: float | None = None
    """Degrees north."""
    longitude: float | None = None
    """Degrees east."""
    routing: str | None = None
    """Routing indicator (ACP 117): `RUEHRI`."""
    mission: str | None = None
    """Name of its mission in the table of chiefs of mission: `brazil`."""
    since: int | None = None
    until: int | None = None
    """Years of opening and closing."""
    aliases: tuple[str, ...] = ()


@lru_cache(maxsize=1 << 16)
def fold(written: str) -> str:
    """`São Paulo` as `SAOPAULO`: upper case letters and digits, accents, spaces and punctuation dropped."""
    upper = written.upper()
    if not upper.isascii():
        upper = unicodedata.normalize("NFKD", upper).upper()
    return re.sub(r"[^A-Z0-9]+", "", upper)


class Posts:
    """The gazetteer: canonical names, every known spelling, and the nearest post to a mistyped one."""

    def __init__(self, table: Iterable[Post], not_posts: Iterable[str]) -> None:
        self.by_name: Mapping[str, Post] = {post.name: post for post in table}
        self._spellings = _spellings(self.by_name.values())
        self._stations = _stations(self.by_name.values(), self._spellings)
        self._placed = _placed(self._spellings)
        self._cut = _cut_off(self.by_name.values(), self._spellings)
        self._embassies = _embassies(self.by_name.values())
        self._nearest = Nearest(
            {
                spelling: post.name
                for spelling, post in self._spellings.items()
                if post.kind not in _NEVER_MEANT and (spelling == post.name or _is_distinctive(spelling))
            },
            preferred=frozenset(post.name for post in self.by_name.values() if post.routing),
            refused=frozenset(map(fold, not_posts)),
        )
        self._resolved = lru_cache(maxsize=1 << 16)(self._resolve)
        self._corrected = lru_cache(maxsize=1 << 16)(self._correct)

    def resolve(self, raw: str) -> Post | None:
        """The post of any known spelling, or None."""
        return self._resolved(raw) if len(raw) <= _LONGEST else None

    def correct(self, raw: str) -> tuple[Post, bool] | None:
        """The post and whether its name had to be corrected, or None if none is near.

        A name cut to six letters or more (`COPENH`) does not count as corrected.
        """
        return self._corrected(raw) if len(raw) <= _LONGEST else None

    def truncated(self, raw: str) -> Post | None:
        """The one post whose canonical name begins with `raw`, which has five letters or more; else None."""
        folded = fold(raw[:_LONGEST])
        if self._nearest.is_refused(folded):
            return None
        return self._cut.get(folded) or self._cut.get(_bare(folded))

    def misread(self, raw: str) -> Post | None:
        """The post of a known spelling in which digits or pairs of letters were read for letters: `0SLO`, `NAIR0BI`,
        `AMRNAN`; else None."""
        folded = fold(raw[:_LONGEST])
        if folded[:1] in "23479":
            return None
        if not folded.isalpha() and (post := self.resolve(folded.translate(_MISREAD))) is not None:
            return post
        near = (folded.replace(seen, meant) for seen, meant in _LOOK_ALIKE if seen in folded)
        return next((post for one in near if (post := self.resolve(one)) is not None), None)

    def ranked(self, raw: str) -> list[tuple[Post, int]]:
        """The posts that a mistyped name is near to, each with its distance in slips, the nearest first."""
        folded = fold(raw[:_LONGEST])
        near = self._nearest.ranked(folded) or self._nearest.ranked(_bare(folded))
        return [(self.by_name[name], distance) for name, distance in near]

    def embassy_to(self, country: str, year: int | None = None) -> Post | None:
        """The embassy in a country named in full: the one open in `year` (four digits), else the one open now.

        None if there is no such country, or if two embassies were open.
        """
        there = self._embassies.get(fold(country[:_LONGEST]), ())
        if year is None:
            there = [one for one in there if one.until is None] or there
        else:
            there = [one for one in there if (one.since or 0) <= year <= (one.until or year)]
        return there[0] if len(there) == 1 else None

    def evidence(self, raw: str) -> Literal["exact", "alias", "placed"]:
        """How `resolve` knows a name: the canonical one, with or without designator; an alias; with its country."""
        folded = fold(raw)
        if folded in self.by_name or _bare(folded) in self.by_name:
            return "exact"
        return "alias" if folded in self._spellings or _bare(folded) in self._spellings else "placed"

    def station(self, raw: str) -> Post | None:
        """The post whose name the files of 1973-79 cut off to `raw`: `PRETOR`, `SANJO`; None where two are so cut."""
        return self._stations.get(fold(raw))

    def _resolve(self, raw: str) -> Post | None:
        folded = fold(raw)
        found = self._spellings.get(folded)
        if found is not None:
            return found
        bare = _bare(folded)
        return (bare != folded and self._spellings.get(bare)) or self._placed.get(folded) or self._placed.get(bare)

    def _correct(self, raw: str) -> tuple[Post, bool] | None:
        found = self.resolve(raw)
        if found is not None:
            return found, False
        cut = self.truncated(raw)
        if cut is not None:
            return cut, len(fold(raw)) < _SURE
        read = self.misread(raw)
        if read is not None:
            return read, True
        folded = fold(raw)
        name = self._nearest.find(folded) or self._nearest.find(_bare(folded))
        return None if name is None else (self.by_name[name], True)


def _is_distinctive(spelling: str) -> bool:
    """Whether a mistyped name may be taken for this alias: long, without a designator, not an agency's address."""
    return len(spelling) >= _LONG and "WASH" not in spelling and _bare(spelling) == spelling


def _bare(folded: str) -> str:
    """The name without the designator before it; at least three letters remain."""
    for prefix in PREFIXES:
        if folded.startswith(prefix) and len(folded) > len(prefix) + 2:
            return folded[len(prefix) :]
    return folded


def _spellings(table: Iterable[Post]) -> dict[str, Post]:
    """Canonical names and aliases, folded. Consular agencies sent no telegrams, and David is a name."""
    senders = [post for post in table if post.kind != "consular agency"]
    spellings = {post.name: post for post in senders}
    for post in senders:
        for folded in map(fold, post.aliases):
            if spellings.setdefault(folded, post) is not post:
                raise ValueError(f"two posts share the spelling {folded}: {spellings[folded].name}, {post.name}")
    return spellings


@cache
def _country_names() -> Mapping[str, tuple[str, ...]]:
    """TAGS code of a country -> other names it has or had."""
    names: dict[str, tuple[str, ...]] = {}
    for row in rows("country_names"):
        names[row["code"]] = (*names.get(row["code"], ()), row["name"])
    return names


def _names_of_country(post: Post) -> Iterable[str]:
    """The country's full names, folded: its present one, with and without `THE`, and former ones."""
    present = fold(post.country_name or "")
    names = (present, present.removeprefix("THE"), *map(fold, _country_names().get(post.country or "", ())))
    return filter(None, names)


def _placed(spellings: Mapping[str, Post]) -> dict[str, Post]:
    """Known spellings with their country behind: `NAIROBIKENYA`, `ROMEIT`. None that two posts would share."""
    placed: dict[str, set[str]] = {}
    posts_of: dict[str, Post] = {}
    for spelling, post in spellings.items():
        if post.kind not in SENDING or not post.country or len(spelling) < 4:
            continue
        for country in {post.country, post.iso2 or post.country, *_names_of_country(post)}:
            placed.setdefault(spelling + country, set()).add(post.name)
            posts_of[spelling + country] = post
    return {
        written: posts_of[written] for written, names in placed.items() if len(names) == 1 and written not in spellings
    }


def _cut_off(table: Iterable[Post], spellings: Mapping[str, Post]) -> dict[str, Post]:
    """The beginnings, five letters or more, of one post's name alone; of an open one where closed ones share it."""
    begun: dict[str, list[Post]] = {}
    for post in table:
        if post.kind in SENDING:
            for size in range(_FEWEST, len(post.name)):
                begun.setdefault(post.name[:size], []).append(post)
    cut = {}
    for start, several in begun.items():
        likely = [post for post in several if post.routing] or several
        if len(likely) == 1 and start not in spellings:
            cut[start] = likely[0]
    return cut


def _embassies(table: Iterable[Post]) -> dict[str, list[Post]]:
    """Full name of a country -> its embassies, open and closed."""
    found: dict[str, list[Post]] = {}
    for post in (one for one in table if one.kind == "embassy"):
        for country in set(_names_of_country(post)):
            if len(country) > 3:
                found.setdefault(country, []).append(post)
    return found


def _stations(table: Iterable[Post], spellings: Mapping[str, Post]) -> dict[str, Post]:
    cut: dict[str, set[str]] = {}
    by_name = {
        post.name: post
        for post in table
        if post.kind in ("embassy", "consulate", "mission", "delegation") and (post.until is None or post.until > 1972)
    }
    for post in by_name.values():
        # `Embassy San Jose` shows the spaces that the name has lost; of a mission or a delegation, its aliases do
        has_aliases = post.kind in ("mission", "delegation")
        names = (
            tuple(alias.removeprefix("USDEL ") for alias in post.aliases)
            if has_aliases
            else (post.display.partition(" ")[2],)
        )
        for name in names:
            if len(name) > _STATION:
                cut.setdefault(fold(name[:_STATION]), set()).add(post.name)
    return {
        station: by_name[names.pop()]
        for station, names in cut.items()
        if len(names) == 1 and len(station) > 3 and station not in spellings
    }


def _post(row: dict[str, str]) -> Post:
    return Post(
        name=row["name"],
        display=row["display"],
        kind=row["kind"],
        locale=row["locale"] or None,
        country=row["country"] or None,
        iso2=row["iso2"] or None,
        country_name=row["country_name"] or None,
        latitude=float(row["latitude"]) if row["latitude"] else None,
        longitude=float(row["longitude"]) if row["longitude"] else None,
        routing=row["routing"] or None,
        mission=row["mission"] or None,
        since=int(row["since"]) if row["since"] else None,
        until=int(row["until"]) if row["until"] else None,
        aliases=tuple(row["aliases"].split("|")) if row["aliases"] else (),
    )


@cache
def posts() -> Posts:
    """The gazetteer of this package, read once."""
    return Posts(map(_post, rows("posts")), (row["word"] for row in rows("not_posts")))


def sender_name(origin: str | None, post: str | None) -> str:
    """Return the sender's name for readers: as the page has it, with the small words of a post's name in small letters.

    Example:
        >>> sender_name("Consulate Rio De Janeiro", "RIODEJANEIRO")
        'Consulate Rio de Janeiro'
    """
    known = posts().by_name.get(post or "")
    if known is not None and origin and origin.casefold() == known.display.casefold():
        return known.display
    return origin or post or ""
