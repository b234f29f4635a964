"""One word of a TAGS list as the codes that it is: known, run together, misread or mistyped (5 FAH-3).

A mistyped word is corrected only if exactly one known code explains it by one typing or scanning error. The original
is always kept beside the code.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from reftel.vocab.english import words_in_capitals
from reftel.vocab.persons import name_words
from reftel.vocab.posts import posts
from reftel.vocab.tables import acronyms
from reftel.vocab.tag_table import FAMILIES, country_terms, tag_terms, tag_word_kinds
from reftel.vocab.tag_table import tags as vocabulary


class TagWord(NamedTuple):
    """Class of a word of the list."""

    codes: tuple[str, ...]
    """The codes, in order; several if they were run together."""
    how: str = "known"
    """known, fused, misread (a digit for a letter) or mistyped."""


_SUBJECTS = frozenset(FAMILIES[:9])
_FIELDS = frozenset({"POL", "MIL"})
"""Fields of the office abbreviated, which drafters run together with codes: `ECONPOL`."""
_LONGEST_FUSED = 80
_FEWEST_FUSED = 5
_FEWEST = 4
"""Minimum number of letters of a code for corrections."""
_LONG_TERM = 9
_LONG = 5
"""Minimum number of letters for corrections to organizations."""
_MISREAD = (str.maketrans("0124568", "OIZASGB"), str.maketrans("0124568", "OLZASGB"))
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ALIKE = frozenset(map(frozenset, ("PR", "PB", "PF", "EF", "EB", "CG", "CO", "OQ", "OD", "MN", "TI", "SB")))
"""Letters that scans and teleprinters take for each other at the beginning of a code: `RGOV`, `FAGR`."""
_KEYS = ("QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM")


@cache
def codes() -> frozenset[str]:
    """Every known code of one word, upper case."""
    return frozenset(code for code in vocabulary() if " " not in code)


@cache
def terms() -> frozenset[tuple[str, ...]]:
    """Every known term of several words, each as its words: `("COLOMBO", "PLAN")`."""
    known = (code for code in vocabulary() if " " in code)
    return frozenset(tuple(term.split(" ")) for term in (*known, *tag_terms(), *country_terms()))


@cache
def term_words() -> frozenset[str]:
    """Every word of four letters or more of a known term."""
    return frozenset(word for term in terms() for word in term if len(word) > 3)


_ONE_WORD = frozenset({"COUNTERTERRORISM", "COUNTERNARCOTICS"})
"""Terms that are also written as one word: the list of tags of the publisher has both."""


@cache
def _joined_terms() -> dict[str, str]:
    return {bare: " ".join(term) for term in terms() if (bare := "".join(term)) not in _ONE_WORD}


def term_of(written: str) -> str | None:
    """Return the known term that lost its spaces or has one slip in nine letters or more: `POLITICAL PRATIES`; or None.

    >>> term_of("HUMANRIGHTS"), term_of("POLITICAL PRATIES"), term_of("HARBOR LAMPS")
    ('HUMAN RIGHTS', 'POLITICAL PARTIES', None)
    """
    bare = written.replace(" ", "")
    if bare in _joined_terms():
        return _joined_terms()[bare]
    if len(bare) < _LONG_TERM or len(bare) > _LONGEST_FUSED:
        return None
    near = process.extract(bare, tuple(_joined_terms()), scorer=OSA.distance, score_cutoff=1, limit=2)
    return _joined_terms()[near[0][0]] if len(near) == 1 else None


@cache
def split_fused(word: str) -> tuple[str, ...]:
    """`MASSMNUC` as MASS, MNUC: known codes run together, four letters before two; the word itself otherwise."""
    known = codes()
    if word in known or not _FEWEST_FUSED <= len(word) <= _LONGEST_FUSED or not word.isalpha():
        return (word,)
    if word in term_words() or word in name_words() or word in tag_word_kinds("other"):
        return (word,)
    often = tag_word_kinds("major")
    best: list[tuple[int, tuple[str, ...]] | None] = [(0, ())] + [None] * len(word)
    for at in range(len(word)):
        here = best[at]
        if here is None:
            continue
        for size, cost in ((4, 1), (2, 2), (3, 3), (5, 2), (6, 2)):
            piece = word[at : at + size]
            if len(piece) == size and (piece in known or piece in _FIELDS) and (size != 5 or piece in often):
                there = best[at + size]
                if there is None or here[0] + cost < there[0]:
                    best[at + size] = (here[0] + cost, (*here[1], piece))
    whole = best[len(word)]
    if whole is None or not any(len(piece) == 4 or piece in often for piece in whole[1]):
        return (word,)
    return (word,) if _has_word(whole[1]) else whole[1]


def _has_word(pieces: tuple[str, ...]) -> bool:
    """Whether countries side by side are an English word, `NATO` `PO` `LI` `CY`: then the whole is not codes."""
    for size in (2, 3, 4):
        for at in range(len(pieces) - size + 1):
            joined = "".join(pieces[at : at + size])
            if len(joined) == 2 * size and len(joined) > _FEWEST and joined in words_in_capitals():
                return True
    return False


@cache
def words_of_four() -> frozenset[str]:
    """Words and acronyms of four letters, which are not two countries: `ISAF`, `SALT`, `MNFI`."""
    words = (*words_in_capitals(), *(word.replace("-", "") for word in acronyms()))
    return frozenset(word for word in words if len(word) == 4)


@cache
def read_word(word: str) -> TagWord | None:
    """Return the codes of an upper-case word, or None for a part of a term or of a name.

    >>> read_word("PRLE"), read_word("PRELPGOV"), read_word("HARBOR") is None
    (TagWord(codes=('PREL',), how='mistyped'), TagWord(codes=('PREL', 'PGOV'), how='fused'), True)
    """
    if word in codes():
        return TagWord((word,))
    if parts := _divided(word):
        return TagWord(parts)
    pieces = split_fused(word)
    if len(pieces) > 1 and posts().resolve(word) is None:
        return TagWord(pieces, "fused")
    if not word.isalpha():
        if word in tag_word_kinds("other"):
            return None
        read = next((one for one in map(word.translate, _MISREAD) if one != word and one in codes()), None)
        return TagWord((read,), "misread") if read and not word.isdigit() else None
    nearest = _nearest(word)
    return TagWord((nearest,), "mistyped") if nearest else None


@cache
def is_unknown(entry: str) -> bool:
    """Return whether an entry looks like a code, and no list has it: neither TAGS nor acronyms nor words.

    >>> is_unknown("PINL"), is_unknown("PREL"), is_unknown("NPT"), is_unknown("ORGANIZED CRIME")
    (True, False, False, False)
    """
    if len(entry) > _FEWEST or not entry.isalpha() or entry in codes() or entry in acronyms():
        return False
    return entry not in words_in_capitals() and entry not in name_words() and entry not in term_words()


_FEW = 2
"""More parts between slashes are a list, also if one of them is not a known code."""


def _divided(word: str) -> tuple[str, ...]:
    """`PREL/PGOV` and `PREL.PGOV` as two codes; `U.S` as `US`; nothing otherwise."""
    for mark in "/-.+&":
        if mark in word:
            parts = tuple(part for part in word.split(mark) if part)
            if len(parts) > 1 and codes().issuperset(parts):
                return parts
            if mark == "/" and len(parts) > _FEW and sum(part in codes() for part in parts) * 3 >= len(parts) * 2:
                return parts
    bare = word.replace(".", "")
    return (bare,) if "." in word and bare in codes() else ()


@cache
def _slips() -> dict[str, set[str]]:
    """Each typing error -> its possible codes: two letters swapped, one doubled, one too many.

    Country codes are too short for slips, and of program tags (K) there are too many alike for a letter too many.
    """
    slips: dict[str, set[str]] = defaultdict(set)
    for code, tag in vocabulary().items():
        subject = tag.family in _SUBJECTS
        likely = subject or tag.family == "program" or code in tag_word_kinds("major")
        if not code.isalpha() or len(code) < _FEWEST or not (likely or len(code) >= _LONG):
            continue
        for at in range(len(code)):
            slips[code[:at] + code[at] + code[at:]].add(code)
            if at + 1 < len(code):
                slips[code[:at] + code[at + 1] + code[at] + code[at + 2 :]].add(code)
        for letter in _LETTERS if subject else "":
            for at in range(len(code) + 1):
                slips[code[:at] + letter + code[at:]].add(code)
        for letter in _LETTERS if tag.family == "program" else "":
            slips[code + letter].add(code)
    return slips


@cache
def _exchanged() -> dict[str, set[str]]:
    """Each word of four letters that is one letter from a subject's code -> these codes."""
    near: dict[str, set[str]] = defaultdict(set)
    for code, tag in vocabulary().items():
        if tag.family in _SUBJECTS and len(code) == _FEWEST:
            for at in range(len(code)):
                for letter in _LETTERS:
                    near[code[:at] + letter + code[at + 1 :]].add(code)
    return near


