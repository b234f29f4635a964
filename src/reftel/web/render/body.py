"""The body of a cable in reading order: headings, paragraphs with what stood in their margin, section rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from reftel.archive.types import CableCopy, CableView
from reftel.model import Paragraph
from reftel.web import urls
from reftel.web.render.prose import Piece, pieces

PORTIONS = (("TS", "ts"), ("S", "s"), ("C", "c"), ("R", "r"), ("LOU", "lou"), ("SBU", "u"), ("FOUO", "u"), ("U", "u"))
"""Beginning of a portion marking -> end of its CSS class; the order matters: SBU before S."""

MEANINGS = {
    "U": "Unclassified",
    "SBU": "Sensitive but unclassified",
    "LOU": "Limited official use",
    "C": "Confidential",
    "S": "Secret",
    "TS": "Top secret",
    "NF": "not for foreign nationals",
    "R": "Restricted",
    "FOUO": "For official use only",
    "NOFORN": "not for foreign nationals",
    "NC": "not for contractors",
}


@dataclass(frozen=True)
class Portion:
    """A portion marking as a coloured tag, with its meaning."""

    text: str
    css: str
    meaning: str


@dataclass(frozen=True)
class ParagraphItem:
    """A paragraph as cable.html shows it."""

    anchor: str
    label: str
    """`¶7`: what the pilcrow's link says."""
    href: str
    page_href: str
    heading: str
    portion: Portion | None
    pieces: tuple[Piece, ...]
    margin: tuple[str, ...]
    """Page marks that fall into it."""
    before: tuple[str, ...]
    """Section lines that stand over it."""
    copy: int
    """The copy it was taken from, where that is not the main one; else 0."""


def portion(marking: str | None) -> Portion | None:
    """A marking such as `C/NF` with its level's colour."""
    if not marking:
        return None
    parts = [part for part in re.split(r"[/\- ]+", marking.upper()) if part]
    first = parts[0] if parts else marking
    css = "none"
    for start, name in sorted(PORTIONS, key=lambda pair: -len(pair[0])):
        if first.startswith(start):
            css = name
            break
    said = [MEANINGS[part] for part in parts if part in MEANINGS]
    return Portion(marking, css, ", ".join(said))


def _marks(copy: CableCopy) -> list[tuple[int, str, str]]:
    """(start, `page` or `section`, text) of what the network put into a copy's text at its cuts, in order."""
    text = copy.text
    pages = [(block.span, "page") for block in copy.cable.blocks if block.kind == "page_mark"]
    sections = [(section.span, "section") for section in copy.cable.sections if section.number > 1]
    return [(span.start, kind, " ".join(span.of(text).split())) for span, kind in sorted(pages + sections)]


def reference_links(view: CableView) -> Mapping[str, tuple[str, str]]:
    """Label of a reference -> where it leads and what it is, for `ref A` in the text."""
    made = {}
    for cite in view.cites:
        if cite.reference.label and cite.reference.id:
            what = cite.card.subject if cite.card and cite.card.subject else cite.reference.text
            made[cite.reference.label.upper()] = (
                urls.cable(cite.card.id) if cite.card else "#ref-" + cite.reference.label,
                what,
            )
    return made


def paragraph_items(view: CableView) -> tuple[ParagraphItem, ...]:
    """All paragraphs in order."""
    copies = {copy.number: copy for copy in view.copies}
    marks = {number: _marks(copy) for number, copy in copies.items()}
    links = reference_links(view)
    made: list[ParagraphItem] = []
    for paragraph, number in zip(view.cable.paragraphs, view.paragraph_copy, strict=True):
        waiting = marks.get(number, [])
        before, margin = [], []
        while waiting and waiting[0][0] < paragraph.span.end:
            start, kind, text = waiting.pop(0)
            if kind == "section" and start <= paragraph.span.start:
                before.append(text)
            elif start >= paragraph.span.start or made:
                margin.append(text)
        copy = copies.get(number)
        made.append(_item(view.id, paragraph, copy, links, tuple(before), tuple(margin), number == view.main))
    return tuple(made)


def _item(
    cable_id: str,
    paragraph: Paragraph,
    copy: CableCopy | None,
    links: Mapping[str, tuple[str, str]],
    before: tuple[str, ...],
    margin: tuple[str, ...],
    is_main: bool,
) -> ParagraphItem:
    taken_out = (
        r for r in (copy.cable.redactions if copy else ()) if paragraph.span.start <= r.span.start < paragraph.span.end
    )
    return ParagraphItem(
        anchor=paragraph.anchor,
        label=f"¶{paragraph.number}" if paragraph.number is not None else "¶",
        href=urls.cable(cable_id, paragraph.anchor),
        page_href=urls.paragraph(cable_id, paragraph.anchor),
        heading=paragraph.heading or "",
        portion=portion(paragraph.marking),
        pieces=pieces(paragraph, taken_out, links),
        margin=margin,
        before=before,
        copy=0 if is_main or copy is None else copy.number,
    )
