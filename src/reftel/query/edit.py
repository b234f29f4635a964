"""Adding and removing conditions of a typed query, without changing the rest."""

from __future__ import annotations

from functools import lru_cache

from reftel.fields import registry
from reftel.fields.table import FacetName, QueryName
from reftel.model import LEVELS
from reftel.query.fields import LEVEL_NAMES
from reftel.query.parse import is_alternative, parse_query, understood
from reftel.query.query_tree import Part, Query
from reftel.query.totext import quoted
from reftel.query.vocabulary import Vocabulary


def condition(field: QueryName, value: str) -> str:
    """`field:value` as it can be typed. `value` of a level is as in LEVELS: `class:topsecret`."""
    if field == "class" and value in LEVELS:
        return f"class:{LEVEL_NAMES[LEVELS.index(value)]}"
    return f"{field}:{quoted(value)}"


@lru_cache(maxsize=1 << 14)
def facet_condition(facet: FacetName, value: str) -> str:
    """The condition that narrows a search to a facet's value: `facet_condition("post", "MEXICO")` is `from:MEXICO`."""
    return condition(facet_field(facet), value)


def facet_field(facet: FacetName) -> QueryName:
    """Return the name in queries of the field that a facet counts: `facet_field("post")` is `from`."""
    name = registry.REGISTRY.facets[facet][0].query
    assert name, f"{facet} has a field without a name in queries"
    return name


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


def without(query: str | Query, part: Part, vocabulary: Vocabulary | None = None) -> str:
    """Return the text of a query without one of its conditions (of `Query.parts`), every time it is at the top."""
    left = ""
    last = -1
    parsed = understood(query, vocabulary)
    text, parts = parsed.text, parsed.parts
    for at, other in enumerate(parts):
        if other.node == part.node:
            continue
        if left:
            left += text[parts[last].span.end : other.span.start] if last == at - 1 else " "
        left += other.span.of(text)
        last = at
    return left


def _enclosed(text: str) -> str:
    """The text so that it can be beside another condition: `a OR b` in parentheses."""
    return f"({text.strip()})" if is_alternative(text) else text.strip()
