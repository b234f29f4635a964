"""A conversation: the cables that references connect, as a chart along time and as a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from reftel.archive.references.thread_types import (
    FARTHEST,
    MOST_COLLECTED,
    MOST_NODES,
    Direction,
    Thread,
    ThreadEdge,
    ThreadNode,
)
from reftel.export.graph import GRAPHS
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.charts.conversation import ConversationChart, conversation_chart, lane_name
from reftel.web.exports import limits_header
from reftel.web.filters import day, plural
from reftel.web.page import Page, PageRequest, View
from reftel.web.pages.request import MOST_ASKED
from reftel.web.refusal import Refused
from reftel.web.render.cable_rows import Crumb, LevelMark, anchor_label, level_mark, shown_subject

DIRECTIONS: tuple[Direction, ...] = ("both", "cites", "cited by")
_DISTANCES = (1, 2, 3, FARTHEST)


@dataclass(frozen=True)
class Link:
    """A reference from a cable of the list to another one."""

    id: str
    href: str
    label: str
    where: str
    where_href: str
    sentence: str
    note: str


@dataclass(frozen=True)
class ThreadEntry:
    """A cable of the list."""

    id: str
    href: str
    subject: str
    when: str
    iso: str
    level: LevelMark | None
    is_held: bool
    is_root: bool
    note: str
    first_cited: str
    """Day of the first cable that cites it, for one without a day."""
    cites: tuple[Link, ...]


@dataclass(frozen=True)
class Option:
    """A choice of a filter."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class ThreadView(View):
    """Variables of thread.html."""

    id: str
    canonical: str
    subject: str
    summary: str
    notes: tuple[str, ...]
    """Notes about limits and omissions."""
    letter: str
    """The label of the link to letters that ask for the cables that are not held; empty if all are."""
    letter_href: str
    is_cut: bool
    """Whether the files and the search have more cables."""
    chart: ConversationChart
    lanes: tuple[tuple[int, str], ...]
    entries: tuple[ThreadEntry, ...]
    undated: tuple[ThreadEntry, ...]
    """Cables whose day is not known, after the others."""
    directions: tuple[Option, ...]
    distances: tuple[Option, ...]
    posts: tuple[Option, ...]
    tags: tuple[Option, ...]
    files: tuple[Crumb, ...]
    query: str


def _asked(page_request: PageRequest, most: int = MOST_NODES) -> Thread:
    direction = page_request.choice("direction", DIRECTIONS)
    distance = page_request.integer("distance", FARTHEST, 1, FARTHEST)
    post, tag = page_request.text("post", limit=80), page_request.text("tag", limit=80)
    archive = page_request.app.archive
    return archive.thread(
        page_request.part("cable_id"), direction=direction, distance=distance, post=post, tag=tag, most=most
    )


def build(page_request: PageRequest) -> ThreadView | Response:
    """Build the page; another spelling of the id redirects to the canonical address."""
    thread = _asked(page_request)
    if thread.root != page_request.part("cable_id"):
        return RedirectResponse(urls.thread(thread.root), 301)
    root = next(node for node in thread.nodes if node.id == thread.root)
    held = sum(node.card is not None for node in thread.nodes)
    absent = len(thread.nodes) - held
    missing = [node.id for node in thread.nodes if node.card is None][:MOST_ASKED]
    chart = conversation_chart(thread)
    direction, distance = (
        page_request.choice("direction", DIRECTIONS),
        page_request.integer("distance", FARTHEST, 1, FARTHEST),
    )
    post, tag = page_request.text("post", limit=80), page_request.text("tag", limit=80)
    return ThreadView(
        title=f"Conversation of {thread.root}",
        id=thread.root,
        canonical=urls.thread(thread.root),
        subject=shown_subject(root.card) if root.card else "not in this archive",
        summary=f"{plural(held, 'cable')} held, {absent} cited but not held, {plural(len(thread.edges), 'reference')}",
        notes=thread.limits,
        letter=_letter(len(missing), absent) if missing else "",
        letter_href=urls.request(*missing),
        is_cut=thread.is_cut,
        chart=chart,
        lanes=tuple((lane.x, lane_name(lane.name)) for lane in chart.lanes),
        entries=_entries(thread, is_dated=True),
        undated=_entries(thread, is_dated=False),
        directions=tuple(
            Option(value, {"both": "both ways", "cites": "what it answers", "cited by": "what answers it"}[value],
                   value == direction)
            for value in DIRECTIONS
        ),
        distances=tuple(
            Option(str(value), plural(value, "step") if value < FARTHEST else "any", value == distance)
            for value in _DISTANCES
        ),
        posts=(Option("", "all", not post), *(Option(name, lane_name(name), name == post) for name in thread.posts)),
        tags=(Option("", "all", not tag), *(Option(code, code, code == tag) for code in thread.tags[:40])),
        files=tuple(
            Crumb(
                form.label,
                urls.thread_file(thread.root, form.name, direction=direction, distance=distance, post=post, tag=tag),
            )
            for form in GRAPHS.values()
        ),
        query="",
    )  # fmt: skip


