"""Changes of a batch to cables."""

from __future__ import annotations

import msgspec


class CableChanges(msgspec.Struct):
    """Changes of a batch to cables; the index gets them after the record's commit."""

    documents: dict[int, bytes] = msgspec.field(default_factory=dict)
    """Packed documents, prepared, by cable; the last one counts."""
    gone: set[int] = msgspec.field(default_factory=set)
    new: int = 0
    changed: int = 0
    witnesses: int = 0
