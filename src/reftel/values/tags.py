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
_NAME = re.compile(r"[A-Z][A-Z'’.\-]+(?: [A-Z'’.\-]+)*")
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
    upper = _LINK.sub(r"\1 ", text).upper()
    upper = upper.replace("\\", " ").replace("[", " ").replace("]", " ").replace('"', " ").replace("|", " ")
    found: dict[str, None] = {}
    fused: list[str] = []
    commas = upper.count(",") + upper.count(";")
    run: list[str] = []

    def flush() -> None:
        if len(run) > 1 and commas and not any(_known(word) for word in run) and all(len(word) > 2 for word in run):
            found.setdefault(" ".join(run))
        else:
            for word in run:
                pieces = split_fused(word)
                if len(pieces) > 1:
                    fused.append(word)
                for piece in pieces:
                    found.setdefault(piece)
        run.clear()

    last = ""
    tokens = list(_TOKEN.finditer(upper))
    at = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        if token["inside"] is not None:
            flush()
            inside = " ".join(token["inside"].split()).strip(" ,;")
            if inside and not (len(inside) <= 3 and inside in ("U", "C", "S", "SBU")):
                for name in _names_inside(inside, last):
                    found.setdefault(name)
            continue
        if token["cut"] is not None:
            if token["cut"] != "\n":
                flush()
            continue
        word = token["word"].strip(".'’-/&")
        if not word or word in _JOINING:
            flush()
            continue
        if last in ("OVIP", "OREP") and not _known(word) and len(word) > 2:
            # a name without its parentheses: OVIP CLINTON, HILLARY
            flush()
            name, at = _loose_name(tokens, at - 1, upper)
            found.setdefault(name)
            last = ""
            continue
        for piece in _slashed(word):
            run.append(piece)
        last = word
        if not commas:
            flush()
    flush()
    return tuple(found), tuple(fused)


def _known(word: str) -> bool:
    return word in _codes()


def _slashed(word: str) -> tuple[str, ...]:
    if "/" in word and word not in _codes():
        parts = tuple(part for part in word.split("/") if part)
        if parts and all(part in _codes() for part in parts):
            return parts
    if "-" in word and word not in _codes():
        parts = tuple(part for part in word.split("-") if part)
        if len(parts) > 1 and all(part in _codes() for part in parts):
            return parts
    if "." in word:
        parts = tuple(part for part in word.split(".") if part)
        if len(parts) > 1 and all(part in _codes() for part in parts):
            return parts
        return (word.replace(".", ""),) if word.replace(".", "") in _codes() else (word,)
    return (word,)


def _names_inside(inside: str, last: str) -> tuple[str, ...]:
    """What stands in parentheses behind a tag: `CLINTON, HILLARY`; two names by a semicolon; tags of their own."""
    words = re.split(r"[ ,;]+", inside)
    if last not in NAME_TAGS and all(_known(word) for word in words):
        return tuple(words)
    names = []
    for part in re.split(r" ?[;/] ?| AND ", inside):
        name = re.sub(r" ?, ?", ", ", part.strip(" ,."))
        if name and last in ("OVIP", "OREP") and len(words_of := name.split()) == 2 and words_of[0] not in _DELEGATIONS and "," not in name:
            # surname first (5 FAH-3), the comma left out
            name = ", ".join(words_of)
        if name:
            names.append(name)
    return tuple(names)


def _loose_name(tokens: list[re.Match[str]], at: int, upper: str) -> tuple[str, int]:
    surname = tokens[at]["word"].strip(".'’-/&")
    at += 1
    if at + 1 < len(tokens) and tokens[at]["cut"] == "," and tokens[at + 1]["word"]:
        given = tokens[at + 1]["word"].strip(".'’-/&")
        if not _known(given) and len(given) > 2:
            return f"{surname}, {given}", at + 2
    if at < len(tokens) and tokens[at]["word"] and not _known(tokens[at]["word"]) and len(tokens[at]["word"]) > 2:
        return f"{surname}, {tokens[at]['word'].strip('.')}", at + 1
    return surname, at
