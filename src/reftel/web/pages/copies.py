"""Copies of a cable side by side, aligned by paragraph, with the differences marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

from starlette.responses import RedirectResponse, Response

from reftel.archive.types import CableCopy, CableView
from reftel.collate.collation_types import Change
from reftel.collate.given import are_apart
from reftel.collate.published import Printed, PublishedParagraph, in_words, left_out, published
from reftel.fields.field_labels import field_label
from reftel.fields.withheld import withheld
from reftel.forms import form_title
from reftel.model import Paragraph
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.filters import day, plural
from reftel.web.page import Page, PageRequest, Refused, View
from reftel.web.pages.cable import Difference, reading_of, subject_of
from reftel.web.pages.source import find_copy
from reftel.web.render.cable_rows import anchor_label, shown_subject
from reftel.web.render.compared_stretch import Stretch
from reftel.web.render.origin import CopyOrigin, origin_of
from reftel.web.render.shown_part import EACH, MOST, ROOM

LINE_END = re.compile(r"(?<!\n)\n(?!\n)")
"""A line break inside a paragraph."""

WIDEST = 60
"""Paragraphs that the matrix of copies shows."""
MOST_ROWS = 200
"""Copies that it shows."""
MOST_OMISSIONS = 200
"""Omissions of a copy that are listed."""

CELLS: dict[Printed, str] = {
    "whole": "same",
    "otherwise": "differs",
    "shortened": "shorter",
    "moved": "moved",
    "excised": "excised",
    "not declassified": "kept-back",
    "absent": "lacks",
    "no text": "lacks",
}
"""How a copy has a paragraph -> the class of its cell."""

SAID = {
    "withheld": "taken out here by the publisher, given in the other copy",
    "restored": "given here, taken out of the other copy",
    "retyped": "differs from the other copy",
    "only": "only in this copy",
}


@dataclass(frozen=True)
class Pair:
    """A paragraph in two copies; an empty side lacks it."""

    anchor: str
    label: str
    """`¶7`, for the list of equal ones."""
    left: tuple[Stretch, ...]
    right: tuple[Stretch, ...]
    same: bool
    cited: str
    """Its anchor, if the cable has it; otherwise empty."""

    @property
    def only_in(self) -> str:
        """`left` or `right` if the other copy lacks the paragraph; otherwise empty."""
        return "" if self.left and self.right else "left" if self.left else "right"


@dataclass(frozen=True)
class PairGroup:
    """Pairs that differ, each shown; or a run of paragraphs that are equal or in one copy only, folded."""

    same: bool
    only_in: str
    """`left` or `right` for paragraphs that only this copy has."""
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class MatrixRow:
    """A copy and, for each paragraph of the cable, how it has it: a value of `CELLS`."""

    number: int
    form: str
    cells: tuple[str, ...]
    left_out: tuple[str, ...]
    """Omissions of the copy, in words."""


@dataclass(frozen=True)
class ProbableLink:
    """A cable that is probably the same telegram, or sends its text again, with the evidence."""

    id: str
    href: str
    subject: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class CopyRow:
    """A copy in the list above the comparison."""

    number: int
    form: str
    place: str
    origin: CopyOrigin
    released: str
    paragraphs: int
    note: str
    source_href: str


@dataclass(frozen=True)
class CopiesView(View):
    """Variables of copies.html."""

    id: str
    subject: str
    copies: int
    left: int
    right: int
    table: tuple[CopyRow, ...]
    groups: tuple[PairGroup, ...]
    matrix_of: tuple[str, ...]
    """Labels of the matrix's columns; none if each copy is another section."""
    beyond_matrix: int
    """Paragraphs after the last column."""
    matrix: tuple[MatrixRow, ...]
    probably: tuple[ProbableLink, ...]
    sent_again: tuple[ProbableLink, ...]
    """Other telegrams with the same text: one corrects or repeats the other."""
    differences: tuple[Difference, ...]
    equal: int
    """Paragraphs that both copies have, with the same words."""
    changed: int
    """Paragraphs that both copies have, with different words."""
    only_left: int
    only_right: int
    verdict: str
    """Whether the copies have the same text, in a sentence."""
    apart: str
    """Sections of the two copies, if they have none in common; otherwise empty."""
    more_copies: int
    """Copies after those in the table."""
    part: int
    """Number of the part of the comparison, from 1."""
    parts: int
    previous_href: str
    next_href: str


def stretches(text: str, changes: Sequence[Change]) -> tuple[Stretch, ...]:
    """Return the text of one side cut at its changes. Line breaks become spaces, so that offsets do not change."""
    text = LINE_END.sub(" ", text)
    made, at = [], 0
    for change in sorted(changes, key=lambda change: change.span):
        start, end = max(change.span.start, at), min(change.span.end, len(text))
        if start >= end:
            continue
        if start > at:
            made.append(Stretch(text[at:start], "", ""))
        made.append(Stretch(text[start:end], change.kind, SAID[change.kind]))
        at = end
    if at < len(text):
        made.append(Stretch(text[at:], "", ""))
    return tuple(made)


