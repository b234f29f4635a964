"""Names of persons in a TAGS list: surname first (5 FAH-3), with or without the parentheses and commas that belong."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reftel.vocab.persons import name_words, place_names
from reftel.vocab.tag_table import tag_word_kinds
from reftel.vocab.tag_table import tags as vocabulary

VISITS = frozenset({"OVIP", "OREP"})
"""Tags of visitors, after which a name is expected."""
NAME_TAGS = VISITS | {"AMGT", "APER", "OEXC", "PINR"}
"""Tags before a person's name."""
DELEGATIONS = frozenset({"CODEL", "STAFFDEL", "STAFFDELS", "NODEL"})
"""Words before the name of the leader of a delegation: not a surname."""

_PARTICLES = frozenset({"VAN", "VON", "DER", "DEN", "DE", "DEL", "DELLA", "DI", "BIN", "ABU", "MAC"}) | {
    "LA",
    "LE",
    "LOS",
    "AL",
    "EL",
}
"""Words that begin a surname."""

_MAY_BEGIN = frozenset({"DE", "LA", "LOS", "LAS", "DA", "DO", "DOS", "EL", "AL", "BEN", "VAN", "DER", "TEN", "LE"})
"""The same, and codes that are particles only before a word that is not a code."""

_SUFFIX = re.compile(r"(?:JR|SR|II|III|IV)\.?$")
_INITIALS = re.compile(r"(?:[A-Z]\.){1,3}[A-Z]?$|[A-Z]$")
_BETWEEN = re.compile(r"\s?;\s?|(?<![ ,.][ADPU])(?<!^[ADPU])\s?/\s?|\sAND\s|\s&\s")
"""Signs and words between two names; the slash of a title, `A/S`, is inside it."""
_SHORTEST_SURNAME = 4
"""Letters of a surname that is not taken for the article of a place: `LOS ANGELES`."""
_INITIAL_LAST = re.compile(r"(?:^|[ .])[A-Z]\.$|\b[JS]R\.$")
_COMMA = re.compile(r"(?:(?<!\s)\s++)?,[\s,]*+")


def titles() -> frozenset[str]:
    """Titles before a surname, with and without their period."""
    return tag_word_kinds("title")


def names_inside(inside: str, *, visit: bool) -> tuple[str, ...]:
    """Return the names of one pair of parentheses: `CLINTON, HILLARY`; two by `;`, `/` or AND; two by commas alone.

    >>> names_inside("MUELLER, HANS; OKELLO, GRACE N.", visit=True)
    ('MUELLER, HANS', 'OKELLO, GRACE N.')
    """
    found: list[str] = []
    for part in _BETWEEN.split(" ".join(inside.split())):
        found += _by_commas(part.strip(" ,."), part.rstrip().endswith("."), visit)
    return tuple(filter(None, found))


def _by_commas(part: str, period: bool, visit: bool) -> list[str]:
    """One name, or several divided by commas alone: `MUELLER, HANS, OKELLO, GRACE`."""
    pieces = [piece for piece in _COMMA.split(part) if piece]
    if len(pieces) > 3 and len(pieces) % 2 == 0 and all(map(is_given, pieces[1::2])):
        return [f"{surname}, {given}" for surname, given in zip(pieces[::2], pieces[1::2], strict=True)]
    while len(pieces) > 1 and all(word in titles() for word in pieces[-1].split()):
        pieces.pop()
    if len(pieces) > 1 and (bare := without_title(pieces[0])):
        pieces[0] = bare
    name = ", ".join(pieces)
    if len(pieces) == 1 and (visit or _is_bare_name(name.split())):
        name = surname_first(name.split()) or name
    dotted = name + "."
    return [dotted if period and _INITIAL_LAST.search(dotted) else name]


def _is_bare_name(words: Sequence[str]) -> bool:
    """Whether words without a comma are a surname and a given name, though no tag of visitors is before them."""
    if len(words) not in (2, 3) or words[0] in place_names() or len(words[0]) < _SHORTEST_SURNAME:
        return False
    return likelier_given(words[0], words[1])


def without_title(words: str) -> str:
    """`AMB. MUELLER` as MUELLER; empty if only titles are there."""
    kept = words.split()
    while kept and kept[0] in titles():
        kept.pop(0)
    return " ".join(kept)


