"""Names of persons as telegrams write them: `Karin L. Look`, `CLINTON, HILLARY`, `THOMAS W. SIMONS, JR.`."""

from __future__ import annotations

import re

import msgspec

from reftel.vocab.chiefs import surname_key

_SUFFIX = re.compile(r"^(?:JR|SR|II|III|IV|V)\.?$", re.IGNORECASE)
_PARTICLES = frozenset(
    (
        *("DE", "DEL", "DELLA", "DI", "DA", "DAS", "DOS", "DU", "LA", "LE"),
        *("VAN", "VANDEN", "VANDER", "VON", "DER", "DEN", "TEN", "TER"),
        *("AL", "EL", "BEN", "BIN", "ABU", "MAC", "MC", "ST", "SAN"),
    )
)
"""Words that begin a surname of two or more words: `De Laurentis`, `Van Der Berg`."""

_NEVER_GIVEN = frozenset({"DE", "DEL", "DELLA", "DU", "LA", "LE", "VON", "VANDEN", "VANDER"})
"""Of these, words that are not given names: `DE LAURENTIS` is a surname alone, `Al Marlowe` and `Ben Marlowe` are
not."""


class PersonName(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A name in parts. `surname` keeps its spelling; `key` is equal for two spellings of it."""

    surname: str
    given: str = ""
    suffix: str = ""

    @property
    def key(self) -> str:
        """The surname without case, accents, spaces and punctuation."""
        return surname_key(self.surname)

    def __str__(self) -> str:
        whole = " ".join(part for part in (self.given, self.surname) if part)
        return f"{whole}, {self.suffix}" if self.suffix else whole


def read_person(written: str) -> PersonName | None:
    """The parts of a name, surname first with a comma (a name tag) or last; None if it has no letters."""
    text = " ".join(written.split()).strip(" ,;")
    parts = [part.strip() for part in text.split(",") if part.strip()]
    suffix = ""
    while len(parts) > 1 and _SUFFIX.match(parts[-1]):
        suffix = parts.pop()
    if len(parts) > 1:
        surname, given = parts[0], " ".join(parts[1:])
    else:
        words = parts[0].split() if parts else []
        while len(words) > 1 and _SUFFIX.match(words[-1]):
            suffix = words.pop()
        at = max(len(words) - 1, 0)
        while at > 1 and _bare(words[at - 1]) in _PARTICLES:
            at -= 1
        if at == 1 and _bare(words[0]) in _NEVER_GIVEN:
            at = 0
        surname, given = " ".join(words[at:]), " ".join(words[:at])
    return PersonName(surname=surname, given=given, suffix=suffix) if surname_key(surname) else None


def _bare(word: str) -> str:
    return word.upper().strip(".'’")
