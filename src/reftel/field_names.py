"""The names of values: attributes of `Cable`, their parts, and values that only a container gives.

mypy refuses a name that is not here. `fields.field_labels` has the label of each name.
"""

from __future__ import annotations

from typing import Literal, cast, get_args

Particular = Literal[
    "derived_from", "drafted_by", "approved_by", "cleared_by", "drafted_on", "distribution", "office_of_origin",
    "office_of_action", "handling_restrictions", "film_number", "document_number", "case_number", "enclosure",
    "released_by", "attachments", "subject_code", "locator", "concepts", "review_authority", "review_history",
    "release_decision", "exemptions", "reviewed_level", "withdrawn", "control_number", "received",
]  # fmt: skip
"""Attributes of `Particulars`."""

CableAttribute = Literal[
    "id", "year", "post", "serial", "created", "released", "classification", "origin", "transmission", "headers",
    "sender", "action", "info", "captions", "passing", "executive_order", "declassify_on", "tags", "subject",
    "subject_marking", "references", "classified_by", "handling", "message_type", "contacts", "sections", "blocks",
    "paragraphs", "summary", "comment", "redactions", "signed_by", "signers", "articles", "is_partial", "fields",
    "defects", "schema",
] | Particular  # fmt: skip
"""Attributes of `Cable`."""

PartName = Literal[
    "transmission.id", "transmission.dtg", "transmission.precedence", "transmission.relay",
    "transmission.originating", "transmission.security", "action.excluded", "info.excluded", "classified_by.reasons",
    "heading",
]  # fmt: skip
"""Parts of a value with a place of their own."""

FrameAttribute = Literal["reference_id", "title"]
"""Attributes of `Frame` that `Cable` does not have."""

FieldName = CableAttribute | PartName | FrameAttribute
"""Names of values with a place in the text (`Field.name`)."""


def _names(union: object) -> frozenset[str]:
    parts = get_args(union)
    return frozenset(part for part in parts if isinstance(part, str)).union(*map(_names, parts))


_NAMES = _names(FieldName)


def field_name(name: str) -> FieldName:
    """Return a name that mypy cannot see, such as a group of a pattern. Raises ValueError for an unknown name."""
    if name not in _NAMES:
        raise ValueError(f"{name} is not a name of a value; reftel.field_names has the names")
    return cast(FieldName, name)
