"""The strip of a cable's conversation beside its text: cited cables, the cable, citing cables, in order of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reftel.archive.types import CableSummary, CableView, SummaryPage
from reftel.web import urls
from reftel.web.filters import day as day_in_words
from reftel.web.filters import possible_days
from reftel.web.render.cable_rows import anchor_label, shown_subject

MOST = 9
"""Cables on each side; the page of the conversation shows all."""


@dataclass(frozen=True)
class Step:
    """A cable of the strip."""

    id: str
    href: str
    day: str
    """`11 March 2008`; of a cable that is not held its possible days: `January to March 2008`."""
    subject: str
    what: str
    """`cites as A`, `cited by`, or empty for the cable itself."""
    is_held: bool
    where: str = ""
    """The paragraph that cites this cable, and its sentence."""
    where_href: str = ""
    sentence: str = ""


def strip(
    view: CableView, citing: Sequence[CableSummary], mentioned: Mapping[str, tuple[str, str]]
) -> tuple[Step, ...]:
    """Return the strip: the cables that the cable cites and that cite it, in order of date; empty for the cable
    alone.

    `mentioned`: citing cable -> (anchor of its paragraph that mentions this one, sentence).
    """
    found: dict[str, tuple[dt.date | None, Step]] = {}
    for cite in view.cites:
        card, state = cite.card, cite.state
        cable_id = cite.id
        if cable_id is None or cable_id == view.id or cable_id in found or len(found) >= MOST:
            continue
        label = cite.reference.label
        day = _day(card) if card else state.middle if state else None
        subject = shown_subject(card) if card else "not held"
        step = Step(
            id=cable_id,
            href=urls.cable(cable_id),
            day=day_in_words(day) if card or not state else possible_days(state.first, state.last),
            subject=subject,
            what=f"cites as {label}" if label else "cites",
            is_held=card is not None,
        )
        found[cable_id] = (day, step)
    for card in citing[:MOST]:
        if card.id not in found:
            day = _day(card)
            anchor, sentence = mentioned.get(card.id, ("", ""))
            step = Step(
                id=card.id,
                href=urls.cable(card.id),
                day=day_in_words(day),
                subject=shown_subject(card),
                what="cited by",
                is_held=True,
                where=f"in {anchor_label(anchor)}" if anchor else "",
                where_href=urls.cable(card.id, anchor) if anchor else "",
                sentence=sentence,
            )
            found[card.id] = (day, step)
    if not found:
        return ()
    own = view.cable.created.date() if view.cable.created else None
    before = [each for each in found.values() if each[1].what != "cited by"]
    after = [each for each in found.values() if each[1].what == "cited by"]
    itself = Step(view.id, "", day_in_words(own), "this cable", "", True)
    ordered = [*sorted(before, key=_by_day), (own, itself), *sorted(after, key=_by_day)]
    return tuple(step for _, step in ordered)


def not_in_strip(view: CableView, citing: SummaryPage, steps: Sequence[Step]) -> int:
    """Return the number of cited and citing cables that a strip does not show; `citing` has the first citing ones."""
    if not steps:
        return 0
    cited = {cite.card.id if cite.card else cite.reference.id for cite in view.cites} - {None, view.id}
    both = sum(card.id in cited for card in citing.cards)
    return max(len(cited) + view.more_cites + citing.total - both - (len(steps) - 1), 0)


def _day(card: CableSummary) -> dt.date | None:
    return card.created.date() if card.created else None


def _by_day(each: tuple[dt.date | None, Step]) -> tuple[bool, dt.date]:
    return each[0] is None, each[0] or dt.date.min
