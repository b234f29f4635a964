"""Labels of the values that a reading reports (`Field.name`): those of the field table, and of values beside it."""

from __future__ import annotations

from collections.abc import Mapping

from reftel.field_names import FieldName
from reftel.fields.table import ROWS

BESIDE: Mapping[FieldName, str] = {
    "info.excluded": "Left out of a collective",
    "action.excluded": "Left out of a collective",
    "passing": "Passing instruction",
    "executive_order": "Executive order",
    "subject_marking": "Marking of the subject",
    "classified_by.reasons": "Reasons for classification",
    "handling": "Handling",
    "sections": "Section",
    "comment": "Comment",
    "redactions": "Redaction",
    "heading": "Heading",
    "transmission.id": "Transmission id",
    "transmission.dtg": "Date-time group",
    "transmission.precedence": "Precedence",
    "transmission.relay": "Relay stations",
    "transmission.originating": "Sending station",
    "transmission.security": "Circuit security",
    "reference_id": "Reference id (container)",
    "title": "Title (container)",
}
"""Values that readings report and that have no row in the field table."""

_LABELS: Mapping[str, str] = dict([*((row.name, row.label) for row in ROWS), *BESIDE.items()])


def field_label(name: str) -> str:
    """Return the label of a value that a reading reports; of a name without one, the name in words."""
    text = name.replace("_", " ").replace(".", ", ").strip()
    return _LABELS.get(name) or text[:1].upper() + text[1:]
