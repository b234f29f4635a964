"""Questions in words that found nothing: `secret cables from Madrid about Guantanamo`, a pasted note.

People type what they would ask an archivist. Words for cables and for asking are in no telegram; levels, senders and
numbers are values. Only queries with hits are offered (`zero_hits`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from reftel.query import Part, Query
from reftel.query.combine import conjunction
from reftel.query.fields import LEVEL_NAMES, LEVEL_WORDS
from reftel.query.pasted import ids_in
from reftel.query.query_tree import Node, Not, Word
from reftel.query.vocabulary import squeezed

_FILLERS: Final = frozenset(
    """a about all an and any are by cable cables concerning diplomatic did document documents does dispatch dispatches
    find for from give in is list mention mentions mentioning me message messages of on read regarding said say says
    search see send sent show telegram telegrams that the their there to was were what when where which who whom
    with written wrote""".split()  # noqa: SIM905
)
"""Words of a question; in telegrams they are too frequent to distinguish."""
_FRUS: Final = re.compile(
    r"\b(?:FRUS|FOREIGN RELATIONS)\b.{0,200}?\bDOC(?:UMENT|S|UMENTS)?\.?\s?(?:NO\.?\s?)?([0-9]{1,4})\b", re.IGNORECASE
)
_NUMBERED: Final = re.compile(
    r"\b(?:emb|con|leg|dep)?(?:tel|telegram|cable|airgram|cirtel)s?\.?\s(?:no\.?\s)?([0-9]{1,7})\b", re.IGNORECASE
)
_MARKED: Final = re.compile(r"([A-Za-z ]{5,24}?)//([A-Za-z]{2,12})(?:/{1,2}([A-Za-z]{2,12}))?", re.IGNORECASE)
_MOST_GREEDY: Final = 14
"""Conditions that are tried together."""

Count = Callable[[Node], int]


def asked(query: Query, count: Count) -> Iterator[tuple[str, str]]:
    """Yield (query, reason) of possible meanings of a text, the most certain first."""
    ids = ids_in(query.text)
    if len(ids) > 1:
        yield " OR ".join(f"id:{each}" for each in ids), "the cables that the text names"
    yield from _named(query)
    yield from _without_asking(query, count)
    yield from _most_together(query, count)


def _named(query: Query) -> Iterator[tuple[str, str]]:
    """A document of a volume, a number with a date, a level with caveats."""
    text = query.text
    if found := _FRUS.search(text):
        yield f"document:d{int(found[1])}", f"document {int(found[1])} of a volume of Foreign Relations"
    dates = [one for one in query.understood if one.condition.startswith("created:")]
    if (numbered := _NUMBERED.search(text)) and dates:
        yield f"{int(numbered[1])} {dates[0].condition}", f"number {int(numbered[1])}, {dates[0].says}"
    if (marked := _MARKED.fullmatch(text.strip())) and (level := _level(marked[1])):
        captions = " ".join(f"caption:{each.upper()}" for each in marked.group(2, 3) if each)
        yield f"class:{level} {captions}", "as the classification and its caveats"


def _level(word: str) -> str:
    rank = LEVEL_WORDS.get(squeezed(word)) if len(squeezed(word)) > 2 else None
    return "" if rank is None else LEVEL_NAMES[rank]


def _without_asking(query: Query, count: Count) -> Iterator[tuple[str, str]]:
    """Return the query without words of questions and without unknown words: levels and senders as values first, then
    as words."""
    meant = {one.span.start: one.condition for one in query.understood}
    values: list[str] = []
    plain: list[str] = []
    dropped: list[str] = []
    before = ""
    for part in query.parts:
        typed = part.span.of(query.text)
        word = typed.strip(" ,.;:?!").casefold()
        if _is_filler(query, part) or not (isinstance(part.node, Not) or count(part.node)):
            dropped.append(word)
        else:
            condition = _as_value(meant.get(part.span.start, ""), before)
            level = _level(word) if isinstance(part.node, Word) else ""
            values.append(condition or (f"class:{level}" if level else typed))
            plain.append(typed)
        before = word
    if not plain:
        return
    because = f"without {', '.join(dict.fromkeys(dropped))}" if dropped else ""
    if values != plain:
        yield " ".join(values), "; ".join(part for part in ("places and levels as values", because) if part)
    if dropped:
        yield " ".join(plain), because


def _is_filler(query: Query, part: Part) -> bool:
    return isinstance(part.node, Word) and part.span.of(query.text).strip(" ,.;:?!").casefold() in _FILLERS


def _as_value(condition: str, before: str) -> str:
    """Return the meaning of a place or a date after `from` or `to`; of a date after any word."""
    if condition.startswith("created:") or before in ("from", "by", "in"):
        return condition
    return f"to:{condition.removeprefix('from:')}" if before == "to" and condition.startswith("from:") else ""


def _most_together(query: Query, count: Count) -> Iterator[tuple[str, str]]:
    """As many conditions as some cable has together, the rarest first."""
    telling = [part for part in query.parts if not isinstance(part.node, Not) and not _is_filler(query, part)]
    counted = [(part, count(part.node)) for part in telling[:_MOST_GREEDY]]
    held = sorted(((number, at, part) for at, (part, number) in enumerate(counted) if number), key=lambda one: one[:2])
    if len(query.parts) < 3 or not held:
        return
    chosen: list[Part] = []
    for _, _, part in held:
        if not chosen or count(conjunction([each.node for each in (*chosen, part)])):
            chosen.append(part)
    ordered = sorted(chosen, key=lambda part: part.span.start)
    words = " ".join(part.span.of(query.text) for part in ordered)
    yield words, "the most of these that one cable has"
