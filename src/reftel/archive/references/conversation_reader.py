"""Reading about references: conversations, cables that are not held, catalogues."""

from __future__ import annotations

import sqlite3
import time

import msgspec

from reftel.archive.record.ids import resolve
from reftel.archive.record.summary import summary_of
from reftel.archive.references.absent import AbsentCable, AbsentPage, absent, absent_page
from reftel.archive.references.thread import FARTHEST, Direction, Thread, ThreadFilter, largest, thread_of
from reftel.archive.types import CableSummary
from reftel.errors import UnknownCable
from reftel.store import cited, records
from reftel.store.connection import ReaderConnections

_LARGEST = 24
_REST = 30.0
"""So many times as long as it took, the largest conversations are not worked out again."""


class _Largest(msgspec.Struct, frozen=True):
    """The largest conversations of a generation, and until when they do while the archive grows."""

    generation: int
    until: float
    rows: tuple[tuple[str, int], ...]


class ConversationReader:
    """The part of an archive's reading side that follows references."""

    _readers: ReaderConnections
    _conversations: _Largest | None = None

    def thread(
        self,
        cable_id: str,
        *,
        direction: Direction = "both",
        distance: int = FARTHEST,
        post: str = "",
        tag: str = "",
    ) -> Thread:
        """Return the conversation around a cable, held or not: what references connect with it, in order of date.

        `distance` counts steps; `post` (canonical) and `tag` keep only cables of these. Raises UnknownCable for an id
        that is neither held, cited nor in a catalogue.
        """
        wanted = ThreadFilter(direction=direction, distance=distance, post=post, tag=tag)
        with self._readers.snapshot() as connection:
            try:
                root = resolve(connection, cable_id)[1]
            except UnknownCable as error:
                root = self._absent_id(connection, cable_id, error)
            return thread_of(connection, root, wanted)

    def conversation_ids(self, cable_id: str) -> tuple[str, ...]:
        """Return the ids of the conversation around a cable, held or not; none for an id unknown here."""
        try:
            thread = self.thread(cable_id)
        except UnknownCable:
            return ()
        return tuple(node.id for node in thread.nodes)

    def mentioned_in(self, cable_id: str, limit: int = 200) -> dict[str, tuple[str, str]]:
        """Return the cables whose paragraphs mention one: id -> (anchor of the first such paragraph, its sentence)."""
        with self._readers.snapshot() as connection:
            found: dict[int, tuple[str, str]] = {}
            for no, row in cited.mentions_to(connection, [cable_id], limit):
                found.setdefault(no, (row.anchor, row.sentence))
            listed = records.cables(connection, list(found))
        return {listed[no][1]: told for no, told in found.items() if no in listed}

    def absent(self, cable_id: str) -> AbsentCable:
        """Return what is known of a cable that is not held. Raises UnknownCable where nothing is."""
        with self._readers.snapshot() as connection:
            return absent(connection, cable_id)

    def absent_cables(
        self, *, post: str | None = None, year: int | None = None, limit: int = 100, after: str | None = None
    ) -> AbsentPage:
        """Return cables that are cited and not held, of a post and year by serial, else the most cited first."""
        with self._readers.snapshot() as connection:
            return absent_page(connection, post=post, year=year, limit=limit, after=after)

    def conversations(self, limit: int = 8) -> tuple[tuple[CableSummary, int], ...]:
        """Return the largest conversations: a cable of each, and how many cables cite in it.

        Worked out from every reference; while the archive grows, at most a thirtieth of the time goes into that, so
        that the answer may be a minute old for a quarter of a million cables.
        """
        with self._readers.snapshot() as connection:
            generation = records.generation(connection)
            known = self._conversations
            if known is None or (known.generation != generation and time.monotonic() > known.until):
                started = time.monotonic()
                rows = largest(connection, _LARGEST)
                now = time.monotonic()
                known = self._conversations = _Largest(generation, now + _REST * (now - started), rows)
            found = dict(known.rows[:limit])
            held = records.cables_of_ids(connection, list(found))
        return tuple((summary_of(held[each]), n) for each, n in found.items() if each in held)

    @staticmethod
    def _absent_id(connection: sqlite3.Connection, cable_id: str, error: UnknownCable) -> str:
        try:
            return absent(connection, cable_id).id
        except UnknownCable:
            raise error from None
