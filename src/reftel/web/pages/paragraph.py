"""The page of one paragraph and its neighbors, with a permanent address for links in messages."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from reftel.archive.types import CableView
from reftel.vocab.posts import sender_name
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.filters import day
from reftel.web.page import Page, PageRequest, Refused, View
from reftel.web.pages.cable import subject_of
from reftel.web.render import meta
from reftel.web.render.body import ParagraphItem, paragraph_items
from reftel.web.render.cable_rows import Crumb, LevelMark, level_mark
from reftel.web.render.shown_part import MOST, part_of

AROUND = 1
"""Paragraphs shown before and after."""


@dataclass(frozen=True)
class ParagraphView(View):
    """Variables of paragraph.html."""

    id: str
    canonical: str
    subject: str
    copies: int
    label: str
    created: str
    origin: Crumb
    level: LevelMark | None
    before: tuple[ParagraphItem, ...]
    item: ParagraphItem
    after: tuple[ParagraphItem, ...]
    previous_href: str
    next_href: str
    cable_href: str
    cite_href: str
    share_href: str
    meta: meta.Meta


def anchor_of(number: str) -> str:
    """Return the anchor for the last part of a path: `p7` for `7` and `p7`."""
    return f"p{number}" if number[:1].isdigit() else number.removeprefix("par") if number.startswith("par") else number


def position(view: CableView, number: str) -> int:
    """Return the position of the paragraph; answer 404 with the existing paragraphs if there is none."""
    anchor = anchor_of(number.lstrip("0") if number.isdigit() else number)
    found = view.paragraph(anchor) or view.paragraph(f"p{anchor}")
    if found is None:
        raise Refused(404, f"{view.id} has no paragraph {number}; it has {len(view.cable.paragraphs)}.")
    return view.cable.paragraphs.index(found)


def build(page_request: PageRequest) -> ParagraphView | Response:
    """Build the page; another spelling of the address, or an anchor that moved, redirects to the canonical address."""
    raw, number = page_request.part("cable_id"), page_request.part("number")
    view = page_request.app.archive.cable(raw, most_cites=MOST)
    at = position(view, number)
    paragraphs = view.cable.paragraphs
    paragraph = paragraphs[at]
    address = urls.paragraph(view.id, paragraph.anchor)
    if view.id != raw or number != urls.paragraph_part(paragraph.anchor):
        return RedirectResponse(address, 301)
    start = max(at - AROUND, 0)
    part = part_of(view, start + 1, at - start + 1 + AROUND)
    items = paragraph_items(part.view, view)
    here = min(at - start, len(items) - 1)
    label = f"paragraph {paragraph.number}" if paragraph.number is not None else "an unnumbered paragraph"
    post = view.cable.post
    return ParagraphView(
        title=f"{view.id}, {label}",
        id=view.id,
        canonical=address,
        subject=subject_of(view),
        copies=len(view.copies),
        label=label,
        created=day(view.cable.created),
        origin=Crumb(sender_name(view.cable.origin, post), urls.origin(post) if post else ""),
        level=level_mark(view.cable.classification.level if view.cable.classification else None),
        before=items[:here],
        item=items[here],
        after=items[here + 1 :],
        previous_href=urls.paragraph(view.id, paragraphs[at - 1].anchor) if at else "",
        next_href=urls.paragraph(view.id, paragraphs[at + 1].anchor) if at + 1 < len(paragraphs) else "",
        cable_href=urls.cable(view.id, paragraph.anchor),
        cite_href=urls.cite(view.id, paragraph=paragraph.anchor),
        share_href=urls.share(view.id, paragraph=paragraph.anchor),
        meta=meta.of_cable(
            part.view,
            page_request.absolute(address),
            page_request.app.settings.title,
            paragraph,
            is_public=page_request.is_public,
        ),
    )


PAGE = Page(
    Address(
        "paragraph",
        "/cable/{cable_id}/p/{number}",
        "a paragraph as a page of its own: `/cable/08MEXICO714/p/7`, `/p/s2p7`",
        link=urls.paragraph,
        sample=lambda one: urls.paragraph(one.cable, "p2"),
        promise="ever",
    ),
    "paragraph.html",
    ParagraphView,
    build,
)
