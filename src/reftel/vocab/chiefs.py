"""Chiefs of mission and Secretaries of State by post and day, from public lists."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

import msgspec
from rapidfuzz.distance import OSA

from reftel.model import Signer
from reftel.vocab.english import words_in_capitals
from reftel.vocab.posts import posts
from reftel.vocab.vocabulary_rows import rows

_SHORTEST_NEAR = 5


class Term(msgspec.Struct, frozen=True, gc=False):
    """Someone's time in office; both days are in it. A month without a day counts whole."""

    signer: Signer
    since: dt.date
    until: dt.date


class Seat(msgspec.Struct, frozen=True, gc=False):
    """A mission's seat: the post that its chief signs from, and since and until when."""

    post: str
    since: dt.date
    until: dt.date


def _first(date: str) -> dt.date:
    if not date:
        return dt.date.min
    return dt.date.fromisoformat(date if len(date) > 7 else f"{date}-01")


def _last(date: str) -> dt.date:
    if not date:
        return dt.date.max
    if len(date) > 7:
        return dt.date.fromisoformat(date)
    year, month = int(date[:4]), int(date[5:])
    return dt.date(year, month, calendar.monthrange(year, month)[1])


@lru_cache(maxsize=1 << 13)
def surname_key(name: str) -> str:
    """Return the common form of spellings of a surname: `De Laurentis` and `DELAURENTIS` give `DELAURENTIS`."""
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", name) if not unicodedata.combining(mark))
    return re.sub(r"[^A-Z]", "", bare.upper())


@cache
def terms() -> Mapping[str, tuple[Term, ...]]:
    """Terms of office of each mission, in order of their beginning."""
    found: dict[str, list[Term]] = {}
    for row in rows("chiefs"):
        signer = Signer(surname=row["surname"], name=row["name"], role=row["role"], mission=row["mission"])
        found.setdefault(row["mission"], []).append(Term(signer, _first(row["since"]), _last(row["until"])))
    return MappingProxyType(
        {mission: tuple(sorted(ones, key=lambda one: one.since)) for mission, ones in found.items()}
    )


@cache
def chief_surnames() -> frozenset[str]:
    """Keys of the surnames of all chiefs (`surname_key`) that are no ordinary words: evidence where the post or the
    day is unknown."""
    keys = {surname_key(term.signer.surname) for ones in terms().values() for term in ones}
    return frozenset(keys - words_in_capitals())


@cache
def seats() -> Mapping[str, tuple[Seat, ...]]:
    """The seats of each mission; empty where its chief signed from no post of the gazetteer (see missions.csv)."""
    found: dict[str, tuple[Seat, ...]] = {}
    for row in rows("missions"):
        before = found.setdefault(row["mission"], ())
        if row["post"]:
            found[row["mission"]] = (*before, Seat(row["post"], _first(row["since"]), _last(row["until"])))
    return MappingProxyType(found)


@cache
def _missions_of() -> Mapping[str, tuple[tuple[str, Seat], ...]]:
    found: dict[str, list[tuple[str, Seat]]] = {}
    for mission, ones in seats().items():
        for seat in ones:
            found.setdefault(seat.post, []).append((mission, seat))
    return MappingProxyType({post: tuple(ones) for post, ones in found.items()})


@lru_cache(maxsize=1 << 12)
def chiefs_at(place: str, date: dt.date) -> tuple[Signer, ...]:
    """Return the person in charge of a mission (`brazil`), or of the missions at a post (`BRASILIA`), on a day."""
    if place in terms():
        return tuple(term.signer for term in terms()[place] if term.since <= date <= term.until)
    post = posts().resolve(place)
    found: list[Signer] = []
    for mission, seat in _missions_of().get(post.name, ()) if post else ():
        if seat.since <= date <= seat.until:
            found.extend(term.signer for term in terms().get(mission, ()) if term.since <= date <= term.until)
    return tuple(found)


def near_chief(surname: str, post_name: str, date: dt.date) -> Signer | None:
    """Return the person in charge at that post on that day whose surname differs in one letter, or None.

    Short surnames are not compared: `WARD` and `WARE` are two families.

        >>> near_chief("BEYRLF", "MOSCOW", dt.date(2009, 7, 1)).surname
        'Beyrle'
    """
    return next((one for one in chiefs_at(post_name, date) if is_one_letter_off(surname, one.surname)), None)


def is_one_letter_off(one: str, other: str) -> bool:
    """Return whether two surnames differ in one letter, or by two that are exchanged. Short ones do not count."""
    key = surname_key(one)
    return len(key) >= _SHORTEST_NEAR and OSA.distance(key, surname_key(other), score_cutoff=1) == 1


def signer(surname: str, post_name: str, date: dt.date | dt.datetime) -> Signer | None:
    """Return the person of that surname who was in charge at that post on that day, or None.

    Accents, case, spaces and punctuation do not count. If one person headed several missions from one post (the
    eastern Caribbean from Bridgetown), the post's own country is returned, otherwise the first.
    """
    day = date.date() if isinstance(date, dt.datetime) else date
    key = surname_key(surname)
    if not key:
        return None
    found = [one for one in chiefs_at(post_name, day) if surname_key(one.surname) == key]
    if len(found) < 2:
        return found[0] if found else None
    post = posts().resolve(post_name)
    home = re.sub(r"[^a-z]+", "-", (post.country_name or "").lower()).strip("-") if post else ""
    return next((one for one in found if one.mission == home), found[0])
