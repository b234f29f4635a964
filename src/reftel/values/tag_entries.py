"""Words of a TAGS list that are not known codes, as entries: terms of several words, unknown codes, meetings."""

from __future__ import annotations

import re

from reftel.values.tag_words import codes, read_word, term_words, terms
from reftel.vocab.english import words_in_capitals
from reftel.vocab.persons import name_words
from reftel.vocab.posts import posts
from reftel.vocab.tag_table import tag_word_kinds


def joining_words() -> frozenset[str]:
    """Words inside a term. IN, TO and BY are countries, too, and join only between two words of a term."""
    return tag_word_kinds("small")


_ROMAN = frozenset({"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI"})
"""Numbers of conferences and agreements: `BERMUDA II`."""
_LONGEST_CODE = 6
_COMPANY = frozenset({"CORP", "INC", "LTD", "LLC", "GMBH", "PLC"})
"""How names of companies end."""
_MEETING = re.compile(r"[A-Z]{2,5}-\d{1,3}")
"""A body or a meeting with its number, an entry of its own: `COP-15`, `G-77`."""


def entries(words: list[str], *, alone: bool = False) -> list[str]:
    """A run of words that are not known codes: one term, or unknown codes, each by itself.

    Codes have two or four letters and no word of five is among them; a K with three letters is a program tag. Longer
    words that are all between two commas (`alone`) are one term: `MACHU PICCHU`.
    """
    if len(words) > 1 and posts().resolve(" ".join(words)) is not None:
        return [" ".join(words)]
    if len(words) > 1 and words[-1].strip(".") in _COMPANY:
        return [" ".join(words)]
    plain = [word for word in words if word not in joining_words()]
    if all(len(word) < 5 for word in plain) or (not alone and all(map(_is_no_word, plain))):
        return plain
    found: list[str] = []
    term: list[str] = []
    for at, word in enumerate(words):
        if _MEETING.fullmatch(word) and len(words) > 1:
            found += [" ".join(term)] if term else []
            found.append(word)
            term = []
            continue
        shaped = (len(word) == 4 and word.startswith("K") and word.isalpha()) or (
            len(word) == 2 and word not in _ROMAN and word.isalpha()
        )
        if shaped and word not in joining_words() and (at in (0, len(words) - 1)):
            found += [" ".join(term)] if term else []
            found.append(word)
            term = []
        else:
            term.append(word)
    return found + ([" ".join(term)] if term else [])


def is_model(before: str, figure: str) -> bool:
    """Return whether a number is a part of a term: `BOEING 737`, `HABITAT 2`.

    >>> is_model("BOEING", "737"), is_model("PREL", "12")
    (True, False)
    """
    if (before, figure) in terms():
        return True
    return len(figure) < 5 and len(before) > 3 and before.isalpha() and read_word(before) is None


def with_commas(written: str) -> str:
    """Return a list that slashes divide with commas.

    >>> with_commas("PREL/PORT SECURITY/PE"), with_commas("AF/PAK, PE")
    ('PREL,PORT SECURITY,PE', 'AF/PAK, PE')
    """
    outside = _INSIDE.sub("", written).rstrip(" ,;\n")
    if "," in outside or outside.count("/") < _FEWEST_SLASHES:
        return written
    return _SLASH.sub(_as_comma, written)


def _as_comma(found: re.Match[str]) -> str:
    """A slash as a comma; parentheses as they are."""
    return "," if found[0] == "/" else found[0]


_INSIDE = re.compile(r"\([^()]*\)")
_SLASH = re.compile(r"\([^()]*\)|/")
_FEWEST_SLASHES = 2


_EARLY = re.compile(r"(?<![A-Z0-9])([A-Z]{3}),([A-Z])(?![A-Z0-9.'’\-])")


def without_early_commas(raised: str) -> str:
    """Return a list in capitals with each comma that was typed before the last letter of a code behind it.

    >>> without_early_commas("PRE,L PGOV, UNO,P")
    'PREL, PGOV, UNO,P'
    """
    return _EARLY.sub(_in_order, raised)


def _in_order(early: re.Match[str]) -> str:
    code = early[1] + early[2]
    return f"{code}," if code in codes() and early[1] not in codes() else early[0]


def _is_no_word(word: str) -> bool:
    """Whether a word is no English one, no name and no place, so that it is a code rather than a part of a term."""
    if not word.isalpha() or len(word) > _LONGEST_CODE:
        return False
    known = word in words_in_capitals() or word in name_words() or word in term_words()
    return not known and posts().resolve(word) is None


def is_one_entry(words: list[str]) -> bool:
    """Return whether all words between two commas are one term that no list has.

    It has a number at its end, a joining word inside, an article, or a known term before one more word; none of its
    words is a code.

    >>> is_one_entry(["SALT", "II"]), is_one_entry(["RULE", "OF", "LAW"]), is_one_entry(["PREL", "PGOV"])
    (True, True, False)
    """
    first, last = words[0], words[-1]
    if last in _ROMAN and last not in ("I", "V", "X"):
        return first not in codes() and len(words) < 4
    if first in _ARTICLES and len(words) == 2:
        return len(last) > 3 and read_word(last) is None
    if first in _BODIES and len(words) > 2:
        return not any(read_word(word) for word in words[1:])
    plain = [word for word in words if word not in joining_words()]
    if any(read_word(word) for word in plain) or first in joining_words() or last in joining_words():
        return False
    if len(plain) < len(words):
        return True
    return len(words) == 3 and (tuple(words[:2]) in terms() or tuple(words[1:]) in terms())


_BODIES = frozenset({"US", "U.S", "UN", "EU"})
"""Codes that also begin the names of agencies: `US COAST GUARD`."""
_ARTICLES = frozenset({"AL", "EL", "LA", "LE"})