def _side(own: Paragraph | None, changes: Sequence[Change], other: Paragraph | None) -> tuple[Stretch, ...]:
    """A paragraph that the other copy lacks is not marked: the other column says so."""
    if own is None:
        return ()
    return stretches(own.text, [change for change in changes if other is not None or change.kind != "only"])


def matrix(view: CableView, rows: Sequence[PublishedParagraph]) -> tuple[MatrixRow, ...]:
    """Copies by paragraphs, against the paragraphs that are read: spaces, case and punctuation do not count."""
    made = []
    for at, copy in enumerate(view.copies[:MOST_ROWS]):
        cells = tuple(CELLS[row.copies[at].state] for row in rows[:WIDEST] if row.only_in is None)
        omitted = list(islice(left_out(rows, copy.number), MOST_OMISSIONS + 1))
        left = tuple(in_words(entry, _label) for entry in omitted[:MOST_OMISSIONS])
        left += ("and more",) if len(omitted) > MOST_OMISSIONS else ()
        made.append(MatrixRow(copy.number, form_title(copy.source.form), cells, left))
    return tuple(made)


def _label(anchor: str) -> str:
    return anchor_label(anchor) if not anchor.startswith("u") else f"unnumbered paragraph {anchor[1:]}"


def probable_links(view: CableView, *, again: bool = False) -> tuple[ProbableLink, ...]:
    """Cables that are probably the same telegram under another id; with `again`, other telegrams with its text."""
    return tuple(
        ProbableLink(link.card.id, urls.cable(link.card.id), shown_subject(link.card), tuple(map(str, link.evidence)))
        for link in view.probably
        if link.is_sent_again == again
    )


def build(page_request: PageRequest) -> CopiesView | Response:
    """Build the page of two copies; the default is the main copy and another one."""
    raw = page_request.part("cable_id")
    view = page_request.app.archive.cable(raw, most_cites=0)
    if view.id != raw:
        return RedirectResponse(urls.copies(view.id), 301)
    first = _beside(view)
    left = page_request.integer("left", min(first, view.main), 1, 10**6)
    right = page_request.integer("right", max(first, view.main), 1, 10**6)
    find_copy(view, left)
    find_copy(view, right)
    is_one = len(view.copies) < 2  # then there is nothing to compare
    published_in = () if is_one else published(view.cable.paragraphs, {copy.number: copy.cable for copy in view.copies})
    compared = () if is_one else page_request.app.archive.compare(view.id, left=left, right=right).rows
    pairs: list[Pair] = []
    seen: set[str] = set()
    known = {paragraph.anchor for paragraph in view.cable.paragraphs}
    for row in compared:
        sides = [side for side in (row.left, row.right) if side is not None]
        pairs.append(
            Pair(
                sides[0].anchor if sides and sides[0].anchor not in seen else "",
                anchor_label(sides[0].anchor) if sides else "",
                _side(row.left, row.left_changes, row.right),
                _side(row.right, row.right_changes, row.left),
                row.left is not None and row.right is not None and not row.left_changes and not row.right_changes,
                next((side.anchor for side in sides if side.anchor in known), ""),
            )
        )
        seen.update(side.anchor for side in sides[:1])
    divided = _parts(pairs)
    at = page_request.integer("part", 1, 1, 10**7)
    if at > len(divided):
        raise Refused(404, f"This comparison has {plural(len(divided), 'part')}.")
    shown = divided[at - 1]
    table = view.copies[:MOST]
    return CopiesView(
        more_copies=len(view.copies) - len(table),
        part=at,
        parts=len(divided),
        previous_href=urls.copies(view.id, left=left, right=right, part=at - 1) if at > 1 else "",
        next_href=urls.copies(view.id, left=left, right=right, part=at + 1) if at < len(divided) else "",
        title=f"{view.id}: copies",
        id=view.id,
        subject=subject_of(view),
        copies=len(view.copies),
        left=left,
        right=right,
        table=tuple(
            CopyRow(
                copy.number,
                form_title(copy.source.form),
                copy.shown_source.path,
                origin_of(copy),
                day(copy.frame.released or copy.cable.released),
                len(copy.cable.paragraphs),
                "; ".join(
                    (["read first"] if copy.number == view.main else [])
                    + ([_sections(copy)] if copy.sections else [])
                    + (["partial"] if copy.cable.is_partial else [])
                    + ([plural(len(copy.cable.redactions), "redaction")] if copy.cable.redactions else [])
                    + [f"without {gap}" for gap in withheld(copy.cable)]
                    + ([f"joined by {'; '.join(map(str, copy.joined_by))}"] if copy.joined_by else [])
                ),
                urls.source(view.id, copy=copy.number),
            )
            for copy in table
        ),
        groups=tuple(
            PairGroup(same, only_in, tuple(run))
            for (same, only_in), run in groupby(shown, key=lambda pair: (pair.same, pair.only_in))
        ),
        matrix_of=()
        if _are_sections(view.copies)
        else tuple(anchor_label(p.anchor) for p in view.cable.paragraphs[:WIDEST]),
        beyond_matrix=max(0, len(view.cable.paragraphs) - WIDEST),
        matrix=matrix(view, published_in),
        probably=probable_links(view),
        sent_again=probable_links(view, again=True),
        differences=tuple(
            Difference(
                field_label(entry.field),
                tuple(map(reading_of, entry.attested)),
            )
            for entry in view.disagreements[:MOST]
        ),
        equal=sum(pair.same for pair in pairs),
        changed=sum(not pair.same and not pair.only_in for pair in pairs),
        only_left=sum(pair.only_in == "left" for pair in pairs),
        only_right=sum(pair.only_in == "right" for pair in pairs),
        verdict=_verdict(published_in, view.copies),
        apart=_apart(find_copy(view, left), find_copy(view, right)),
    )


