"""Combinations of nodes: flat, without repeats, so that one question has one tree."""

from __future__ import annotations

from collections.abc import Iterable

from reftel.query.query_tree import And, Everything, Node, Not, Or


def conjunction(parts: Iterable[Node]) -> Node:
    """All of them, flat and without repeats."""
    flat: dict[Node, None] = {}
    for part in parts:
        for inner in part.parts if isinstance(part, And) else (part,):
            if not isinstance(inner, Everything):
                flat.setdefault(inner)
    if not flat:
        return Everything()
    return And(tuple(flat)) if len(flat) > 1 else next(iter(flat))


def disjunction(parts: Iterable[Node]) -> Node:
    """Any of them, flat and without repeats."""
    flat: dict[Node, None] = {}
    for part in parts:
        if isinstance(part, Everything):
            return part
        for inner in part.parts if isinstance(part, Or) else (part,):
            flat.setdefault(inner)
    return Or(tuple(flat)) if len(flat) > 1 else next(iter(flat))


def negation(part: Node) -> Node:
    """Return the complement of a node; a double complement is the node."""
    return part.part if isinstance(part, Not) else Not(part)
