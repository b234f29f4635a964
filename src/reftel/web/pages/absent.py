"""A cable that is not held, at its own address, and the list of those that are cited and not held.

The page answers with 404, since the cable is not here; once a copy arrives, the cable is at this address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.responses import HTMLResponse, RedirectResponse, Response

from reftel.archive.references.absent import AbsentCable, Telling
from reftel.errors import UnknownCable
from reftel.vocab.posts import posts
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.filters import plural
from reftel.web.page import Page, PageRequest, View, render
from reftel.web.refusal import Refused
from reftel.web.render.cable_rows import Crumb, Row, TagMark, anchor_label, row, tag_marks
from reftel.web.render.case import sentence_case

LISTED = 100
_POST = re.compile(r"\bfrom:(?:\"([^\"]{1,80})\"|([^\s\"()]{1,80}))", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:created|date):((?:17|18|19|20)\d\d)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Statement:
    """A sentence that tells of the cable, and where it is."""

    where: str
    href: str
    text: str


@dataclass(frozen=True)
class CitingRow:
    """A cable that cites it."""

    row: Row
    label: str
    note: str
    said: tuple[Statement, ...]


@dataclass(frozen=True)
class AbsentView(View):
    """Variables of absent.html."""

    id: str
    canonical: str
    origin: str
    origin_href: str
    state: str
    when: str
    because: str
    candidates: tuple[Crumb, ...]
    subject: str
    subject_note: str
    tags: tuple[TagMark, ...]
    classification: str
    cited_by: int
    citing: tuple[CitingRow, ...]
    before: Row | None
    after: Row | None
    request: tuple[tuple[str, str], ...]
    """What a request for it must name."""
    query: str


@dataclass(frozen=True)
class AbsentItem:
    """A row of the list."""

    id: str
    href: str
    cited_by: str


@dataclass(frozen=True)
class AbsentListView(View):
    """Variables of absent_list.html."""

    what: str
    items: tuple[AbsentItem, ...]
    next_href: str
    first_href: str
    post: str
    year: str


def asked_for(query: str) -> str | None:
    """Return the address of the list that a query with `is:absent` means, with its post and year; None for others."""
    if "is:absent" not in query.lower().split():
        return None
    post = _POST.search(query)
    year = _YEAR.search(query)
    return urls.absent(post=(post[1] or post[2]) if post else "", year=int(year[1]) if year else None)


def in_place_of(ask: PageRequest, raw: str, error: UnknownCable) -> Response:
    """Return the page of a cable that is not held, or the way to its one address; raise `error` for one unknown."""
    try:
        found = ask.app.archive.absent(raw)
    except UnknownCable:
        raise error from None
    if found.id != raw:
        return RedirectResponse(urls.cable(found.id), 301)
    body = render(ask, "absent.html", _view(ask, found)).encode("utf-8", "replace")
    return HTMLResponse(body, 404, headers={"cache-control": "no-cache"})


def _view(ask: PageRequest, found: AbsentCable) -> AbsentView:
    post = posts().by_name.get(found.post)
    origin = post.display if post else found.post
    subject = found.subject or ""
    note = "as a catalogue has it" if subject else ""
    if not subject and found.inferred_subjects:
        subject, note = found.inferred_subjects[0], "subject of a cable that cites it; its own is not known"
    state = found.state
    return AbsentView(
        title=f"{found.id}: not in this archive",
        id=found.id,
        canonical=urls.cable(found.id),
        origin=origin,
        origin_href=urls.origin(found.post) if ask.app.archive.post(found.post).count else "",
        state=state.state,
        when=state.when,
        because=state.because,
        candidates=tuple(
            Crumb(f"{one.id} ({one.because}, {one.state})", urls.cable(one.id)) for one in state.candidates
        ),
        subject=sentence_case(subject) if subject.isupper() else subject,
        subject_note=note,
        tags=tag_marks(found.inferred_tags),
        classification=found.classification or "",
        cited_by=found.cited_by,
        citing=tuple(_citing(one) for one in found.citing),
        before=row(found.before, with_tags=False) if found.before else None,
        after=row(found.after, with_tags=False) if found.after else None,
        request=_request(found, origin),
        query="",
    )


def _citing(one: Telling) -> CitingRow:
    said = tuple(
        Statement(anchor_label(anchor), urls.cable(one.card.id, anchor), sentence) for anchor, sentence in one.sentences
    )
    return CitingRow(row(one.card, with_tags=False), one.label or "", "" if one.is_listed else "in its text only", said)


def _request(found: AbsentCable, origin: str) -> tuple[tuple[str, str], ...]:
    """What an office that has it looks for."""
    evidence = ", ".join(one.card.id for one in found.citing[:5])
    made = (
        ("Message reference number", f"{found.year} {found.post} {found.serial:06d}"),
        ("Sent by", origin),
        ("Sent", found.state.when or f"in {found.year}"),
        ("Original classification", found.classification or ""),
        ("Film number", ", ".join(found.films)),
        ("Cited in", evidence),
    )
    return tuple((label, text) for label, text in made if text)


def build(ask: PageRequest) -> AbsentListView:
    """The list."""
    post, year = ask.text("post", limit=80), ask.integer("year", 0, 1700, 2200)
    after = ask.integer("after", 0, 0, 100_000_000)
    name = post
    if post:
        known = posts().resolve(post)
        name = known.name if known else post.upper()
    found = ask.app.archive.absent_cables(
        post=name or None, year=year or None, limit=LISTED, after=str(after) if after else None
    )
    if post and not found.total and posts().resolve(post) is None:
        raise Refused(404, f"No post is called {post}.")
    known = posts().by_name.get(name)
    of = f" of {known.display if known else name}" if name else ""
    return AbsentListView(
        title="Cables that are cited and not held",
        what=f"{plural(found.total, 'cable')}{of}{f' of {year}' if year else ''}",
        items=tuple(
            AbsentItem(one.id, urls.cable(one.id), f"cited by {plural(one.cited_by, 'cable')}") for one in found.rows
        ),
        next_href=urls.absent(post=post, year=year or None, after=found.next) if found.next else "",
        first_href=urls.absent(post=post, year=year or None) if after else "",
        post=post,
        year=str(year) if year else "",
    )


PAGE = Page(
    Address(
        "absent",
        "/absent",
        "cables that are cited and not held; `?post=`, `?year=`",
        link=urls.absent,
    ),
    "absent_list.html",
    AbsentListView,
    build,
)
