"""Weights for one word after `Classified By`: part of a name, of a title, or neither.

Weights are in units of evidence that add up: positive for a word of a name, negative for a word of a title. A known
word has its weight in a table (vocab/person_names.csv, title_words.csv, acronyms.csv). The form of an unknown word
decides: near a long title by a slip or two (`Abmassador`), made of the stems of titles (`EconMinCouns`), without
vowels (`PRT`), with an ending that names rarely have (`Irrigation`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Literal

import msgspec
from rapidfuzz import process
from rapidfuzz.distance import OSA

from reftel.vocab.persons import name_words, place_names, title_words
from reftel.vocab.posts import fold
from reftel.vocab.tables import acronyms

WordKind = Literal["given", "surname", "name", "initial", "suffix", "particle", "place", "title", "small", "none"]


class Judged(msgspec.Struct, frozen=True, gc=False):
    """A word's kind and the weight of its being a word of a name."""

    kind: WordKind
    weight: float
    slip: bool = False
    """Whether a word is a title only if a slip is in it: `Chaim` is near `CHAIR`."""


_TWO_INITIALS = re.compile(r"[BCDGHJKLMNPRTVWZ]J|J[BCDKLPTW]|[CDGJKLMPRST]R")
"""`TJ`, `MJ`, `JP`: two initials that are written as one word, as is common of a few letters only."""
_INITIALS = re.compile(r"[A-Z]\.?|[A-Z]\.?-?[A-Z]\.|[A-Z][a-z]\.")
_SUFFIX = re.compile(r"(?:JR|SR)\.?|II|III|IV", re.IGNORECASE)
_STRUCK = re.compile(r"[Xx]{3,}|\u2588+")
_WRITTEN = re.compile(r"[^\W\d_][^\W\d_'\u2019`.\-]*(?:['\u2019`.\-][^\W\d_]*)*")
_TITLE_FORM = re.compile(
    r"D\s?['\u2019\u2018\u00b4`,]\s?AFF.*|A\.\s?I\.?|AI|U\.?S\.?(?:G\.?)?|[A-Z]\.[A-Z]\.[A-Z]\.?|\w+['\u2019]S",
    re.IGNORECASE,
)
"""`d'Affaires` with any apostrophe or a comma, `a.i.`, `U.S.`, and possessives."""
_VOWEL = re.compile(r"[AEIOUY\u00c0-\u00ff]", re.IGNORECASE)
_ABSTRACT = re.compile(
    r".{3,}(?:TION|TIONS|TIONAL|MENT|MENTS|MENTAL|SHIP|ANCE|ENCE|LOGY|ICAL|ICS|ISM|ITY|ITIES|SORY|TORY|TURAL|ATIVE|NESS|CRACY|IZER|ATOR|TIVES?)"
)
"""Endings of words for matters and offices."""
_OF_CLAN = re.compile(r"MC|MAC[^AEIOUYHKT]|FITZ")
"""`Macginnity` ends like `DIGNITY`, and is a name."""
_STEMS = (
    *("ACTING", "ADMIN", "AFF", "AG", "AGR", "AMB", "ATT", "CDA", "CG", "CHIEF", "COM", "COMM", "CON", "CONS", "COORD"),
    *(
        "COUNS",
        "COUN",
        "COUNSELOR",
        "COUNSELLOR",
        "COUNSELER",
        "CNSLR",
        "DCM",
        "DEP",
        "DIR",
        "EC",
        "ECO",
        "ECON",
        "EM",
        "ENV",
        "EST",
        "ESTH",
    ),
    *(
        "FIN",
        "FSN",
        "INT",
        "EXT",
        "LAB",
        "LEG",
        "MC",
        "MIL",
        "MIN",
        "MINISTER",
        "OFF",
        "OFFICER",
        "OFFICE",
        "POL",
        "POLIT",
        "POLITICAL",
        "AD",
    ),
    *("REF", "REG", "REP", "SCI", "SEC", "SECT", "TECH", "TRADE", "TREAS", "UNIT", "VICE", "A", "D", "C", "M", "S"),
)
_CORE = ("POL", "ECO", "MIN", "COUN", "OFF", "EST", "CHIEF", "CONS", "ADMIN", "DCM", "REP")
_MOST_LETTERS = 1
_BETWEEN = """
    DE DA DI DEL DELLA DO DOS DAS LA LE LO LOS VAN VANDER VANDEN VON ZU ZUM ZUR AF AV DER DEN TEN TER DU Y E AL EL BIN
    BEN IBN ABU ST SAINT SAN MC MAC BINTI BINTE BINT DALLA DAL DEGLI LAS
"""
PARTICLES = frozenset(_BETWEEN.split())
"""Words that begin a surname of two or more words: `de la Harpe`."""

SMALL_PARTICLES = frozenset(
    {"'t", "\u2019t", "\u2018t", "'T", "\u2019T", "y", "e", "und", "af", "do", "dos", "das", "zu"}
)
"""Words inside a surname, in small letters only but for T: `van 't Hof`, `Beltran y Rojas`, `von und zu`."""

LONGEST_WORD = 40
"""Letters; a longer word is neither a name nor a title."""
_REFUSED = Judged("none", -6.0)
_TITLE = Judged("title", -3.0)


