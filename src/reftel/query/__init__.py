"""Queries: `parse_query` returns a `Query` or raises `QueryError`. See docs/search.md."""

from reftel.query.edit import condition, facet_condition, refine, without
from reftel.query.parse import parse_query
from reftel.query.query_tree import Part, Query
from reftel.query.totext import to_text
from reftel.query.vocabulary import Vocabulary, standard

__all__ = [
    "Part",
    "Query",
    "Vocabulary",
    "condition",
    "facet_condition",
    "parse_query",
    "refine",
    "standard",
    "to_text",
    "without",
]
