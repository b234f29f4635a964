"""The body of a cable in reading order: headings, paragraphs, and the marks between and inside them."""

from __future__ import annotations

import dataclasses
import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reftel.archive.record.derived import mentions_of
from reftel.archive.types import CableCopy, CableView
from reftel.model import Paragraph, Redaction
from reftel.spans import Span
from reftel.text.case import is_mostly_capitals
from reftel.web import urls
from reftel.web.render.aside_lines import AsideLine, CopyPlaces, asides
from reftel.web.render.cable_rows import shown_subject
from reftel.web.render.missing import Lack, lacks
from reftel.web.render.prose_bits import Bit, Links, Piece, pieces

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


def paragraph_items(view: CableView, whole: CableView | None = None) -> tuple[ParagraphItem, ...]:
    """All paragraphs in order; see `body_of`."""
    return body_of(view, whole).items


def body_of(view: CableView, whole: CableView | None = None) -> Body:
    """All paragraphs in order, with the marks between, inside and after them.

    `whole` is the cable with all paragraphs, if `view` has only those of a page.
    """
    copies = {copy.number: copy for copy in view.copies if copy.number in {*view.paragraph_copy}}
    walks = {number: _CopyWalk(copy) for number, copy in copies.items()}
    links = Links(reference_links(view))
    named = mention_links(view)
    missing = lacks(whole or view, {paragraph.anchor for paragraph in view.cable.paragraphs})
    made: list[ParagraphItem] = []
    before = view.main
    for paragraph, number in zip(view.cable.paragraphs, view.paragraph_copy, strict=True):
        walk = walks.get(number)
        around = walk.around(paragraph, is_first=not made) if walk else Around((), (), ())
        own = named.get(paragraph.anchor)
        taken_out = walk.places.redactions(paragraph.span) if walk else ()
        item = _item(view.id, paragraph, taken_out, links.with_words(own) if own else links, around)
        if number != before:
            item = dataclasses.replace(item, copy=number)
        before = number
        lack = missing.get(paragraph.anchor)
        made.append(dataclasses.replace(item, lack=lack) if lack else item)
    left = walks[view.paragraph_copy[-1]].waiting if view.paragraph_copy and view.paragraph_copy[-1] in walks else ()
    return Body(tuple(made), tuple(aside for _, _, aside in left))


@dataclass(frozen=True)
class Around:
    """The marks of one paragraph: over its heading, under that, inside."""

    over: tuple[AsideLine, ...]
    under: tuple[AsideLine, ...]
    inside: tuple[AsideLine, ...]


class _CopyWalk:
    """Goes through one copy, paragraph by paragraph."""

    def __init__(self, copy: CableCopy) -> None:
        self.places = CopyPlaces(copy)
        self.waiting = deque(asides(copy))
        self._done = 0

    def around(self, paragraph: Paragraph, *, is_first: bool) -> Around:
        """Take the marks before and inside a paragraph."""
        over: list[AsideLine] = []
        under: list[AsideLine] = []
        inside: list[tuple[Span, AsideLine]] = []
        first = self.places.first_heading(self._done, paragraph.span.start)
        self._done = paragraph.span.end
        while self.waiting and self.waiting[0][0].start < paragraph.span.end:
            span, kind, aside = self.waiting.popleft()
            if span.start > paragraph.span.start:
                inside.append((span, aside))
            elif not is_first or kind in ("section", "page_mark"):
                (over if span.start <= first else under).append(aside)
        counts = self.places.before(paragraph, [span for span, _ in inside]) if inside else []
        placed = tuple(dataclasses.replace(aside, at=at) for (_, aside), at in zip(inside, counts, strict=True))
        return Around(tuple(over), tuple(under), placed)


def _item(
    cable_id: str,
    paragraph: Paragraph,
    taken_out: Sequence[Redaction],
    links: Links,
    around: Around,
) -> ParagraphItem:
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
