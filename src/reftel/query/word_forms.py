"""Forms of words: a query for any English form, and one for exactly the typed form."""

from __future__ import annotations

from reftel.query.query_tree import And, Node, Or, Phrase, Word


def exactly(node: Node) -> Node:
    """Return the node with every word in exactly its form; excluded words do not change.

    >>> exactly(Word("loans"))
    Phrase(words=('loans',), scope='text', slop=0)
    """
    match node:
        case Word(word, scope):
            return Phrase((word,), scope)
        case And(parts):
            return And(tuple(exactly(part) for part in parts))
        case Or(parts):
            return Or(tuple(exactly(part) for part in parts))
        case _:
            return node