@lru_cache(maxsize=1 << 13)
def judge(word: str) -> Judged:
    """Return the weights of a word, regardless of its neighbors.

    Case counts only for initials. `judge("Jane")` is a common given name of weight 3, `judge("Cnslr")` a title.
    """
    if word in SMALL_PARTICLES:
        return Judged("particle", -0.2)
    plain = word.strip("()\"\u201c\u201d,;:'\u2018\u2019")
    upper = plain.upper()
    bare = upper.rstrip(".")
    if not bare or len(bare) > LONGEST_WORD or _STRUCK.fullmatch(bare) or any(mark.isdigit() for mark in bare):
        return _REFUSED
    if _SUFFIX.fullmatch(bare):
        return Judged("suffix", 0.5)
    kind = title_words().get(upper) or title_words().get(bare)
    if kind == "prose":
        return _REFUSED
    if upper == "MC.":
        return _TITLE  # the minister-counselor, not two initials
    if _INITIALS.fullmatch(plain) and upper not in ("U.S.", "A.I.", "US", "DR.", "MR.", "MS.", "LT.") and len(bare) < 3:
        return Judged("initial", 1.5 if plain.endswith(".") else 0.8)
    if kind is None and _TWO_INITIALS.fullmatch(plain) and plain not in acronyms():
        return Judged("initial", 0.8)
    if kind == "small":
        return Judged("small", -5.0)
    if _TITLE_FORM.fullmatch(upper):
        return _TITLE
    return _judge_word(plain, bare, kind)


def _judge_word(plain: str, bare: str, kind: str | None) -> Judged:
    known = name_words().get(bare if bare.isascii() else _without_accents(bare))
    if kind:
        if known and known.given:
            return Judged("title", -1.0)
        return Judged("title", -2.0 if known or bare == "PUBLIC" else -3.0)
    if known and known.given:
        if fold(bare) in place_names():
            return Judged("given", 1.6)
        return Judged("given", 3.0 if known.given == "common" else 2.0)
    if bare in PARTICLES:
        return Judged("particle", -0.2)
    if known:
        return Judged("surname", 1.5)
    return _judge_unknown(plain, bare)


def _without_accents(word: str) -> str:
    """`MARÍA` as `MARIA`, as the list of names has it."""
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def _judge_unknown(plain: str, bare: str) -> Judged:
    if fold(bare) in place_names():
        return Judged("place", -1.5)
    if not bare.isascii() and bare.isalpha() and not is_near_title(bare):
        # titles are English
        return Judged("name", 1.0)
    if bare in acronyms() or _is_compound(bare):
        return Judged("title", -2.5)
    if is_near_title(bare):
        return Judged("title", -2.5, slip=True)
    parts = [part for part in re.split(r"[-/.\u2019']", bare) if part]
    if plain.islower() and all(len(part) == 1 for part in parts):
        return _REFUSED
    if len(parts) > 1:
        return _judge_parts(parts, plain)
    if not _WRITTEN.fullmatch(plain):
        return _REFUSED
    if not _VOWEL.search(bare) and plain[1:2].isupper():
        return Judged("title", -2.0)
    if _ABSTRACT.fullmatch(bare) and not _OF_CLAN.match(bare):
        return Judged("name", -1.0)
    return Judged("name", 1.0)


def _judge_parts(parts: list[str], plain: str) -> Judged:
    """A word with a hyphen, a slash or an apostrophe inside: `Jean-Luc`, `Pol-Mil`, `O'Donohue`."""
    judged = [judge(part) for part in parts if len(part) > 1 or "-" not in plain]
    if not judged:
        return _TITLE
    if "/" in plain or any(one.kind in ("title", "small") for one in judged):
        if all(one.weight > 0 for one in judged) and "/" not in plain:
            return Judged("name", 1.5)
        return Judged("title", -2.5) if "/" in plain or any(one.weight < -1 for one in judged) else Judged("name", 1.0)
    if not _WRITTEN.fullmatch(plain):
        return _REFUSED
    if judged[0].kind == "given" and parts[0] not in PARTICLES:
        return Judged("given", 2.5)
    # `al-Din` does not begin a name, though Al does
    return Judged("name", 1.5)


@cache
def _long_titles() -> tuple[str, ...]:
    offices = (word for word, kind in title_words().items() if kind in ("office", "field") and len(word) > 4)
    return tuple(word for word in offices if word.isalpha())


def is_near_title(bare: str) -> bool:
    """Return whether an unknown word is a long title with a slip: one in five to seven letters, two beyond.

    Surnames can be so: `SMITHERN` is near `SOUTHERN`.
    """
    if len(bare) < 5 or not bare.isalpha():
        return False
    most = 1 if len(bare) < 8 else 2
    found = process.extractOne(bare, _long_titles(), scorer=OSA.distance, score_cutoff=most)
    return found is not None and (found[0][0] == bare[0] or found[0][1:3] == bare[1:3] or found[0][:2] == bare[1::-1])


def _is_compound(bare: str) -> bool:
    """Whether a word is stems of titles run together: `POLMINCOUNS`, `DEPECONOFF`."""
    if not 4 <= len(bare) <= 24 or not any(stem in bare for stem in _CORE):
        return False
    letters = {0: 0}
    """Places that stems reach -> the fewest stems of one letter on the way: one is a title's, more are chance."""
    for at in range(len(bare)):
        for stem in _STEMS if at in letters else ():
            if bare.startswith(stem, at):
                fewest = letters[at] + (len(stem) == 1)
                letters[at + len(stem)] = min(fewest, letters.get(at + len(stem), fewest))
    return letters.get(len(bare), _MOST_LETTERS + 1) <= _MOST_LETTERS
