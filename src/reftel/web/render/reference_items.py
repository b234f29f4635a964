"""The list of references of a cable."""

from __future__ import annotations

from dataclasses import dataclass

from reftel.archive.types import CableView
from reftel.web import urls
from reftel.web.render.cable_rows import shown_subject


@dataclass(frozen=True)
class ReferenceItem:
    """A reference: the cited cable with its subject, or why there is no link."""

    id: str
    label: str
    text: str
    href: str
    subject: str
    note: str


def reference_items(view: CableView) -> tuple[ReferenceItem, ...]:
    """The references of a view."""
    made = []
    for held in view.cites:
        reference, card = held.reference, held.card
        notes = []
        is_plain = held.state is None or (held.state.state == "held" and card is not None and card.id == reference.id)
        if held.state is not None and not is_plain:
            notes.append(str(held.state))
        if reference.notal:
            notes.append("not sent to all addressees (NOTAL)")
        if reference.and_previous:
            notes.append("and previous")
        if reference.corrected_from:
            notes.append(f"written “{reference.corrected_from}”")
        if reference.note:
            notes.append(reference.note)
        made.append(
            ReferenceItem(
                held.id or "",
                reference.label or "",
                reference.text,
                urls.cable(held.id) if held.id else "",
                shown_subject(card, "") if card else "",
                "; ".join(notes),
            )
        )
    return tuple(made)
