"""A conversation: everything that references connect with a cable, in order of date.

Collected breadth first, in both directions, by a few queries a step. Telegrams that would connect unrelated cables
are limited and named: one that many cite (instructions to all posts) and one that cites many (a yearly report) are
shown, but not followed, unless the conversation is about them.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from reftel.archive.record.summary import summary_of
from reftel.archive.references.state_types import ReferenceState
from reftel.archive.references.states import HighestSerials, state_of_id
from reftel.archive.types import CableSummary
from reftel.fields.getters import is_code
from reftel.model import Value
from reftel.serials.sequence import place_of
from reftel.store import cited, records
from reftel.store.records import Listed
from reftel.store.rows import LISTED, NOTAL, CiteRow, MentionRow

HUB = 25
"""Citations, in or out, from which a telegram is a hub."""
MOST_NODES = 100
"""Maximum number of cables of a conversation; a larger one is cut and marked as cut."""
FARTHEST = 12
"""Steps from the cable that it begins with."""

Direction = Literal["both", "cites", "cited by"]


class ThreadNode(Value, frozen=True, kw_only=True):
    """A cable of a conversation, held or not."""

    id: str
    card: CableSummary | None = None
    """None for a cable that is not held."""
    state: ReferenceState | None = None
    """State of a cable that is not held."""
    post: str | None = None
    day: dt.date | None = None
    """Day of transmission; of a cable that is not held the middle of its possible days. None if unknown."""
    is_estimated: bool = False
    """Whether the day is the middle of possible days; `state` has their bounds."""
    distance: int = 0
    """Steps from the cable that the conversation begins with."""
    cited_by: int = 0
    """Cables of the whole archive that cite it."""
    is_hub: bool = False
    """Whether the collection stopped here."""


class ThreadEdge(Value, frozen=True, kw_only=True):
    """A reference from one cable to another."""

    source: str
    """The cable that cites."""
    target: str
    label: str | None = None
    is_listed: bool = True
    """Under REF; else only its text names it."""
    notal: bool = False
    anchor: str | None = None
    """The paragraph with the sentence about it."""
    sentence: str | None = None


class Thread(Value, frozen=True, kw_only=True):
    """A conversation."""

    root: str
    nodes: tuple[ThreadNode, ...]
    """In order of date; those without one last."""
    edges: tuple[ThreadEdge, ...]
    hubs: tuple[str, ...] = ()
    """Telegrams through which nothing was collected."""
    is_cut: bool = False
    """There are more cables than are shown."""
    posts: tuple[str, ...] = ()
    """In the order of arrival."""
    tags: tuple[str, ...] = ()
    """Of the whole conversation before `post` and `tag` were applied, the most frequent first."""


class ThreadFilter(msgspec.Struct, frozen=True, kw_only=True):
    """The wanted part of a conversation."""

    direction: Direction = "both"
    distance: int = FARTHEST
    post: str = ""
    tag: str = ""


def thread_of(connection: sqlite3.Connection, root: str, wanted: ThreadFilter | None = None) -> Thread:
    """Return the conversation around an id, held or not."""
    found = _Collection(connection, root, wanted or ThreadFilter())
    found.collect()
    return found.thread()


class _Collection:
    """The cables found so far, with their distances."""

    def __init__(self, connection: sqlite3.Connection, root: str, wanted: ThreadFilter) -> None:
        self._connection = connection
        self._root = root
        self._wanted = wanted
        self.distance: dict[str, int] = {root: 0}
        self.held: dict[str, Listed] = {}
        self.numbers: dict[str, int] = {}
        self.hubs: list[str] = []
        self.is_cut = False
        self._highest: HighestSerials = {}

    def collect(self) -> None:
        """Continue step by step until there are no new cables, or a bound is reached."""
        frontier = [self._root]
        for distance in range(1, min(self._wanted.distance, FARTHEST) + 1):
            frontier = self._step(frontier, distance)
            if not frontier:
                return
        self._look(frontier)
        self.is_cut = self.is_cut or self._wanted.distance >= FARTHEST

    def _look(self, ids: Sequence[str]) -> None:
        self.held.update(records.cables_of_ids(self._connection, ids))
        self.numbers.update(cited.numbers(self._connection, ids))

    def _step(self, frontier: Sequence[str], distance: int) -> list[str]:
        self._look(frontier)
        found: dict[str, None] = {}
        if self._wanted.direction != "cited by":
            held = {self.held[each][0]: each for each in frontier if each in self.held}
            by_cable: dict[str, list[str]] = {}
            for no, row in cited.cites_from(self._connection, list(held), MOST_NODES + 1):
                by_cable.setdefault(held[no], []).append(row.cited)
            for each, ids in by_cable.items():
                found.update(dict.fromkeys(self._bounded(each, ids)))
        if self._wanted.direction != "cites":
            quiet = [each for each in frontier if self._is_open(each)]
            most = 4 * MOST_NODES
            citing = [no for no, _ in cited.cites_to(self._connection, quiet, most + 1)]
            held_there = records.cables(self._connection, list(dict.fromkeys(citing))[:most])
            self.is_cut = self.is_cut or len(citing) > most
            found.update(dict.fromkeys(row[1] for row in held_there.values()))
        fresh = [each for each in found if each not in self.distance]
        room = MOST_NODES - len(self.distance)
        self.is_cut = self.is_cut or len(fresh) > room
        fresh = fresh[:room]
        self.distance.update(dict.fromkeys(fresh, distance))
        return fresh

    def _is_open(self, cable_id: str) -> bool:
        """Whether those that cite it are collected."""
        if cable_id == self._root or self.numbers.get(cable_id, 0) <= HUB:
            return True
        self._hub(cable_id)
        return False

    def _bounded(self, cable_id: str, ids: Sequence[str]) -> Iterable[str]:
        if cable_id == self._root or len(ids) <= HUB:
            return ids
        self._hub(cable_id)
        return ()

    def _hub(self, cable_id: str) -> None:
        if cable_id not in self.hubs:
            self.hubs.append(cable_id)

    def thread(self) -> Thread:
        """Return the collected cables, with all references between them."""
        edges = self._edges()
        citing: dict[str, list[dt.date]] = {}
        for edge in edges:
            created = self._created(edge.source)
            if created is not None:
                citing.setdefault(edge.target, []).append(created.date())
        earliest = {cable_id: min(days) for cable_id, days in citing.items()}
        nodes = [self._node(each, earliest.get(each)) for each in self.distance]

        def by_day(node: ThreadNode) -> tuple[bool, dt.date, bool, str]:
            """A cable of an unknown day is before the first one that cites it."""
            at = node.day or earliest.get(node.id)
            return at is None, at or dt.date.min, node.card is not None, node.id

        tags = _counted(tag for node in nodes if node.card for tag in node.card.tags if is_code(tag))
        wanted = [node for node in nodes if self._is_wanted(node)]
        wanted.sort(key=by_day)
        shown = {node.id for node in wanted}
        return Thread(
            root=self._root,
            nodes=tuple(wanted),
            edges=tuple(edge for edge in edges if edge.source in shown and edge.target in shown),
            hubs=tuple(hub for hub in self.hubs if hub in shown),
            is_cut=self.is_cut,
            posts=tuple(dict.fromkeys(node.post for node in sorted(nodes, key=by_day) if node.post)),
            tags=tags,
        )

    def _is_wanted(self, node: ThreadNode) -> bool:
        if node.id == self._root:
            return True
        if self._wanted.post and node.post != self._wanted.post:
            return False
        return not self._wanted.tag or (node.card is not None and self._wanted.tag in node.card.tags)

    def _created(self, cable_id: str) -> dt.datetime | None:
        held = self.held.get(cable_id)
        return summary_of(held).created if held else None

    def _node(self, cable_id: str, earliest: dt.date | None) -> ThreadNode:
        held = self.held.get(cable_id)
        place = place_of(cable_id.partition("-")[0])
        if held is not None:
            card = summary_of(held)
            day = card.created.date() if card.created else None
            post = card.post or (place[0] if place else None)
            return ThreadNode(
                id=cable_id,
                card=card,
                post=post,
                day=day,
                is_hub=cable_id in self.hubs,
                distance=self.distance[cable_id],
                cited_by=self.numbers.get(cable_id, 0),
            )
        until = dt.datetime.combine(earliest, dt.time(), dt.UTC) if earliest else None
        state = state_of_id(self._connection, cable_id, until=until, highest=self._highest)
        middle = _middle(state, earliest)
        return ThreadNode(
            id=cable_id,
            state=state,
            post=place[0] if place else None,
            day=middle,
            is_estimated=middle is not None,
            is_hub=cable_id in self.hubs,
            distance=self.distance[cable_id],
            cited_by=self.numbers.get(cable_id, 0),
        )

    def _edges(self) -> list[ThreadEdge]:
        held = {listed[0]: cable_id for cable_id, listed in self.held.items() if cable_id in self.distance}
        numbers = list(held)
        ids = list(self.distance)
        told = {(no, mention.cited): mention for no, mention in cited.mentions_between(self._connection, numbers, ids)}
        return [
            _edge(held[no], row, told.get((no, row.cited)))
            for no, row in cited.cites_between(self._connection, numbers, ids)
            if row.cited != held[no]
        ]


def _edge(source: str, row: CiteRow, mention: MentionRow | None) -> ThreadEdge:
    return ThreadEdge(
        source=source,
        target=row.cited,
        label=row.label,
        is_listed=bool(row.flags & LISTED),
        notal=bool(row.flags & NOTAL),
        anchor=mention.anchor if mention else None,
        sentence=mention.sentence if mention else None,
    )


def _middle(state: ReferenceState, earliest: dt.date | None) -> dt.date | None:
    """The middle of its possible days, but not after the day of the first cable that cites it."""
    middle = state.middle
    return middle if middle is None or earliest is None else min(middle, earliest)


def _counted(values: Iterable[str]) -> tuple[str, ...]:
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return tuple(sorted(counts, key=lambda value: (-counts[value], value)))


def largest(connection: sqlite3.Connection, limit: int) -> tuple[tuple[str, int], ...]:
    """Return (the citing cable of a conversation that is cited most, citing cables in it) of the largest conversations.

    Reads every reference once; hubs join nothing, as on a conversation's page.
    """
    hubs = set(cited.hubs(connection, HUB))
    joined = _Joined()
    names: dict[int, str] = {}
    degrees: dict[str, int] = {}
    for no, cable_id, target in cited.pairs(connection, HUB):
        names[no] = cable_id
        if target not in hubs:
            joined.join(cable_id, target)
            degrees[target] = degrees.get(target, 0) + 1
    size: dict[str, int] = {}
    best: dict[str, str] = {}
    for cable_id in sorted(names.values()):
        root = joined.top(cable_id)
        size[root] = size.get(root, 0) + 1
        if root not in best or (-degrees.get(cable_id, 0), cable_id) < (-degrees.get(best[root], 0), best[root]):
            best[root] = cable_id
    ranked = sorted(size, key=lambda root: (-size[root], best[root]))[:limit]
    return tuple((best[root], size[root]) for root in ranked if size[root] > 2)


class _Joined:
    """Groups of connected cables: a forest in which every tree is a conversation."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def top(self, each: str) -> str:
        above = self._above
        while (higher := above.get(each, each)) != each:
            above[each] = above.get(higher, higher)
            each = higher
        return each

    def join(self, one: str, other: str) -> None:
        low, high = self.top(one), self.top(other)
        if low != high:
            self._above[low] = high
