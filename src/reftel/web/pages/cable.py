"""The page of a cable: identity, header and body; conversation, neighbors, related cables and defects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from reftel.archive.types import CableView
from reftel.citation import cite
from reftel.collate.collation_types import Attested
from reftel.errors import ArchiveError, UnknownCable
from reftel.fields.field_labels import field_label
from reftel.text.case import sentence_case, subject_shown
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.filters import day
from reftel.web.page import Page, PageRequest, View
from reftel.web.pages import absent
from reftel.web.pages.match_bar import MatchBar, found_in
from reftel.web.render import labels, meta
from reftel.web.render.around import Flaw, flaws, neighbors
from reftel.web.render.aside_lines import AsideLine
from reftel.web.render.body import ParagraphItem, Portion, body_of, portion
from reftel.web.render.cable_rows import (
    NO_SUBJECT,
    Crumb,
    LevelMark,
    Row,
    TagMark,
    level_mark,
    rows,
    tag_marks,
)
from reftel.web.render.correction_lines import CorrectionLine, correction_lines
from reftel.web.render.doubts import Doubt, doubts
from reftel.web.render.facts import Fact, facts_of
from reftel.web.render.filing import FilingLine, FilingValue, derived_of, filing_of, withheld_note
from reftel.web.render.header_lines import HeaderCode, HeaderReading, header_reading
from reftel.web.render.outline import OutlineLine, outline_of
from reftel.web.render.prose_bits import Bit
from reftel.web.render.reference_items import ReferenceItem, reference_items
from reftel.web.render.rest import Rest, rest_of
from reftel.web.render.shown_part import MOST, Omission, ShownPart, part_of
from reftel.web.render.thread_strip import Step, not_in_strip, strip

RELATED = 6
LONGEST_READING = 2000
"""Characters of a subject, and of a value on which copies disagree; some have been made of megabytes."""


@dataclass(frozen=True)
class Difference:
    """A field that copies read differently."""

    field: str
    readings: tuple[str, ...]


@dataclass(frozen=True)
class CableArticle:
    """An article that cites the cable. `href` is empty unless it is an http(s) address."""

    title: str
    href: str
    about: str


@dataclass(frozen=True)
class SignatureLine:
    """A name under the cable, with its person."""

    name: str
    href: str
    who: str


@dataclass(frozen=True)
class ClassifierNote:
    """The classifier and the reason."""

    name: str
    title: str
    reasons: tuple[HeaderCode, ...]
    section: str


@dataclass(frozen=True)
class CableVars(View):
    """Variables of cable.html."""

    id: str
    canonical: str
    subject: str
    subject_bits: tuple[Bit, ...]
    """The subject with matches of the search from which the cable was opened."""
    found: MatchBar | None
    """The bar of that search."""
    query: str
    """The text of that search, for the search box."""
    doubts: Mapping[str, Doubt]
    """Fields with uncertain values."""
    original: str
    """The subject as sent."""
    subject_marking: Portion | None
    facts: tuple[Fact, ...]
    level: LevelMark | None
    caveats: tuple[str, ...]
    header: HeaderReading
    class_line: str
    captions: tuple[HeaderCode, ...]
    passing: tuple[str, ...]
    order: str
    order_notes: tuple[str, ...]
    tags: tuple[TagMark, ...]
    references: tuple[ReferenceItem, ...]
    more_references: int
    classifiers: tuple[ClassifierNote, ...]
    derived: tuple[FilingValue, ...]
    handling: tuple[str, ...]
    filing: tuple[FilingLine, ...]
    withheld: str
    """The reason, if a record withholds the text."""
    paragraphs: tuple[ParagraphItem, ...]
    after: tuple[AsideLine, ...]
    signatures: tuple[SignatureLine, ...]
    rest: tuple[Rest, ...]
    running: str
    """For the head of every printed page: id, level, archive, hash of the copy."""
    citation: str
    """For the foot of printed pages."""
    outline: tuple[OutlineLine, ...]
    is_partial: bool
    missing_sections: str
    unmarked_sections: str
    """`section 2`, `sections 3 to 9`; empty if none."""
    copies: int
    strip: tuple[Step, ...]
    """Cited cables, the cable, citing cables."""
    strip_left_out: int
    """Cables that the strip does not show."""
    cited_by_total: int
    articles: tuple[CableArticle, ...]
    neighbors: tuple[tuple[str, str, Row], ...]
    """(label, access key or empty, cable)"""
    related: tuple[Row, ...]
    flaws: tuple[tuple[Flaw, ...], ...]
    differences: tuple[Difference, ...]
    corrections: tuple[CorrectionLine, ...]
    same_id: tuple[Crumb, ...]
    probably: tuple[Crumb, ...]
    """Cables that are probably the same telegram."""
    sent_again: tuple[Crumb, ...]
    """Other telegrams with the same text: one corrects or repeats the other."""
    meta: meta.Meta
    left_out: tuple[Omission, ...]
    """Lists of which the page shows the beginning."""
    previous_href: str
    """The paragraphs before those of this page."""
    next_href: str
    is_cut: bool
    """Whether only the beginning of the last paragraph is shown."""


def _like(view: CableView, *, again: bool) -> tuple[Crumb, ...]:
    return tuple(Crumb(one.card.id, urls.cable(one.card.id)) for one in view.probably if one.is_sent_again == again)


def build(page_request: PageRequest) -> CableVars | Response:
    """Build the page; another spelling of the id redirects to the canonical address."""
    raw = page_request.part("cable_id")
    try:
        view = page_request.app.archive.cable(raw, most_cites=MOST)
    except UnknownCable as error:
        return absent.in_place_of(page_request, raw, error)
    if view.id != raw:
        given = f"?{page_request.request.url.query}" if page_request.request.url.query else ""
        return RedirectResponse(urls.cable(view.id) + given, 301)
    first = page_request.integer("from", 1, 1, 10**7)
    if first > max(len(view.cable.paragraphs), 1):
        # an address of a copy that had more paragraphs, or more numbers
        return RedirectResponse(urls.cable(view.id), 302)
    return assemble(page_request, part_of(view, first))


def assemble(page_request: PageRequest, part: ShownPart) -> CableVars:
    """Return all variables of a cable's page."""
    view = part.view
    archive, cable = page_request.app.archive, view.cable
    subject = subject_of(view)
    found = found_in(page_request, view, body_of(view, part.whole), subject)
    body = found.body
    citing = archive.cited_by(view.id, limit=12)
    steps = strip(view, citing.cards, archive.mentioned_in(view.id))
    return CableVars(
        title=f"{view.id}: {subject}",
        id=view.id,
        canonical=urls.cable(view.id),
        subject=subject,
        subject_bits=found.subject,
        found=found.bar,
        query=found.bar.query if found.bar else "",
        doubts=doubts(view),
        original=cable.subject or NO_SUBJECT,
        subject_marking=portion(cable.subject_marking),
        facts=facts_of(part.whole),
        level=level_mark(cable.classification.level if cable.classification else None),
        caveats=cable.classification.caveats if cable.classification else (),
        header=header_reading(view),
        class_line=_class_line(view),
        captions=tuple(HeaderCode(text, labels.caption(text)) for text in cable.captions),
        passing=cable.passing,
        order=_order(view),
        order_notes=_order_notes(view),
        tags=tag_marks(cable.tags),
        references=reference_items(view),
        more_references=len(part.whole.cable.references) - len(view.cites),
        classifiers=_classifiers(view),
        derived=derived_of(cable),
        handling=cable.handling,
        filing=filing_of(view.id, cable),
        withheld=withheld_note(cable),
        paragraphs=body.items,
        after=body.after,
        signatures=_signatures(view),
        rest=rest_of(view),
        running=_running(view, page_request.app.settings.title),
        citation=cite(
            view, "chicago", url=page_request.public(urls.cable(view.id)), collection=page_request.collection
        ),
        outline=outline_of(body.items),
        is_partial=cable.is_partial,
        missing_sections=labels.sections(view.missing_sections),
        unmarked_sections=labels.sections(view.unmarked_sections),
        copies=len(view.copies),
        strip=steps,
        strip_left_out=not_in_strip(view, citing, steps),
        cited_by_total=citing.total,
        articles=_articles(view),
        neighbors=neighbors(view),
        related=_related(page_request, view, {step.id for step in steps}),
        flaws=flaws(view),
        differences=tuple(
            Difference(
                field_label(entry.field),
                tuple(map(reading_of, entry.attested)),
            )
            for entry in view.disagreements
        ),
        corrections=correction_lines(view, view.corrections),
        same_id=tuple(Crumb(other, urls.cable(other)) for other in view.same_id),
        probably=_like(view, again=False),
        sent_again=_like(view, again=True),
        meta=meta.of_cable(
            view,
            page_request.absolute(urls.cable(view.id)),
            page_request.app.settings.title,
            is_public=page_request.is_public,
        ),
        left_out=part.left_out,
        previous_href=part.previous_href,
        next_href=part.next_href,
        is_cut=part.is_cut,
    )


