"""Passages and facets of a search, and two copies compared."""

from __future__ import annotations

from reftel.collate.collation_types import AlignedRow
from reftel.model import Value
from reftel.spans import Span


class Passage(Value, frozen=True, kw_only=True):
    """A piece of a cable's text in which the query matched."""

    text: str
    marks: tuple[Span, ...] = ()
    """Matches, as character ranges of `text`."""
    anchor: str | None = None
    """The paragraph's anchor (`p7`), None if the passage is not from a paragraph (the subject, the envelope)."""
    label: str = ""
    """Kind of the line of the envelope: `Signature`; empty for passages of the text."""
    is_cut_before: bool = False
    is_cut_after: bool = False


class FacetValue(Value, frozen=True, kw_only=True):
    """One value of a facet, with the number of hits that have it."""

    value: str
    label: str
    """For readers: the post's display name, the TAG's meaning."""
    count: int
    query: str
    """Text to add to the query to keep only these: `from:MEXICO`."""


class FacetAnswer(Value, frozen=True, kw_only=True):
    """One facet over everything that a query finds, the most frequent values first."""

    facet: str
    total: int
    """Cables that the query finds."""
    values: tuple[FacetValue, ...]
    distinct: int
    """Values there are, listed or not."""
    limits: tuple[str, ...] = ()
    """As in `SearchAnswer`."""


class Comparison(Value, frozen=True, kw_only=True):
    """Two copies of a cable side by side, aligned by paragraph."""

    id: str
    left: int
    right: int
    rows: tuple[AlignedRow, ...]
