"""Queries that have an order of relevance; equal for every engine."""

from __future__ import annotations

from reftel.query.query_tree import And, Node, Or, Phrase, Word


def ranks(node: Node) -> bool:
    """Return whether a query has a condition for ranking; if not, the newest come first."""
    match node:
        case Word() | Phrase():
            return True
        case And(parts) | Or(parts):
            return any(ranks(part) for part in parts)
        case _:
            return False
