"""A reading, or the truth about a telegram, as plain values to compare field by field, with white space folded."""

from __future__ import annotations

import datetime as dt
from typing import Any

from reftel.exercise.truth import Truth
from reftel.model import Cable

Values = dict[str, Any]
"""Field to a value of strings, numbers and tuples; a field without a value is left out."""

_PLAIN = (
    *("id", "created", "sender", "declassify_on", "tags", "captions", "passing", "subject", "subject_marking"),
    *("handling", "summary", "comment", "signed_by"),
)
_INSIDE = {
    "classification": ("level", "caveats"),
    "transmission": (
        "id",
        "precedence",
        "info_precedence",
        "relay",
        "originating",
        "station_serial",
        "security",
        "dtg",
    ),
    "executive_order": ("order", "event", "exemption"),
}
_EACH = {
    "action": ("routing", "name", "precedence", "number", "excluded"),
    "info": ("routing", "name", "precedence", "number", "excluded"),
    "references": ("kind", "id", "label", "notal"),
    "classified_by": ("name", "title", "reasons", "section"),
    "paragraphs": ("number",),
}
_LISTS = {
    "references.text": ("references", "text"),
    "paragraphs.marking": ("paragraphs", "marking"),
    "paragraphs.heading": ("paragraphs", "heading"),
    "paragraphs.text": ("paragraphs", "text"),
}
FIELDS = (
    *_PLAIN,
    *(f"{outer}.{name}" for outer, names in _INSIDE.items() for name in names),
    *_EACH,
    *_LISTS,
)
"""Every field that is compared."""


def values(of: Cable | Truth) -> Values:
    """The values of a reading or of a truth, in the same shape."""
    found: Values = {name: folded(getattr(of, name)) for name in _PLAIN}
    for outer, names in _INSIDE.items():
        inner = getattr(of, outer)
        found |= {f"{outer}.{name}": folded(getattr(inner, name)) if inner else None for name in names}
    for outer, names in _EACH.items():
        found[outer] = tuple(tuple(folded(getattr(one, name)) for name in names) for one in getattr(of, outer))
    for field, (outer, name) in _LISTS.items():
        found[field] = tuple(folded(getattr(one, name)) for one in getattr(of, outer))
    return {name: value for name, value in found.items() if not is_empty(value)}


def folded(value: Any) -> Any:
    """A value with white space folded in all its strings, dates as text."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, tuple):
        return tuple(folded(one) for one in value)
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(dt.UTC):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, dt.date) else value


def is_empty(value: Any) -> bool:
    """Whether a field says nothing: none, no item, or nothing in any item."""
    return value is None or value == "" or (isinstance(value, tuple) and all(is_empty(one) for one in value))


def caseless(value: Any) -> Any:
    """A value without the difference between capitals and small letters."""
    if isinstance(value, str):
        return value.casefold()
    return tuple(caseless(one) for one in value) if isinstance(value, tuple) else value


def wrong(true: Values, read: Values, *, ignore_case: bool = False) -> tuple[str, ...]:
    """The fields in which two sets of values differ, in the order of `FIELDS`."""
    shape = caseless if ignore_case else (lambda value: value)
    return tuple(name for name in FIELDS if shape(true.get(name)) != shape(read.get(name)))
