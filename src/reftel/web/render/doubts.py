"""Uncertain values: a mark at the field, which links to the place in the copy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from reftel.archive.types import CableView
from reftel.web import urls

CODE: Final = "uncertain-reading"
"""The defect of uncertain values (`reftel.telegram.reader`)."""
_NAME = re.compile(r"([a-z_]+)(?:\.[a-z_.]+)? won by ")


_SHOWN_AS = {"post": "origin", "sender": "origin", "transmission": "created", "id": "origin"}
"""Field -> the field beside which the page shows the mark."""


@dataclass(frozen=True)
class Doubt:
    """Reason of an uncertainty, and the place of the value."""

    note: str
    href: str


def doubts(view: CableView) -> Mapping[str, Doubt]:
    """Name of a field -> why its value is uncertain; several reasons are joined."""
    found: dict[str, Doubt] = {}
    for index, entry in enumerate(view.defects):
        if entry.defect.code != CODE:
            continue
        name = _NAME.match(entry.defect.note)
        field = (
            _SHOWN_AS.get(name[1], name[1])
            if name
            else "references"
            if entry.defect.note.startswith("reference ")
            else ""
        )
        copy = entry.witness or view.main
        before = found.get(field)
        note = f"{before.note}; {entry.defect.note}" if before else entry.defect.note
        found[field] = Doubt(note, before.href if before else urls.source(view.id, copy=copy, anchor=f"d{index}"))
    return found