@cache
def _shortened() -> dict[str, set[str]]:
    """Each frequent code without one of its last three letters -> the codes: `PGO`, `EFN`."""
    short: dict[str, set[str]] = defaultdict(set)
    for code in tag_word_kinds("major"):
        if len(code) == _FEWEST and vocabulary()[code].family in _SUBJECTS:
            for at in range(1, _FEWEST):
                short[code[:at] + code[at + 1 :]].add(code)
    return short


def _beside(letter: str) -> str:
    """The letters whose keys touch this one's."""
    for row, keys in enumerate(_KEYS):
        at = keys.find(letter)
        if at >= 0:
            near = keys[max(at - 1, 0) : at + 2].replace(letter, "")
            above = _KEYS[row - 1][at : at + 2] if row else ""
            below = _KEYS[row + 1][max(at - 1, 0) : at + 1] if row + 1 < len(_KEYS) else ""
            return near + above + below
    return ""


def _nearest(word: str) -> str | None:
    """The one code that a mistyped word was meant to be; None if there is none, or several, or it is a word."""
    if len(word) == _FEWEST - 1 and len(of_short := _shortened().get(word, set())) == 1:
        is_word = word in acronyms() or word in words_in_capitals() or word in name_words()
        return None if is_word or word in tag_word_kinds("other") else next(iter(of_short))
    if len(word) < _FEWEST or word in tag_word_kinds("other"):
        return None
    found = _slips().get(word, set())
    is_name = word in name_words()
    if len(found) == 1 and not (is_name and len(word) > _FEWEST):
        return next(iter(found))
    near = _exchanged().get(word, set())
    if found or is_name or len(near) != 1:
        return None
    code = next(iter(near))
    beside = any(a != b and b in _beside(a) for a, b in zip(code, word, strict=True))
    often = code in tag_word_kinds("major")
    if code[0] != word[0]:
        return code if often and frozenset((code[0], word[0])) in _ALIKE else None
    return code if beside or often else None
