"""A conversation: everything that references connect with a cable, in order of date.

Collected breadth first, in both directions, by a few queries a step. Telegrams that would connect unrelated cables
are limited and named: one that many cite (instructions to all posts) and one that cites many (a yearly report) are
shown, but not followed, unless the conversation is about them.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Sequence
from itertools import groupby

import msgspec

from reftel.archive.record.cable_summary import summary_of
from reftel.archive.references.present_ids import PresentIds
from reftel.archive.references.state_types import ReferenceState
from reftel.archive.references.states import HighestSerials, state_of_id
from reftel.archive.references.thread_types import (
    FARTHEST,
    HUB,
    MOST_COLLECTED,
    MOST_NODES,
    Thread,
    ThreadEdge,
    ThreadFilter,
    ThreadNode,
)
from reftel.archive.types import CableSummary
from reftel.fields.getters import is_code
from reftel.serials.sequence import place_of, sequence_of
from reftel.store import cited, records, reference_steps
from reftel.store.records import Listed
from reftel.store.rows import LISTED, NOTAL, CiteRow, MentionRow, moment

_COUNTED = 2
"""Cables are collected up to so many times the number that is shown, to count those that are left out."""


def thread_of(connection: sqlite3.Connection, root: str, wanted: ThreadFilter | None = None) -> Thread:
    """Return the conversation around an id, held or not."""
    found = _Collection(connection, root, wanted or ThreadFilter())
    found.collect()
    return found.thread()


def connected_ids(connection: sqlite3.Connection, root: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of the whole conversation around an id, the nearest first, at most `MOST_COLLECTED`; and the
    limits that apply, as sentences."""
    found = _Collection(connection, root, ThreadFilter(most=MOST_COLLECTED))
    found.collect()
    nodes = tuple(ThreadNode(id=each) for each in found.distance)
    return tuple(found.distance), found.about(nodes, nodes).limits


