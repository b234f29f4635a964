"""Notes about paragraphs that the copies of a cable lack, shown between the others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from reftel.archive.types import CableView
from reftel.fields.withheld import ParagraphGap, count, gaps
from reftel.web import urls
from reftel.web.filters import plural
from reftel.web.render.cable_rows import Crumb

_WHY = {
    "mark": "a mark takes {their} place.",
    "extract": "this copy is an extract.",
    "several": "the numbers skip {them}.",
    "others": "the number is skipped, as others of this copy are.",
}


@dataclass(frozen=True)
class Lack:
    """A gap between two paragraphs."""

    text: str
    """`Paragraphs 4 to 7 are withheld: a mark takes their place.`"""
    copies: tuple[Crumb, ...]
    """Copies that have paragraphs of these numbers."""
    is_withheld: bool


def lacks(view: CableView, anchors: Collection[str] | None = None) -> dict[str, Lack]:
    """Anchor of the paragraph after each gap -> the missing paragraphs before it.

    `anchors` are those of the paragraphs that the page shows; None for all.
    """
    found = [gap for gap in gaps(view.cable, view.missing_sections) if gap.before is not None]
    shown = [gap for gap in found if anchors is None or gap.before in anchors]
    held = _Held(view)
    return {gap.before: _lack(view, gap, held) for gap in shown if gap.before is not None}


class _Held:
    """The numbers of the paragraphs of each copy."""

    def __init__(self, view: CableView) -> None:
        self.by_copy = {copy.number: {each.number for each in copy.cable.paragraphs} for copy in view.copies}


def fact(view: CableView) -> str:
    """Words for the line of facts: `6 paragraphs withheld`; empty for none."""
    missing = count([gap for gap in gaps(view.cable, view.missing_sections) if gap.is_withheld])
    return f"{plural(missing, 'paragraph')} withheld" if missing else ""


def is_wanted(view: CableView) -> bool:
    """Whether no copy here has some of the withheld paragraphs."""
    held = {each.number for copy in view.copies for each in copy.cable.paragraphs}
    missing = (gap for gap in gaps(view.cable, view.missing_sections) if gap.is_withheld)
    return any(number not in held for gap in missing for number in gap.numbers)


def _lack(view: CableView, gap: ParagraphGap, held: _Held) -> Lack:
    if not gap.is_withheld:
        return Lack(f"Number {gap} is skipped. Nothing shows that a paragraph is missing.", (), False)
    several = gap.first != gap.last
    why = _WHY[gap.evidence].format(their="their" if several else "its", them="them" if several else "it")
    text = f"Paragraphs {gap} are withheld: {why}" if several else f"Paragraph {gap} is withheld: {why}"
    return Lack(text, tuple(_holders(view, gap, held)), True)


def _holders(view: CableView, gap: ParagraphGap, held: _Held) -> list[Crumb]:
    found = []
    for copy, numbers in held.by_copy.items():
        there = [number for number in gap.numbers if number in numbers]
        if there:
            which = ", ".join(map(str, there))
            if len(there) == len(gap.numbers):
                which = "all of them" if gap.first != gap.last else "it"
            found.append(Crumb(f"copy {copy} has {which}", urls.source(view.id, copy=copy)))
    return found
