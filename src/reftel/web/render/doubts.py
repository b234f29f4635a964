"""Uncertain values: a mark at the field, with a link to the place in the copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from reftel.archive.types import CableView
from reftel.web import urls
from reftel.web.render.defect_words import in_words, uncertain_field

CODE: Final = "uncertain-reading"
"""The defect of uncertain values (`reftel.telegram.reader`)."""

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
        name = uncertain_field(entry.defect.note).partition(".")[0]
        field = _SHOWN_AS.get(name, name)
        copy = entry.witness or view.main
        before = found.get(field)
        said = in_words(entry.defect.note)
        note = f"{before.note}; {said}" if before else said
        found[field] = Doubt(note, before.href if before else urls.source(view.id, copy=copy, anchor=f"d{index}"))
    return found
