"""Hints for searches without hits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from unicodedata import name

from reftel.archive.explanation import ConditionCount
from reftel.query import Query
from reftel.query.query_tree import Id, Node


def other_letters(conditions: Iterable[ConditionCount]) -> str:
    """Return a hint that names are in Latin letters, if a word in other letters finds nothing; otherwise empty."""
    for one in conditions:
        other = next((each for each in one.text if each.isalpha() and not name(each, "LATIN").startswith("LATIN")), "")
        if other and not one.count:
            script = name(other).split()[0].capitalize()
            said = "Chinese characters" if script == "Cjk" else f"{script} letters"
            return f"“{one.text}” is in {said}. Telegrams are in Latin letters: write names as in English."
    return ""


def form_of_ids(query: Query, count: Callable[[Node], int], names: Callable[[str, str], tuple[str, ...]]) -> str:
    """Return the form of a reference id, if one finds nothing and no id here is like it; otherwise empty.

    Args:
        query: the query.
        count: number of cables that a node finds.
        names: ids of the archive that are like a typed one, by field.
    """
    for part in query.parts:
        node = part.node
        if isinstance(node, Id) and not count(node) and not names(node.field, node.value):
            return (
                f"This archive neither has nor cites “{node.value}”. A reference id is a year, a post and a number: "
                "08MEXICO714."
            )
    return ""