def reading_of(attested: Attested) -> str:
    """A reading with the numbers of its copies; of a very long one the beginning."""
    value, copies = attested.value, ", ".join(map(str, attested.witnesses))
    return f"{value if len(value) <= LONGEST_READING else value[:LONGEST_READING] + ' …'} (copy {copies})"


def _related(page_request: PageRequest, view: CableView, shown: set[str]) -> tuple[Row, ...]:
    """Return similar cables that the page does not show yet; none if the index is unusable."""
    try:
        found = page_request.app.archive.related(view.id, limit=RELATED, cable=view.cable)
    except ArchiveError:
        return ()
    return rows(card for card in found if card.id not in shown)


def _running(view: CableView, site: str) -> str:
    read = next((copy.source.sha256[:12] for copy in view.copies if copy.number == view.main), "")
    parts = (view.id, str(view.cable.classification or ""), site, f"SHA-256 {read}" if read else "")
    return " · ".join(part for part in parts if part)


def subject_of(view: CableView) -> str:
    """Return the subject, in sentence case if it was sent in capitals, or a note that there is none."""
    said = subject_shown(view.cable) or view.cable.subject or NO_SUBJECT
    return said if len(said) <= LONGEST_READING else said[:LONGEST_READING] + " …"


def _class_line(view: CableView) -> str:
    copy = next((copy for copy in view.copies if copy.number == view.main), None)
    if copy is not None:
        for block in copy.cable.blocks:
            if block.kind == "classification":
                return " ".join(block.span.of(copy.text).split())
    return str(view.cable.classification or "")


