"""Values of a document that are compared whole and counted in facets: the same for every engine."""

from __future__ import annotations

from collections.abc import Mapping

from reftel.index.base import Document, Facet, FacetCount, FacetName
from reftel.query.model import CodeField


def codes(document: Document, field: CodeField | FacetName) -> tuple[str, ...]:
    """The document's values of a field or facet, without repeats, as queries and facets name them."""
    match field:
        case "from" | "post":
            return (document.post,) if document.post else ()
        case "country":
            return (document.country,) if document.country else ()
        case "precedence":
            return (document.precedence,) if document.precedence else ()
        case "classification":
            return (document.level,) if document.level else ()
        case "year":
            return (f"{document.created.year:04}",) if document.created else ()
        case "month":
            return (f"{document.created:%Y-%m}",) if document.created else ()
        case "is":
            return ("partial",) if document.is_partial else ()
        case _:
            several = {
                "tag": document.tags,
                "caption": document.captions,
                "form": document.forms,
                "has": document.flags,
            }
            return tuple(dict.fromkeys(several[field]))


def is_counted(tag: str) -> bool:
    """Whether a tag is counted in the facet: codes are; names of people (`EXERCISE, ANNA`) are only found."""
    return " " not in tag and "," not in tag


def facet(name: FacetName, counts: Mapping[str, int], limit: int, *, distinct: int | None = None) -> Facet:
    """Counts as a facet: years and months whole and in order, others the most frequent first, then by value.

    `distinct` says how many values there are where `counts` is not all.
    """
    if name in ("year", "month"):
        ordered = sorted(counts.items())
    else:
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]
    return Facet(name, tuple(FacetCount(value, count) for value, count in ordered), distinct or len(counts))
