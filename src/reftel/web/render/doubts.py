"""Uncertain values: a mark at the field, with a link to the place in the copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reftel.archive.types import CableView
from reftel.collate.uncertain_choices import doubts_of_choices
from reftel.fields.defect_words import in_words
from reftel.uncertain import CODE as CODE
from reftel.uncertain import uncertain_field
from reftel.web import urls

_SHOWN_AS = {
    "post": "origin",
    "sender": "origin",
    "transmission": "created",
    "id": "origin",
    "declassify_on": "executive_order",
    "subject_marking": "subject",
}
"""Field -> the field beside which the page shows the mark."""


@dataclass(frozen=True)
class Doubt:
    """Reason of an uncertainty, and the place of the value."""

    note: str
    href: str


def doubts(view: CableView) -> Mapping[str, Doubt]:
    """Name of a field -> why its value is uncertain; several reasons are joined."""
    found: dict[str, Doubt] = {}
    corrected = {each.field for each in view.corrections}
    for index, entry in doubts_of_choices(view):
        name = uncertain_field(entry.defect.note)
        if name in corrected:
            continue
        field = _SHOWN_AS.get(name, name)
        copy = entry.witness or view.main
        before = found.get(field)
        said = in_words(entry.defect.note)
        note = f"{before.note}; {said}" if before else said
        found[field] = Doubt(note, before.href if before else urls.source(view.id, copy=copy, anchor=f"d{index}"))
    return found