def _order(view: CableView) -> str:
    order = view.cable.executive_order
    return "" if order is None else f"E.O. {order.order}" if order.order else "E.O."


def _order_notes(view: CableView) -> tuple[str, ...]:
    order = view.cable.executive_order
    if order is None:
        return ()
    made = []
    if order.declassify_on is not None:
        made.append(f"to be declassified on {day(order.declassify_on)}")
    if order.event:
        made.append(f"to be declassified {sentence_case(order.event)}")
    if order.exemption:
        meaning = labels.exemption(order.exemption, order.order)
        made.append(order.exemption + (f": {meaning}" if meaning else ""))
    if not made and order.raw:
        made.append(order.raw)
    return tuple(made)


def _classifiers(view: CableView) -> tuple[ClassifierNote, ...]:
    order = view.cable.executive_order.order if view.cable.executive_order else None
    return tuple(
        ClassifierNote(
            who.name or "",
            who.title or "",
            tuple(HeaderCode(letter, labels.reason(order, who.section, letter)) for letter in who.reasons),
            who.section or "",
        )
        for who in view.cable.classified_by
    )


def _signatures(view: CableView) -> tuple[SignatureLine, ...]:
    known = {signer.surname.casefold(): signer for signer in view.cable.signers}
    made = []
    for name in view.cable.signed_by:
        who = known.get(name.casefold())
        made.append(
            SignatureLine(name, urls.signer(name), f"{who.name}, {labels.office(who.role, who.mission)}" if who else "")
        )
    return tuple(made)


def _articles(view: CableView) -> tuple[CableArticle, ...]:
    made = []
    for entry in view.articles:
        article = entry.article
        about = ", ".join(part for part in (article.outlet or "", day(article.date)) if part)
        made.append(CableArticle(article.title or article.url, labels.web_address(article.url), about))
    return tuple(made)


PAGE = Page(
    Address(
        "cable",
        "/cable/{cable_id}",
        "a cable, by its canonical reference id: `/cable/08MEXICO714`",
        link=urls.cable,
        sample=lambda one: urls.cable(one.cable),
        promise="ever",
        more=(
            ("?from=1001", "its paragraphs from the 1,001st on, of a telegram too large for one page"),
            ("#p7", "a paragraph in it, by the paragraph's own number; `#s2p7` if numbers repeat in sections"),
        ),
    ),
    "cable.html",
    CableVars,
    build,
)