class _Collection:
    """The cables found so far, with their distances."""

    def __init__(self, connection: sqlite3.Connection, root: str, wanted: ThreadFilter) -> None:
        self._connection = connection
        self._root = root
        self._wanted = wanted
        self.distance: dict[str, int] = {root: 0}
        self.held: dict[str, Listed] = {}
        self._cards: dict[str, CableSummary] = {}
        self.numbers: dict[str, int] = {}
        self.hubs: list[str] = []
        self._beyond: set[str] = set()
        """Connected cables that are not collected, as far as they are known."""
        self._has_uncounted = False
        self._present = PresentIds(connection)
        is_filtered = bool(wanted.post or wanted.tag)
        self._bound = MOST_COLLECTED if is_filtered else min(MOST_COLLECTED, _COUNTED * max(wanted.most, MOST_NODES))
        self._highest: HighestSerials = {}

    def collect(self) -> None:
        """Continue step by step until there are no new cables, or a bound is reached."""
        frontier = [self._root]
        for distance in range(1, min(self._wanted.distance, FARTHEST) + 1):
            fresh = self._step(frontier)
            room = self._bound - len(self.distance)
            self.distance.update(dict.fromkeys(fresh[:room], distance))
            if len(fresh) > room:
                self._beyond.update(fresh[room:])
                self._has_uncounted = True
                return
            frontier = fresh
            if not frontier:
                return
        if self._wanted.distance >= FARTHEST:
            self._beyond.update(self._step(frontier))
            self._has_uncounted = bool(self._beyond)

    def _step(self, frontier: Sequence[str]) -> list[str]:
        """Return the new cables one step from others, in order."""
        self.numbers.update(cited.numbers(self._connection, frontier))
        found: dict[str, None] = {}
        if self._wanted.direction != "cited by":
            rows = reference_steps.cited_ids(self._connection, frontier, self._bound + 1)
            for each, group in groupby(rows, key=lambda row: row.citing):
                found.update(dict.fromkeys(self._bounded(each, [self._present.of(row.cited) for row in group])))
        if self._wanted.direction != "cites":
            open_ones = [each for each in frontier if self._is_open(each)]
            citing, has_more = self._present.citing(open_ones, 2 * self._bound)
            self._has_uncounted = self._has_uncounted or has_more
            found.update(dict.fromkeys(row.citing for row in citing))
        return [each for each in found if each not in self.distance]

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
        """Return the nearest of the collected cables, with all references between them."""
        nearest = list(self.distance)[: self._wanted.most]
        wanted = self._chosen()
        some = list(dict.fromkeys((*nearest, *wanted[: self._wanted.most])))
        self.held.update(records.cables_of_ids(self._connection, some))
        self.numbers.update(cited.numbers(self._connection, some))
        edges = self._edges(some)
        citing: dict[str, list[dt.date]] = {}
        for edge in edges:
            created = self._created(edge.source)
            if created is not None:
                citing.setdefault(edge.target, []).append(created.date())
        earliest = {cable_id: min(days) for cable_id, days in citing.items()}
        nodes = {each: self._node(each, earliest.get(each)) for each in some}

        def by_day(node: ThreadNode) -> tuple[bool, dt.date, bool, str]:
            """Cables of an unknown day are last, in the order of the first cables that cite them."""
            at = node.day or earliest.get(node.id)
            return node.day is None, at or dt.date.max, node.card is not None, node.id

        shown = sorted((nodes[each] for each in wanted[: self._wanted.most]), key=by_day)
        place = {node.id: at for at, node in enumerate(shown)}
        found = self.about(shown, sorted((nodes[each] for each in nearest), key=by_day), len(wanted) - len(shown))
        chosen = sorted(
            (edge for edge in edges if edge.source in place and edge.target in place),
            key=lambda edge: place[edge.source],
        )
        return msgspec.structs.replace(found, edges=tuple(chosen))

    def about(self, shown: Sequence[ThreadNode], nearest: Sequence[ThreadNode], left_out: int = 0) -> Thread:
        """Return the conversation of these cables, without its references."""
        is_filtered = bool(self._wanted.post or self._wanted.tag)
        more = left_out + (0 if is_filtered else len(self._beyond))
        ids = {node.id for node in shown}
        return Thread(
            root=self._root,
            nodes=tuple(shown),
            edges=(),
            hubs=tuple(hub for hub in self.hubs if hub in ids),
            is_cut=bool(more) or self._has_uncounted,
            more=more,
            has_uncounted=self._has_uncounted,
            unmet=self._unmet(shown) if is_filtered and not left_out else (),
            posts=tuple(dict.fromkeys(node.post for node in nearest if node.post)),
            tags=_counted(tag for node in nearest if node.card for tag in node.card.tags if is_code(tag)),
        )

    def _chosen(self) -> list[str]:
        """The collected cables that the filter wants, the nearest first."""
        ids = list(self.distance)
        if not self._wanted.post and not self._wanted.tag:
            return ids
        self.held.update(records.cables_of_ids(self._connection, ids))
        return [each for each in ids if each == self._root or self._is_wanted(each)]

    def _is_wanted(self, cable_id: str) -> bool:
        card = self._card(cable_id)
        place = place_of(cable_id.partition("-")[0])
        post = (card.post if card else None) or (place[0] if place else None)
        if self._wanted.post and (not post or sequence_of(post) != self._wanted.post):
            return False
        return not self._wanted.tag or (card is not None and self._wanted.tag in card.tags)

    def _unmet(self, shown: Sequence[ThreadNode]) -> tuple[str, ...]:
        """The filters, if only the root is left."""
        if any(node.id != self._root for node in shown):
            return ()
        both = " and ".join(
            f"{name} {value}" for name, value in (("post", self._wanted.post), ("TAG", self._wanted.tag)) if value
        )
        return (both,)

    def _card(self, cable_id: str) -> CableSummary | None:
        card = self._cards.get(cable_id)
        if card is None and (held := self.held.get(cable_id)) is not None:
            card = self._cards[cable_id] = summary_of(held)
        return card

    def _created(self, cable_id: str) -> dt.datetime | None:
        held = self.held.get(cable_id)
        return moment(held[2].created) if held is not None else None

    def _node(self, cable_id: str, earliest: dt.date | None) -> ThreadNode:
        card = self._card(cable_id)
        place = place_of(cable_id.partition("-")[0]) if card is None or not card.post else None
        if card is not None:
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

    def _edges(self, ids: Sequence[str]) -> list[ThreadEdge]:
        """The references between cables."""
        held = {self.held[each][0]: each for each in ids if each in self.held}
        numbers = list(held)
        names = list(dict.fromkeys((*ids, *self._present.former(ids))))
        told = {
            (no, mention.cited): mention for no, mention in cited.mentions_between(self._connection, numbers, names)
        }
        wanted = set(ids)
        found = []
        for no, row in cited.cites_between(self._connection, numbers, names):
            target = self._present.of(row.cited)
            if target in wanted and target != held[no]:
                found.append(_edge(held[no], target, row, told.get((no, row.cited))))
        return found


def _edge(source: str, target: str, row: CiteRow, mention: MentionRow | None) -> ThreadEdge:
    return ThreadEdge(
        source=source,
        target=target,
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