def surname_first(words: Sequence[str]) -> str:
    """Return `OKELLO GRACE N` as `OKELLO, GRACE N`; empty if the words are not a name with a given name.

    A given name before a surname, `HANS MUELLER`, is reversed. Titles and delegations do not change.
    """
    if len(words) < 2 or words[0] in DELEGATIONS or words[0] in titles() or len(words[0]) < 2:
        return ""
    if len(words) == 2 and _is_natural(words[0], words[1]):
        return f"{words[1]}, {words[0]}"
    size = surname_size(words)
    return f"{' '.join(words[:size])}, {' '.join(words[size:])}" if size < len(words) else ""


def surname_size(words: Sequence[str]) -> int:
    """Return the number of words of the surname with which a name begins: three in `VAN DER BERG PIETER`."""
    size = 1
    while size < len(words) and words[size - 1] in _PARTICLES:
        size += 1
    return size


def _is_natural(first: str, second: str) -> bool:
    """Whether two words are a given name and a surname in their natural order."""
    given, surname = name_words().get(first), name_words().get(second)
    if given is None or not given.given or given.surname or _INITIALS.match(second):
        return False
    return surname is None or not surname.given or (surname.surname and surname.given != "common")


def is_given(words: str, *, surely: bool = False) -> bool:
    """Whether words begin with a given name: `HILLARY`, `JAMES B.`; with `surely`, one that is no other word."""
    first = words.split()[0].strip(".") if words.strip() else ""
    known = name_words().get(first)
    if known is None or not known.given:
        return False
    return not surely or (
        first not in tag_word_kinds("term") and (known.given == "common" or first not in place_names())
    )


def is_rest_of_name(word: str) -> bool:
    """Return whether a word after a given name is a part of the same name."""
    return len(word) == 1 or is_given(word) or word in ("JR", "SR", "II", "III")


def is_shaped(word: str) -> bool:
    """Whether a word that no list has looks like a code more than like a surname: four letters, none a name."""
    return len(word) == 4 and word not in name_words()


def is_part_of_name(word: str, run: Sequence[str], ahead: Sequence[str]) -> bool:
    """Return whether a code after the tag of a visitor is a part of the name.

    It is a given name after a surname, `OKELLO ALI`, or a particle before one, `DE LA CRUZ`.

    Args:
        word: The code.
        run: The words of the name before it.
        ahead: The words after it.
    """
    if word in _MAY_BEGIN and ahead and all(one in _MAY_BEGIN for one in run):
        behind = next((one for one in ahead if one not in _MAY_BEGIN), "")
        return len(behind) > 2 and behind not in vocabulary()
    return len(run) == 1 and len(word) > 2 and is_given(word) and word not in NAME_TAGS


def likelier_given(first: str, second: str) -> bool:
    """Whether the second of two words is a given name and the first is not so common a one: `SMITH`, `JOHN`."""
    return is_given(second, surely=True) and not (_is_common(first) and not _is_common(second))


def _is_common(word: str) -> bool:
    known = name_words().get(word)
    return known is not None and known.given == "common" and not known.surname


def names_of_run(words: Sequence[str]) -> tuple[str, ...] | None:
    """Return the names in a run of words without parentheses, or None if it has no names.

    Each is a surname, a given name and perhaps initials or a suffix: `MUELLER HANS OKELLO GRACE N.` is two.
    """
    found: list[list[str]] = []
    if not tag_word_kinds("small").isdisjoint(words):
        return None
    for word in words:
        if found and (_INITIALS.match(word) or _SUFFIX.match(word)) and len(found[-1]) > 1:
            found[-1].append(word)
        elif found and len(found[-1]) == 1:
            if found[-1][0].split()[-1] in _PARTICLES:
                found[-1][0] += f" {word}"
            elif not is_given(word, surely=True):
                return None
            else:
                found[-1].append(word)
        elif len(word) < 2 or word in titles() or word in DELEGATIONS:
            return None
        else:
            found.append([word])
    if len(found) > 1 and len(found[-1]) == 1:
        # a second given name: CLINTON HILLARY RODHAM
        last = found.pop()
        found[-1] += last
    if not found or len(found[-1]) == 1:
        return None
    return tuple(surname_first(name) if len(name) == 2 else f"{name[0]}, {' '.join(name[1:])}" for name in found)
