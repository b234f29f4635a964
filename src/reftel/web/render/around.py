"""Cables before and after a cable, and the defects of its copies."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reftel.archive.types import CableSummary, CableView
from reftel.defects import defect_title
from reftel.fields.defect_words import in_words
from reftel.vocab.posts import posts
from reftel.web import urls
from reftel.web.filters import plural
from reftel.web.render.cable_rows import Row, row

NEAR = 45
"""Days after which the page gives the distance of a neighbor."""


@dataclass(frozen=True)
class Flaw:
    """A defect, with its place in the source view."""

    what: str
    note: str
    href: str


def gap(one: dt.datetime | None, other: dt.datetime | None) -> str:
    """`13 months earlier`, `2 years later`: the distance of `other` from `one`; empty if they are near each other."""
    if one is None or other is None:
        return ""
    days = (other - one).days
    if abs(days) <= NEAR:
        return ""
    months = round(abs(days) / 30.44)
    length = plural(months, "month") if months < 24 else plural(round(abs(days) / 365.25), "year")
    return f"{length} {'later' if days > 0 else 'earlier'}"


def neighbors(view: CableView) -> tuple[tuple[str, str, Row], ...]:
    """(label, access key or empty, cable) of the cables before and after."""
    around = view.neighbors
    post = posts().by_name.get(view.cable.post or "")
    name = post.locale if post and post.locale else "this post"
    given: tuple[tuple[str, str, CableSummary | None], ...] = (
        (f"Previous from {name}", "p", around.previous_of_post),
        (f"Next from {name}", "n", around.next_of_post),
        ("Previous of the same day", "", around.previous_of_day),
        ("Next of the same day", "", around.next_of_day),
    )
    made = []
    for what, key, card in given:
        if card is not None:
            far = gap(view.cable.created, card.created)
            made.append((f"{what}, {far}" if far else what, key, row(card, with_tags=False)))
    return tuple(made)


def flaws(view: CableView) -> tuple[tuple[Flaw, ...], ...]:
    """The defects of all copies by kind. Equal ones are one with their number, which leads to the first."""
    found: dict[tuple[str, str], list[str]] = {}
    for index, entry in enumerate(view.defects):
        href = ""
        if entry.witness and entry.defect.span is not None:
            href = urls.source(view.id, copy=entry.witness, anchor=f"d{index}")
        found.setdefault((defect_title(entry.defect.code), in_words(entry.defect.note)), []).append(href)
    kinds: dict[str, list[Flaw]] = {}
    for (what, note), hrefs in found.items():
        said = f"{note} ({len(hrefs)} times)".strip() if len(hrefs) > 1 else note
        kinds.setdefault(what, []).append(Flaw(what, said, next(filter(None, hrefs), "")))
    return tuple(map(tuple, kinds.values()))
