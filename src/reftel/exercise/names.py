"""Invented names: people, places, ships, plants. Made from syllables, far more than any output needs.

No surname is one of a chief of mission (`tests/exercise/test_exercise_harmless.py`).
"""

from __future__ import annotations

from functools import cache

from reftel.exercise.chance import Draw
from reftel.exercise.grammar import choices, entries

_LISTS = {key: choices(text) for key, text in entries("names.txt")}
_HEADS = _LISTS["heads"]
_TAILS = _LISTS["tails"]
_PLACE_HEADS = _LISTS["place_heads"]
_PLACE_TAILS = _LISTS["place_tails"]
_GIVEN = _LISTS["given"]
_SHIP_FIRST = _LISTS["ship_first"]
_SHIP_SECOND = _LISTS["ship_second"]
_GENUS = _LISTS["genus"]
_SPECIES = _LISTS["species"]
_HEARTS = _LISTS["hearts"]
_GENUS_END = _LISTS["genus_end"]
_SPECIES_END = _LISTS["species_end"]
_PLACE_FIRST = ["", "", "", "", "", "Port ", "Lake ", "Upper ", "Lower ", "Saint ", "New ", "North ", "Cape "]
_INITIALS = "ABCDEFGHJKLMNPRSTW"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def _of(words: list[str], r: Draw) -> str:
    return words[int(r() * len(words))]


@cache
def _surnames() -> list[str]:
    return [head + heart + tail for head in _HEADS for heart in _HEARTS for tail in _TAILS]


@cache
def _places() -> list[str]:
    return [first + head + tail for first in _PLACE_FIRST for head in _PLACE_HEADS for tail in _PLACE_TAILS]


def surname(r: Draw) -> str:
    """`Varnelholt`: one of 38,400."""
    return _of(_surnames(), r)


def given(r: Draw) -> str:
    """A first name, of 80."""
    return _of(_GIVEN, r)


def person(r: Draw) -> str:
    """`Tamsin Varnelholt`, sometimes with a middle initial."""
    chance = r()
    if chance < 0.15:
        initial = _INITIALS[int(chance / 0.15 * len(_INITIALS))]
        return f"{_of(_GIVEN, r)} {initial}. {surname(r)}"
    return f"{_of(_GIVEN, r)} {surname(r)}"


def place(r: Draw) -> str:
    """`Port Larchhaven`: one of about 28,000, some more often."""
    return _of(_places(), r)


def ship(r: Draw) -> str:
    """`Patient Curlew of Larchhaven`."""
    return f"{_of(_SHIP_FIRST, r)} {_of(_SHIP_SECOND, r)} of {_of(_PLACE_HEADS, r)}{_of(_PLACE_TAILS, r)}"


def binomial(r: Draw) -> str:
    """An invented plant: `Lavertella montivagina`."""
    return f"{_of(_GENUS, r)}{_of(_GENUS_END, r)} {_of(_SPECIES, r)}{_of(_SPECIES_END, r)}"


def catalogue(r: Draw) -> str:
    """A catalogue number: `K.4471-B`; about five million of them."""
    number = int(r() * 5_184_000)
    number, last = divmod(number, 24)
    number, first = divmod(number, 24)
    return f"{_LETTERS[first]}.{number + 1000}-{_LETTERS[last]}"
