"""Reading about references: conversations, cables that are not held, catalogues."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from reftel.archive.record.cable_summary import summary_of
from reftel.archive.record.ids import resolve
from reftel.archive.references.absent import AbsentCable, AbsentPage, absent, absent_page
from reftel.archive.references.state_types import BITS, STATE_NAMES, StateName
from reftel.archive.references.thread import connected_ids, largest, thread_of
from reftel.archive.references.thread_types import (
    FARTHEST,
    MOST_COLLECTED,
    MOST_NODES,
    Direction,
    Thread,
    ThreadFilter,
)
from reftel.archive.types import CableSummary
from reftel.errors import UnknownCable
from reftel.serials.sequence import sequence_of
from reftel.store import cited, meant, records
from reftel.store.connection import ReaderConnections
from reftel.store.reference_states import STATES_META, with_bits
from reftel.vocab.posts import posts

_LARGEST = 24
_EVERY = 1 << 40
_REST = 30.0
"""So many times as long as it took, the largest conversations are not computed again."""


class _Largest(msgspec.Struct, frozen=True):
    """The first of a ranking of a state of the archive, and until when they do while it grows."""

    state: str
    until: float
    rows: tuple[tuple[str, int], ...]


def _renewed(
    connection: sqlite3.Connection, known: _Largest | None, count: Callable[[], tuple[tuple[str, int], ...]]
) -> _Largest:
    """Return the counts; count again if the archive has changed and the last count is old enough."""
    state = records.state(connection)
    if known is not None and (known.state == state or time.monotonic() <= known.until):
        return known
    started = time.monotonic()
    rows = count()
    now = time.monotonic()
    return _Largest(state, now + _REST * (now - started), rows)


def _summaries(connection: sqlite3.Connection, rows: Sequence[tuple[str, int]]) -> tuple[tuple[CableSummary, int], ...]:
    held = records.cables_of_ids(connection, [each for each, _ in rows])
    return tuple((summary_of(held[each]), n) for each, n in rows if each in held)


class ConversationReader:
    """The part of an archive's reading side that follows references."""

    _readers: ReaderConnections
    _conversations: _Largest | None = None
    _most_cited: _Largest | None = None
    _by_state: tuple[str | None, dict[StateName, tuple[int, ...]]] = (None, {})

    def thread(
        self,
        cable_id: str,
        *,
        direction: Direction = "both",
        distance: int = FARTHEST,
        post: str = "",
        tag: str = "",
        most: int = MOST_NODES,
    ) -> Thread:
        """Return the conversation around a cable, held or not: the cables that references connect with it, by date.

        Args:
            cable_id: The cable's id, in any style.
            direction: `cites` (the cables it refers to, and so on), `cited by` (those that refer to it) or `both`.
            distance: Number of references to follow from the cable, at most 12.
            post: Only cables of this post, by any of its names; empty for all posts.
            tag: Only cables with this TAG, in capitals or not; empty for all.
            most: Number of cables, 1 to 1,000. Of more, the nearest are kept, and `Thread.limits` says how many are
                left out.

        Raises:
            UnknownCable: the id is neither held, cited nor in a catalogue.
            ValueError: another `most`.

        Example:
            >>> [node.id for node in archive.thread("08MEXICO715").nodes]
            ['08MEXICO714', '08MEXICO715', '08MEXICO716', '08MEXICO720']
        """
        if not 1 <= most <= MOST_COLLECTED:
            raise ValueError(f"a conversation has 1 to {MOST_COLLECTED:,} cables, not {most:,}")
        known = posts().resolve(post) if post else None
        name = sequence_of(known.name if known else " ".join(post.upper().split()))
        code = " ".join(tag.upper().split())
        wanted = ThreadFilter(direction=direction, distance=distance, post=name, tag=code, most=most)
        with self._readers.snapshot() as connection:
            return thread_of(connection, self._root(connection, cable_id), wanted)

    def conversation_ids(self, cable_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the ids of the conversation around a cable, held or not, the nearest first, and the limits that apply,
        as sentences; nothing for an unknown id.

        Args:
            cable_id: The cable's id, in any style.

        Example:
            >>> archive.conversation_ids("08MEXICO715")
            (('08MEXICO715', '08MEXICO716', '08MEXICO714', '08MEXICO720'), ())
        """
        with self._readers.snapshot() as connection:
            try:
                return connected_ids(connection, self._root(connection, cable_id))
            except UnknownCable:
                return (), ()

    def _root(self, connection: sqlite3.Connection, cable_id: str) -> str:
        try:
            return resolve(connection, cable_id)[1]
        except UnknownCable as error:
            return self._absent_id(connection, cable_id, error)

    def mentioned_in(self, cable_id: str, limit: int = 200) -> dict[str, tuple[str, str]]:
        """Return the cables whose paragraphs mention one: id -> (anchor of the first such paragraph, its sentence).

        Args:
            cable_id: The canonical id of the mentioned cable, held or not.
            limit: Number of mentions to read.

        Example:
            >>> archive.mentioned_in("08MEXICO715")
            {'08MEXICO716': ('p1', 'The letter of REF B came with the lamp.')}
        """
        with self._readers.snapshot() as connection:
            found: dict[int, tuple[str, str]] = {}
            for no, row in cited.mentions_to(connection, [cable_id], limit):
                found.setdefault(no, (row.anchor, row.sentence))
            listed = records.cables(connection, list(found))
        return {listed[no][1]: told for no, told in found.items() if no in listed}

    def cables_by_reference_state(self, state: str) -> tuple[int, ...]:
        """Return the numbers of the cables with a listed reference of a state, rising; as of the last completed change.

        Args:
            state: `held`, `known`, `dated` ... (docs/conversations.md).

        Raises:
            LookupError: there is no such state; the message lists the states.

        Example:
            >>> len(archive.cables_by_reference_state("held"))
            2
        """
        if state not in STATE_NAMES:
            raise LookupError(f"there is no state {state!r}; these are: {', '.join(STATE_NAMES)}")
        with self._readers.snapshot() as connection:
            known = records.meta(connection, STATES_META)
            if self._by_state[0] != known:
                self._by_state = (known, {})
            found = self._by_state[1]
            if state not in found:
                found[state] = tuple(with_bits(connection, BITS[state]))
            return found[state]

    def cables_meaning_otherwise(
        self, field: Literal["ref", "refby"], cable_id: str
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the numbers of the cables that a condition finds wrongly by references as read, and of those that it
        misses: held and known cables decide the year of some references.

        Args:
            field: `ref` (cables that cite the id) or `refby` (cables that the id cites).
            cable_id: The canonical id.

        Example:
            >>> archive.cables_meaning_otherwise("ref", "08MEXICO714")
            ((), ())
        """
        look = meant.citing_otherwise if field == "ref" else meant.cited_otherwise
        with self._readers.snapshot() as connection:
            wrong, missed = look(connection, cable_id)
            held = records.cables_cited_as(connection, [cable_id]).get(cable_id) if field == "ref" else None
            own_id = held[1].partition("-")[0] if held is not None else cable_id
            if own_id != cable_id:  # a former id, a second number: what cites the cable
                missed = sorted({*missed, *dict(cited.cites_to(connection, [own_id], _EVERY))})
        return tuple(wrong), tuple(missed)

    def absent(self, cable_id: str) -> AbsentCable:
        """Return the known facts about a cable that is not held: citing cables with sentences, likely dates, neighbors.

        Args:
            cable_id: Its id, in any style.

        Raises:
            UnknownCable: nothing is known of that id.

        Example:
            >>> archive.absent("08MEXICO715").citing[0].sentences
            (('p1', 'The letter of REF B came with the lamp.'),)
        """
        with self._readers.snapshot() as connection:
            return absent(connection, cable_id)

    def absent_cables(
        self, *, post: str | None = None, year: int | None = None, limit: int = 100, after: str | None = None
    ) -> AbsentPage:
        """Return cables that are cited and not held: the most cited first, or those of a post and year by serial.

        Args:
            post: Only this post: its name as in ids, present or former.
            year: Only this year, four digits.
            limit: Number of cables on the page.
            after: `next` of the page before; None for the first page.

        Raises:
            ValueError: `after` is not a cursor.

        Example:
            >>> [(row.id, row.cited_by) for row in archive.absent_cables().rows]
            [('08MEXICO715', 1)]
        """
        with self._readers.snapshot() as connection:
            return absent_page(connection, post=post, year=year, limit=limit, after=after)

    def conversations(self, limit: int = 8) -> tuple[tuple[CableSummary, int], ...]:
        """Return the largest conversations, of at least three citing cables: one cable of each, and their number.

        Computed from every reference; while the archive grows, at most a thirtieth of the time goes into that, so that
        the answer may be a minute old for a quarter of a million cables.

        Args:
            limit: Number of conversations, at most 24.

        Example:
            >>> archive.conversations()  # two cables are not enough
            ()
        """
        with self._readers.snapshot() as connection:
            self._conversations = _renewed(connection, self._conversations, lambda: largest(connection, _LARGEST))
            return _summaries(connection, self._conversations.rows[:limit])

    def most_cited(self, limit: int = 8) -> tuple[tuple[CableSummary, int], ...]:
        """Return the held cables that most cables cite, with that number, from 2; as old as `conversations`.

        Args:
            limit: Number of cables, at most 24.

        Example:
            >>> [(card.id, citing) for card, citing in archive.most_cited()]
            [('08MEXICO714', 2)]
        """
        with self._readers.snapshot() as connection:
            self._most_cited = _renewed(
                connection, self._most_cited, lambda: cited.most_cited_held(connection, _LARGEST)
            )
            return _summaries(connection, self._most_cited.rows[:limit])

    @staticmethod
    def _absent_id(connection: sqlite3.Connection, cable_id: str, error: UnknownCable) -> str:
        try:
            return absent(connection, cable_id).id
        except UnknownCable:
            raise error from None
