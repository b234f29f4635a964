"""TAGS: subject, program, region, organisation codes and names (5 FAH-3; 5 FAH-1 H-220)."""

from __future__ import annotations

import re
from functools import cache

from reftel.vocab.tags import tags as vocabulary

NAME_TAGS = frozenset({"OVIP", "OREP", "AMGT", "APER", "OEXC", "PINR"})
"""Tags that a person's name may follow in parentheses."""

_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_WORD = r"[A-Z0-9][A-Z0-9'’./\-&]*"
_TOKEN = re.compile(rf"\((?P<inside>[^()]*)\)?|(?P<word>{_WORD})|(?P<cut>[,;\n])")
_GAPS = re.compile(r"[ ,;]+")
_BETWEEN_NAMES = re.compile(r" ?[;/] ?| AND ")
_INITIAL_LAST = re.compile(r"(?:^|[ .])[A-Z]\.$|\b[JS]R\.$")
_SPACED_COMMA = re.compile(r" ?, ?")
_NO_PART = dict.fromkeys(map(ord, '\\[]"|'), " ")
"""Characters that a copy put in; none of them is a part of a tag."""
_PORTIONS = frozenset({"U", "C", "S", "SBU"})
_VISITS = frozenset({"OVIP", "OREP"})
"""Tags of visitors, behind which a name is expected."""
_DELEGATIONS = frozenset({"CODEL", "STAFFDEL", "STAFFDELS", "NODEL"})
_JOINING = frozenset({"AND", "OR", "THE", "OF", "FOR", "WITH", "ETC", "TAGS", "TAG"})


@cache
def _codes() -> frozenset[str]:
    return frozenset(vocabulary())


@cache
def split_fused(word: str) -> tuple[str, ...]:
    """`MASSMNUC` as MASS, MNUC: known codes run together, four letters before two; the word itself otherwise."""
    codes = _codes()
    if word in codes or len(word) < 6 or not word.isalpha() or len(word) > 80:
        return (word,)
    best: list[tuple[int, tuple[str, ...]] | None] = [(0, ())] + [None] * len(word)
    for at in range(len(word)):
        here = best[at]
        if here is None:
            continue
        for size, cost in ((4, 1), (2, 2), (3, 3), (5, 2)):
            piece = word[at : at + size]
            if len(piece) == size and piece in codes:
                there = best[at + size]
                if there is None or here[0] + cost < there[0]:
                    best[at + size] = (here[0] + cost, (*here[1], piece))
    whole = best[len(word)]
    if whole is None or not any(len(piece) == 4 for piece in whole[1]):
        return (word,)
    return whole[1]


def read_tags(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes and names behind `TAGS:`, in order, without repeats; and the words that had to be split."""
    upper = _LINK.sub(r"\1 ", text).upper().translate(_NO_PART)
    listed = _Listed(commas="," in upper or ";" in upper)
    last = ""
    tokens = list(_TOKEN.finditer(upper))
    at = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        if token["inside"] is not None:
            listed.end_run()
            inside = " ".join(token["inside"].split()).strip(" ,;")
            if inside and inside not in _PORTIONS:
                listed.names(_names_inside(inside, last))
            continue
        if token["cut"] is not None:
            if token["cut"] != "\n":
                listed.end_run()
            continue
        word = token["word"].strip(".'’-/&")
        if not word or word in _JOINING:
            listed.end_run()
            continue
        if last in _VISITS and not _known(word) and len(word) > 2:
            # a name without its parentheses: OVIP CLINTON, HILLARY
            listed.end_run()
            name, at = _loose_name(tokens, at - 1)
            listed.names((name,))
            last = ""
            continue
        listed.run += _parts(word)
        last = word
        if not listed.commas:
            listed.end_run()
    listed.end_run()
    return tuple(listed.found), tuple(listed.fused)


class _Listed:
    """The list in the making: what was found, and the run of words since the last comma."""

    def __init__(self, *, commas: bool) -> None:
        self.commas = commas
        self.found: dict[str, None] = {}
        self.fused: list[str] = []
        self.run: list[str] = []

    def names(self, names: tuple[str, ...]) -> None:
        for name in names:
            self.found.setdefault(name)

    def end_run(self) -> None:
        """Words between two commas are one name where none of them is a code, else each is an entry."""
        run = self.run
        is_name = len(run) > 1 and self.commas and all(len(word) > 2 and not _known(word) for word in run)
        if is_name:
            self.found.setdefault(" ".join(run))
        else:
            for word in run:
                pieces = split_fused(word)
                if len(pieces) > 1:
                    self.fused.append(word)
                self.names(pieces)
        run.clear()


def _known(word: str) -> bool:
    return word in _codes()


def _parts(word: str) -> tuple[str, ...]:
    """`PREL/PGOV` and `PREL.PGOV` as two codes; `U.S` as `US`; the word itself otherwise."""
    for mark in "/-.":
        if mark in word and (mark == "." or not _known(word)):
            parts = tuple(part for part in word.split(mark) if part)
            if len(parts) >= (1 if mark == "/" else 2) and all(map(_known, parts)):
                return parts
    if "." in word and _known(bare := word.replace(".", "")):
        return (bare,)
    return (word,)


def _names_inside(inside: str, last: str) -> tuple[str, ...]:
    """What stands in parentheses behind a tag: `CLINTON, HILLARY`; two names by a semicolon; tags of their own."""
    words = tuple(_GAPS.split(inside))
    if last not in NAME_TAGS and all(map(_known, words)):
        return words
    names = []
    for part in _BETWEEN_NAMES.split(inside):
        name = _SPACED_COMMA.sub(", ", part.strip(" ,"))
        if not _INITIAL_LAST.search(name):
            name = name.rstrip(".")
        if last in _VISITS and "," not in name:
            two = name.split()
            if len(two) == 2 and two[0] not in _DELEGATIONS:
                # surname first (5 FAH-3), the comma left out
                name = ", ".join(two)
        if name:
            names.append(name)
    return tuple(names)


def _loose_name(tokens: list[re.Match[str]], at: int) -> tuple[str, int]:
    """The name that begins at a token, surname first, and the index of the first token behind it."""
    surname = tokens[at]["word"].strip(".'’-/&")
    at += 1
    if at + 1 < len(tokens) and tokens[at]["cut"] == "," and tokens[at + 1]["word"]:
        given = tokens[at + 1]["word"].strip(".'’-/&")
        if not _known(given) and len(given) > 2:
            return f"{surname}, {given}", at + 2
    if at < len(tokens) and tokens[at]["word"] and not _known(tokens[at]["word"]) and len(tokens[at]["word"]) > 2:
        return f"{surname}, {tokens[at]['word'].strip('.')}", at + 1
    return surname, at
