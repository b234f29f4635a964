"""Chosen values of a facet in a query's text: several of them, and excluded ones, as readable conditions.

A chosen facet is one condition, `from:MEXICO` or `from:(MEXICO OR LIMA)`; an excluded value is `-from:MEXICO`.
"""

from __future__ import annotations

from functools import lru_cache

from reftel.fields.table import FacetName, QueryName
from reftel.query.edit import condition, facet_condition, facet_field, without
from reftel.query.meaning import Meanings
from reftel.query.parse import is_alternative, parse_query
from reftel.query.query_tree import Code, Id, Level, Name, Node, Not, Or, Part, Query, When
from reftel.query.query_values import QueryValueError
from reftel.query.totext import to_text
from reftel.query.vocabulary import Vocabulary


class Choices:
    """Values of one facet in a query, and the texts of queries with a value added or removed."""

    def __init__(self, query: Query, facet: FacetName, vocabulary: Vocabulary) -> None:
        self._query = query
        self._facet = facet
        self._field = facet_field(facet)
        self._vocabulary = vocabulary
        self._part: Part | None = None
        self._left_out: list[Part] = []
        for part in query.parts:
            if self._part is None and self._is_of_field(part.node):
                self._part = part
            elif isinstance(part.node, Not) and self._is_of_field(part.node.part):
                self._left_out.append(part)
        self._chosen = _alternatives(self._part.node) if self._part else {}

    @property
    def is_chosen(self) -> bool:
        """Whether any value is chosen."""
        return self._part is not None

    def others(self) -> Query:
        """The query without the chosen values, which the other values are counted in. Raises QueryError."""
        return parse_query(without(self._query, self._part), self._vocabulary) if self._part else self._query

    @property
    def leaves_out(self) -> bool:
        """Whether any value is excluded."""
        return bool(self._left_out)

    def unexcluded(self) -> Query:
        """The query with the cables of excluded values, which these are counted in. Raises QueryError."""
        query = self._query
        for part in self._left_out:
            query = parse_query(without(query, part), self._vocabulary)
        return query

    def has(self, value: str) -> bool:
        """Whether the value is among those asked for."""
        return bool(self._chosen) and self._nodes(value).keys() <= self._chosen.keys()

    def is_left_out(self, value: str) -> bool:
        """Whether the value is among those left out."""
        return any(self._nodes(value).keys() <= _alternatives(_inner(part)).keys() for part in self._left_out)

    def toggled(self, value: str) -> str:
        """Return the query's text with the value as one more alternative; without it, if it is chosen."""
        if self._part is None:
            return _behind(self._query, facet_condition(self._facet, value))
        nodes = self._nodes(value)
        less = [node for node in self._chosen if node not in nodes]
        return self._with(less if self.has(value) else list(self._chosen | nodes))

    def also(self, value: str) -> str:
        """Return the query's text with the value as a separate condition beside the chosen ones."""
        return _behind(self._query, facet_condition(self._facet, value))

    def left_out(self, value: str) -> str:
        """Return the query's text without cables of the value; with them again, if the value is excluded.

        A chosen value is no longer asked for: no cable both has it and lacks it."""
        nodes = self._nodes(value).keys()
        for part in self._left_out:
            if nodes <= _alternatives(_inner(part)).keys():
                return without(self._query, part)
        query = parse_query(self.toggled(value), self._vocabulary) if self.has(value) else self._query
        return _behind(query, f"-{facet_condition(self._facet, value)}")

    def _with(self, nodes: list[Node]) -> str:
        assert self._part is not None
        if not nodes:
            return without(self._query, self._part)
        head = f"{self._field}:"
        values = [to_text(node).removeprefix(head) for node in nodes]
        made = head + (values[0] if len(values) == 1 else f"({' OR '.join(values)})")
        text, span = self._query.text, self._part.span
        return text[: span.start] + made + text[span.end :]

    def _nodes(self, value: str) -> dict[Node, None]:
        return _alternatives(_meaning(self._vocabulary, self._field, value))

    def _is_of_field(self, node: Node) -> bool:
        return all(_field_of(each) == self._field for each in _alternatives(node))


@lru_cache(maxsize=1 << 14)
def _meaning(vocabulary: Vocabulary, field: QueryName, value: str) -> Node:
    """The node of a value. A value that its field can't take is one that no query has."""
    typed = condition(field, value).removeprefix(f"{field}:").strip('"')
    try:
        return Meanings(vocabulary).read(field, typed)
    except QueryValueError:
        return Code(field, value)


def _inner(part: Part) -> Node:
    return part.node.part if isinstance(part.node, Not) else part.node


def _alternatives(node: Node) -> dict[Node, None]:
    return dict.fromkeys(node.parts) if isinstance(node, Or) else {node: None}


def _field_of(node: Node) -> str:
    match node:
        case Code(field) | Name(field) | Id(field) | When(field):
            return field
        case Level():
            return "class"
        case _:
            return ""


def _behind(query: Query, added: str) -> str:
    """The query's text with a condition after it."""
    text = query.text.strip()
    if not query.parts:
        return added
    return f"({text}) {added}" if is_alternative(text) else f"{text} {added}"
