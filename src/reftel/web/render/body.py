"""The body of a cable in reading order: headings, paragraphs, and the marks between and inside them."""

from __future__ import annotations

import dataclasses
import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from reftel.archive.record.derived import mentions_of
from reftel.archive.types import CableCopy, CableView
from reftel.model import Paragraph
from reftel.spans import Span
from reftel.text.case import is_mostly_capitals
from reftel.web import urls
from reftel.web.render.aside_lines import AsideLine, asides, before_in, headings
from reftel.web.render.cable_rows import shown_subject
from reftel.web.render.missing import Lack, lacks
from reftel.web.render.prose_bits import Bit, Piece, pieces

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
    """A portion marking as a colored tag, with its meaning."""

    text: str
    css: str
    meaning: str


@dataclass(frozen=True)
class ParagraphItem:
    """A paragraph as cable.html shows it."""

    anchor: str
    label: str
    """`¶7`: the text of the pilcrow's link."""
    href: str
    page_href: str
    heading: str
    portion: Portion | None
    pieces: tuple[Piece, ...]
    over: tuple[AsideLine, ...]
    """Marks over it and its heading: page marks, section lines, captions."""
    under: tuple[AsideLine, ...]
    """Marks between its heading and it."""
    old_anchor: str
    """`par7`: its anchor on older sites; empty if the number repeats."""
    in_capitals: bool
    """Typed in capitals, as on old networks: set smaller and letterspaced."""
    copy: int
    """The copy from which the text from here on is; 0 if it is the copy of the paragraph before."""
    lack: Lack | None = None
    """Paragraphs missing before it."""
    heading_bits: tuple[Bit, ...] = ()
    """The heading, if it has a match of a search."""


def portion(marking: str | None) -> Portion | None:
    """A marking such as `C/NF` with its level's color."""
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


def reference_links(view: CableView) -> Mapping[str, tuple[str, str]]:
    """Label of a reference -> its address and kind, for `ref A` in the text."""
    made = {}
    for cite in view.cites:
        if cite.reference.label and cite.reference.id:
            what = shown_subject(cite.card, cite.reference.text) if cite.card else cite.reference.text
            made[cite.reference.label.upper()] = (
                urls.cable(cite.card.id) if cite.card else "#ref-" + cite.reference.label,
                what,
            )
    return made


def mention_links(view: CableView) -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """Anchor of a paragraph -> words in it that mean a cable, with the address and kind of each.

    These are `reftel` of a list of one, numbers (`LIMA 713`), and labels with a paragraph (`ref C, para 6`).
    """
    cards = {cite.reference.id: cite.card for cite in view.cites if cite.reference.id}
    meant = {cite.reference.id: cite.id for cite in view.cites if cite.reference.id}
    made: dict[str, dict[str, tuple[str, str]]] = {}
    texts = {paragraph.anchor: paragraph.text for paragraph in view.cable.paragraphs}
    for mention in mentions_of(view.cable):
        if mention.id is None or not mention.span or (mention.kind == "label" and mention.target is None):
            continue
        card = cards.get(mention.id)
        written = texts[mention.anchor][mention.span.start : mention.span.end]
        cable_id = meant.get(mention.id) or mention.id
        href = urls.cable(cable_id, f"p{mention.target}" if mention.target and card else "")
        made.setdefault(mention.anchor, {})[written] = (href, shown_subject(card, cable_id) if card else cable_id)
    return made


@dataclass(frozen=True)
class Body:
    """A cable's text in reading order."""

    items: tuple[ParagraphItem, ...]
    after: tuple[AsideLine, ...]
    """Marks that are after the last paragraph."""


def paragraph_items(view: CableView) -> tuple[ParagraphItem, ...]:
    """All paragraphs in order."""
    return body_of(view).items


def body_of(view: CableView) -> Body:
    """All paragraphs in order, with the marks between, inside and after them."""
    copies = {copy.number: copy for copy in view.copies}
    waiting = {number: deque(asides(copies[number])) for number in {*view.paragraph_copy} if number in copies}
    done = dict.fromkeys(waiting, 0)
    links = reference_links(view)
    named = mention_links(view)
    missing = lacks(view)
    made: list[ParagraphItem] = []
    before = view.main
    for paragraph, number in zip(view.cable.paragraphs, view.paragraph_copy, strict=True):
        copy = copies.get(number)
        around = _around(paragraph, copy, waiting.get(number, deque()), done.get(number, 0), is_first=not made)
        done[number] = paragraph.span.end
        item = _item(view.id, paragraph, copy, {**links, **named.get(paragraph.anchor, {})}, around)
        if number != before:
            item = dataclasses.replace(item, copy=number)
        before = number
        lack = missing.get(paragraph.anchor)
        made.append(dataclasses.replace(item, lack=lack) if lack else item)
    left = waiting.get(view.paragraph_copy[-1], deque()) if view.paragraph_copy else deque()
    return Body(tuple(made), tuple(aside for _, _, aside in left))


@dataclass(frozen=True)
class Around:
    """The marks of one paragraph: over its heading, under that, inside."""

    over: tuple[AsideLine, ...]
    under: tuple[AsideLine, ...]
    inside: tuple[AsideLine, ...]


def _around(
    paragraph: Paragraph,
    copy: CableCopy | None,
    waiting: deque[tuple[Span, str, AsideLine]],
    since: int,
    *,
    is_first: bool,
) -> Around:
    """Take from `waiting` the marks before and inside a paragraph."""
    over: list[AsideLine] = []
    under: list[AsideLine] = []
    inside: list[AsideLine] = []
    first = min(headings(copy, since, paragraph.span.start), default=paragraph.span.start) if copy else 0
    while copy and waiting and waiting[0][0].start < paragraph.span.end:
        span, kind, aside = waiting.popleft()
        if span.start > paragraph.span.start:
            inside.append(dataclasses.replace(aside, at=before_in(paragraph, copy, span)))
        elif not is_first or kind in ("section", "page_mark"):
            (over if span.start <= first else under).append(aside)
    return Around(tuple(over), tuple(under), tuple(inside))


def _item(
    cable_id: str,
    paragraph: Paragraph,
    copy: CableCopy | None,
    links: Mapping[str, tuple[str, str]],
    around: Around,
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
        pieces=pieces(paragraph, taken_out, links, around.inside),
        over=around.over,
        under=around.under,
        old_anchor=f"par{paragraph.number}" if paragraph.anchor == f"p{paragraph.number}" else "",
        in_capitals=is_mostly_capitals(paragraph.text),
        copy=0,
    )
