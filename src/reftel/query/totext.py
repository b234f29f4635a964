"""A query as text again, in one canonical way: parsing it gives the same tree."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from reftel.model import LEVELS
from reftel.query.fields import LEVEL_NAMES
from reftel.query.plain_words import WINDOW, read_words
from reftel.query.query_tree import (
    And,
    Code,
    Everything,
    Fuzzy,
    Id,
    Level,
    Name,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    When,
    Word,
)

_DAY = dt.timedelta(days=1)
_QUOTES = re.compile('["“”„‟«»]')
_BARE = re.compile(r"[\w.,/-]+")


def to_text(node: Node) -> str:
    """Text that `parse_query` reads as this node."""
    match node:
        case And(parts):
            return " ".join(_side_by_side(parts))
        case Or(parts):
            return " OR ".join(_inner(part) for part in parts)
        case Not(When(field, None, None)):
            return f"{field}:none"
        case Not(part):
            return f"-{_inner(part)}"
        case _:
            return _leaf(node)


def _inner(node: Node) -> str:
    return f"({to_text(node)})" if isinstance(node, And | Or) else to_text(node)


def _side_by_side(parts: Sequence[Node]) -> Iterator[str]:
    """Conditions as text. Words that are also a place or a date (`cape town`) get `word:`."""
    words = [part.word if isinstance(part, Word) and part.scope == "text" else "" for part in parts]
    for at, part in enumerate(parts):
        plain = list(takewhile(bool, words[at : at + WINDOW]))
        if plain:
            yield f"word:{plain[0]}" if read_words(plain) else plain[0]
        else:
            yield _inner(part)


def _leaf(node: Node) -> str:
    match node:
        case Word(word, scope):
            return f"word:{word}" if scope == "text" and read_words([word]) else _scoped(word, scope)
        case Prefix(start, scope):
            return _scoped(f"{start}*", scope)
        case Fuzzy(word, distance, scope):
            return _scoped(f"{word}~{distance}", scope)
        case Phrase(words, scope, slop):
            near = f"~{slop}" if slop else ""
            exact = "=" if len(words) == 1 else ""
            return _scoped(f'{exact}"{" ".join(words)}"{near}', scope)
        case Name(field, words):
            return f'{field}:"{" ".join(words)}"'
        case Code(field, value) | Id(field, value):
            return f"{field}:{quoted(value)}"
        case Level(low, high):
            return f"class:{_levels(low, high)}"
        case When(field, start, end):
            return f"{field}:{_dates(start, end)}"
        case _:
            assert isinstance(node, Everything)
            return "*"


def quoted(value: str) -> str:
    """A value as it can be typed after a field's colon. Quotes in it are lost; no value differs by them alone."""
    clean = _QUOTES.sub(" ", value).strip()
    return clean if _BARE.fullmatch(clean) else f'"{clean}"'


def _scoped(term: str, scope: str) -> str:
    return term if scope == "text" else f"{scope}:{term}"


def _levels(low: int, high: int) -> str:
    if low == high:
        return LEVEL_NAMES[low]
    if high == len(LEVELS) - 1:
        return f">={LEVEL_NAMES[low]}"
    return f"{LEVEL_NAMES[low]}..{LEVEL_NAMES[high]}"


def _dates(start: dt.datetime | None, end: dt.datetime | None) -> str:
    """Days, both included; a month or a year if it is one; any day."""
    if start is None and end is None:
        return "*"
    first = f"{start:%Y-%m-%d}" if start else ""
    last = f"{end - _DAY:%Y-%m-%d}" if end else ""
    if start and end and start.day == 1 and end.day == 1:
        months = (end.year - start.year) * 12 + end.month - start.month
        if months == 1:
            return first[:7]
        if months == 12 and start.month == 1:
            return first[:4]
    return first if first == last else f"{first}..{last}"