def _letter(asked: int, absent: int) -> str:
    which = f"the first {asked} of the {absent} cables" if asked < absent else f"the {plural(asked, 'cable')}"
    return f"Write a letter that asks for {which} not held"


def _entries(thread: Thread, *, is_dated: bool) -> tuple[ThreadEntry, ...]:
    edges: dict[str, list[ThreadEdge]] = {}
    for edge in thread.edges:
        edges.setdefault(edge.source, []).append(edge)
    days = {node.id: node.day for node in thread.nodes if node.card is not None and node.day is not None}
    first: dict[str, dt.date] = {}
    for edge in thread.edges:
        if edge.source in days:
            first[edge.target] = min(days[edge.source], first.get(edge.target, dt.date.max))
    return tuple(
        _entry(node, edges.get(node.id, ()), thread.root, None if is_dated else first.get(node.id))
        for node in thread.nodes
        if (node.day is not None) is is_dated
    )


def _entry(node: ThreadNode, edges: Sequence[ThreadEdge], root: str, first: dt.date | None) -> ThreadEntry:
    """`first` is the day of the first cable that cites it, for one whose day is not known."""
    card, state = node.card, node.state
    if card is not None:
        when = day(node.day) or "date not known"
        note = f"cited by {plural(node.cited_by, 'cable')}; a hub" if node.is_hub else ""
    else:
        when = (state.when if state else "") or "date not known"
        is_sure = state is not None and state.state in ("known", "dated")
        note = (state.because if is_sure else str(state)) if state else ""
    return ThreadEntry(
        id=node.id,
        href=urls.cable(node.id),
        subject=shown_subject(card) if card else "",
        when=when,
        iso=node.day.isoformat() if card and node.day else "",
        level=level_mark(card.classification) if card else None,
        is_held=card is not None,
        is_root=node.id == root,
        note=note,
        first_cited=day(first),
        cites=tuple(_link(edge) for edge in edges),
    )


def _link(edge: ThreadEdge) -> Link:
    notes = [] if edge.is_listed else ["named in the text only"]
    notes += ["NOTAL"] if edge.notal else []
    return Link(
        id=edge.target,
        href=urls.cable(edge.target),
        label=edge.label or "",
        where=anchor_label(edge.anchor) if edge.anchor else "",
        where_href=urls.cable(edge.source, edge.anchor) if edge.anchor else "",
        sentence=edge.sentence or "",
        note=", ".join(notes),
    )


def as_file(page_request: PageRequest) -> Response:
    """Return the conversation in a graph format."""
    form = GRAPHS.get(page_request.part("format"))
    if form is None:
        raise Refused(404, f"A conversation is available as {', '.join(GRAPHS)}.")
    thread = _asked(page_request, MOST_COLLECTED)
    name = f"{thread.root}-thread{form.suffix}"
    headers = {"content-disposition": f'attachment; filename="{name}"', **limits_header(thread.limits)}
    return Response(form.write(thread), media_type=form.media_type, headers=headers)


PAGE = Page(
    Address(
        "thread",
        "/cable/{cable_id}/thread",
        "the conversation; `?direction=` both, cites or cited by, `?distance=` steps, `?post=`, `?tag=`",
        link=urls.thread,
        sample=lambda one: urls.thread(one.cable),
    ),
    "thread.html",
    ThreadView,
    build,
)
FILE = Page(
    Address(
        "thread_file",
        "/cable/{cable_id}/thread/{format}",
        "the conversation as a file: graphml, gexf, json, csv",
        link=urls.thread_file,
        sample=lambda one: urls.thread_file(one.cable, "graphml"),
        answer="file",
    ),
    "thread.html",
    ThreadView,
    as_file,
)
