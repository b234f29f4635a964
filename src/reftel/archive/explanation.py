"""Explanations of a search: its conditions, other queries, foreign operators, a cited cable."""

from __future__ import annotations

from reftel.archive.count_types import ValueCount
from reftel.model import Value


class ConditionCount(Value, frozen=True, kw_only=True):
    """One condition of a query without hits, with its own count and the count without it."""

    text: str
    """As typed, or rewritten if it is inside parentheses."""
    alone: str
    """The query that finds the `count` cables."""
    count: int
    """Cables that it finds alone; for an excluded condition (`-loan`), the cables that it removes."""
    is_excluded: bool = False
    """Whether it removes cables. `created:none` does not: it finds the cables without a date."""
    without: str = ""
    """The query without it; empty if nothing else is in the query."""
    without_count: int = 0
    """Cables that the query finds without it."""
    field: str = ""
    """Name in queries of the field whose values it compares: `tag`, `class`; empty for words."""
    values: tuple[ValueCount, ...] = ()
    """If no cable fulfills it: the most frequent values that cables here have of that field."""


class AlternativeQuery(Value, frozen=True, kw_only=True):
    """A query that finds cables, or that probably has the intended meaning."""

    query: str
    count: int
    because: str
    """Reason for the offer: `mexico as the sender`, `nearest spelling of musuem`."""


class UnderstoodMeaning(Value, frozen=True, kw_only=True):
    """Plain words of a query that were also understood as a place or a date."""

    words: str
    """As typed."""
    says: str
    """Results besides those of the words: `cables from Iran`."""
    meant: str
    """The query with that alone in place of the words: `country:IR lamp`."""
    literal: str
    """The query with the words alone: `word:iran lamp`."""


class ResolvedCitation(Value, frozen=True, kw_only=True):
    """A pasted citation, looked up."""

    written: str
    """How it was read: an id, or a post and a number."""
    ids: tuple[str, ...] = ()
    """The possible cables: one, several for a number without a year, none if no such cable is held."""
    anchor: str = ""
    """The named paragraph, if the only cable has it."""
    nearest: tuple[str, ...] = ()
    """Similar ids of held cables, if it is not held."""
    is_bare: bool = False
    """It is a reference id alone, which is also searched for: others cite it and name it."""


class Explanation(Value, frozen=True, kw_only=True):
    """An explanation of the hits of a search."""

    advice: tuple[AlternativeQuery, ...] = ()
    """Operators of other search engines in the query, with the query that means the same here. Also given with hits,
    because operators are searched as words."""
    conditions: tuple[ConditionCount, ...] = ()
    """Only if nothing was found: every word and condition with its own count."""
    alternatives: tuple[AlternativeQuery, ...] = ()
    """Only if nothing was found: queries like it that find something, the nearest first."""
    note: str = ""
    """Further hints: `Most telegrams are in Latin letters`."""
    not_counted: int = 0
    """Conditions beyond the first ones, which were not counted one by one."""


class HitPlace(Value, frozen=True, kw_only=True):
    """Position of a cable among the hits of a query."""

    position: int
    """From 1."""
    total: int
    previous: str | None = None
    """Id of the hit before it."""
    next: str | None = None
