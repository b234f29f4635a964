"""Changing a typed query by adding and dropping conditions, leaving the rest as the person typed it."""

from __future__ import annotations

import re

from reftel.model import LEVELS
from reftel.query.fields import FACET_FIELDS, LEVEL_NAMES
from reftel.query.model import Part
from reftel.query.parse import is_alternative, parse_query
from reftel.query.totext import quoted
from reftel.query.vocabulary import Vocabulary


def condition(field: str, value: str) -> str:
    """`field:value` as it can be typed. A level is given as in LEVELS: `class:topsecret`."""
    if field == "class" and value in LEVELS:
        return f"class:{LEVEL_NAMES[LEVELS.index(value)]}"
    return f"{field}:{quoted(value)}"


def facet_condition(facet: str, value: str) -> str:
    """The condition that narrows a search to a facet's value: `facet_condition("post", "MEXICO")` is `from:MEXICO`."""
    return condition(FACET_FIELDS[facet], value)


def refine(text: str, added: str, vocabulary: Vocabulary | None = None) -> str:
    """`text` with a condition more, as visible text; unchanged if it is among its conditions already.

    Raises QueryError if either can't be parsed.
    """
    query = parse_query(text, vocabulary)
    more = parse_query(added, vocabulary)
    have = {part.node for part in query.parts}
    if all(part.node in have for part in more.parts):
        return text
    addition = _enclosed(added)
    return f"{_enclosed(text)} {addition}" if query.parts else addition


def without(text: str, part: Part, vocabulary: Vocabulary | None = None) -> str:
    """`text` without one of its conditions (of `Query.parts`), every time it stands there at the top."""
    query = parse_query(text, vocabulary)
    left = text
    for other in reversed(query.parts):
        if other.node == part.node:
            left = _cut(left, other.span.start, other.span.end)
    return left.strip()


def _cut(text: str, start: int, end: int) -> str:
    before = re.sub(r"(?:^|(?<=\s))(?:AND|&&?)\s*$", "", text[:start].rstrip()).rstrip()
    after = text[end:].lstrip()
    if not before:
        after = re.sub(r"^(?:AND(?=[\s(])|&&?(?=[\s(]))\s*", "", after)
    return f"{before} {after}" if before and after else before + after


def _enclosed(text: str) -> str:
    """The text so that it can stand beside another condition: `a OR b` in parentheses."""
    return f"({text.strip()})" if is_alternative(text) else text.strip()