def _parts(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Divide a comparison into parts that a page has room for: nearly always one."""
    made: list[list[Pair]] = [[]]
    room = ROOM
    for pair in pairs:
        sides = (*pair.left, *pair.right)
        weight = sum(len(stretch.text) for stretch in sides) + EACH * (1 + len(sides))
        if made[-1] and weight > room:
            made.append([])
            room = ROOM
        made[-1].append(pair if weight <= ROOM else _beginning(pair))
        room -= weight
    return made


def _beginning(pair: Pair) -> Pair:
    """A pair of very long paragraphs, cut with a note."""
    return replace(pair, left=_first_of(pair.left), right=_first_of(pair.right))


def _first_of(side: Sequence[Stretch]) -> tuple[Stretch, ...]:
    room, made = ROOM // 2, []
    for stretch in side:
        made.append(replace(stretch, text=stretch.text[: max(room, 1)]))
        room -= len(stretch.text) + EACH
        if room <= 0:
            return (*made, Stretch(" … [cut: the source of the copy has all of it]", "", ""))
    return tuple(made)


def _beside(view: CableView) -> int:
    """The copy to compare with the main one: the first that has a section of it, else the first other one."""
    main = find_copy(view, view.main)
    others = [copy for copy in view.copies if copy.number != view.main]
    fitting = [copy for copy in others if not are_apart(copy.sections, main.sections)]
    return next((copy.number for copy in (*fitting, *others)), view.main)


def _verdict(rows: Sequence[PublishedParagraph], copies: Sequence[CableCopy]) -> str:
    states = {copy.state for row in rows for copy in row.copies} | {"absent" for row in rows if row.only_in is not None}
    if states <= {"whole"}:
        return (
            "Both copies have the same text." if len(copies) == 2 else f"All {len(copies)} copies have the same text."
        )
    if states & {"otherwise", "excised", "not declassified"}:
        return "The text differs between the copies; the differences are below."
    if _are_sections(copies):
        return "Each copy is another section of the telegram."
    if any(row.only_in is not None for row in rows):
        return "Paragraphs that copies share have the same words, but some copies have paragraphs that others lack."
    return "The copies have the same words, but some lack paragraphs."


def _are_sections(copies: Sequence[CableCopy]) -> bool:
    sections = [set(copy.sections) for copy in copies]
    return all(sections) and sum(map(len, sections)) == len(set().union(*sections))


def _apart(left: CableCopy, right: CableCopy) -> str:
    if not are_apart(left.sections, right.sections):
        return ""
    return f"Copy {left.number} is {_sections(left)}, copy {right.number} {_sections(right)}"


def _sections(copy: CableCopy) -> str:
    """`section 2 of 3`, `sections 1, 2 of 3`; empty for a copy of the whole telegram."""
    if not copy.sections:
        return ""
    of = f" of {copy.section_count}" if copy.section_count else ""
    return f"{'section' if len(copy.sections) == 1 else 'sections'} {', '.join(map(str, copy.sections))}{of}"


PAGE = Page(
    Address(
        "copies",
        "/cable/{cable_id}/copies",
        "two copies side by side; `?left=` and `?right=`, `?part=` of a very long comparison",
        link=urls.copies,
        sample=lambda one: urls.copies(one.cable),
    ),
    "copies.html",
    CopiesView,
    build,
)
