"""Values of a document that are compared whole and counted in facets: the same for every engine."""

from __future__ import annotations

from collections.abc import Mapping

from reftel.fields import registry
from reftel.fields.field_types import CableField
from reftel.fields.table import FacetName, QueryName
from reftel.index.base import SINGLE_VALUES, Document, Facet, FacetCount


def values_of(document: Document, row: CableField) -> tuple[str, ...]:
    """Return the document's values of a field, without repeats."""
    if row.query == "is":
        states = {
            "partial": document.is_partial,
            "withdrawn": document.is_withdrawn,
            "withheld": document.lacks_paragraphs,
        }
        return tuple(state for state, holds in states.items() if holds)
    if not row.document:
        return document.more.get(row.key, ())
    found = getattr(document, row.document)
    if row.document in SINGLE_VALUES:
        return (found,) if found else ()
    return tuple(dict.fromkeys(found)) if len(found) > 1 else found


def codes(document: Document, query: QueryName) -> tuple[str, ...]:
    """Return the document's values of a field by its name in queries."""
    return values_of(document, registry.REGISTRY.queried[query])


def facet_values(document: Document, name: FacetName) -> tuple[str, ...]:
    """Return the document's values that a facet counts."""
    row, part = registry.REGISTRY.facets[name]
    if row.kind == "date":
        moment = document.created if row.name == "created" else document.released
        return (moment.date().isoformat()[: part.size],) if moment else ()
    return tuple(value for value in values_of(document, row) if part.counts is None or part.counts(value))


def facet(name: FacetName, counts: Mapping[str, int], limit: int, *, distinct: int | None = None) -> Facet:
    """Count as a facet: years and months whole and in order, others the most frequent first, then by value.

    `distinct` is the number of values if `counts` is incomplete.
    """
    if name in ("year", "month"):
        ordered = sorted(counts.items())
    else:
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]
    return Facet(name, tuple(FacetCount(value, count) for value, count in ordered), distinct or len(counts))
