"""Verification of the clues of cables, and of the links between cables that are probably one telegram."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence

from reftel.archive.ingest.kindred import likeness_between
from reftel.archive.types import Problem
from reftel.collate import Given
from reftel.collate.clues import clues_of
from reftel.collate.identity import LikenessEvidence
from reftel.model import READING_VERSION
from reftel.store import likenesses, records
from reftel.store.shelf_file import SHELF_META

_RARE = likenesses.COMMON // 2
"""Fewer cables have a clue that must not be missing: one that was common once is not stored for more cables."""


class ClueVerifier:
    """Compares the stored clues with those of the copies, cable by cable in rising order."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._in_shard = is_shard(connection)
        self._rows = likenesses.all_clues(connection, in_shard=self._in_shard)
        self._next = next(self._rows, None)
        self._strays = 0

    def problems(self, no: int, name: str, copies: Sequence[Given], version: int) -> Iterator[Problem]:
        """Yield the problem of a cable.

        Args:
            no: its number.
            name: its id, for people.
            copies: as collating sees them.
            version: the lowest version of their readings; those of earlier versions may have no clues yet.
        """
        held = self._held(no)
        derived = {clue for given in copies for clue in clues_of(given)}
        stale = len(held - derived)
        missing = sum(1 for clue in derived - held if self._is_rare(clue)) if version >= READING_VERSION else 0
        if stale or missing:
            note = f"{missing} of its clues are missing, {stale} stored ones are not of its copies"
            yield Problem(code="clue", where=f"cable {name}", note=note, can_repair=True)

    def skip(self, no: int) -> None:
        """Pass over the clues of a cable that cannot be assembled."""
        self._held(no)

    def rest(self) -> Iterator[Problem]:
        """Yield the problem of clues whose cables do not exist."""
        while self._next is not None:
            self._strays += 1
            self._next = next(self._rows, None)
        if self._strays:
            note = f"{self._strays} clues are of cables that are not there"
            yield Problem(code="clue", where="clue", note=note, can_repair=True)

    def _held(self, no: int) -> set[int]:
        found: set[int] = set()
        while self._next is not None and self._next[0] <= no:
            if self._next[0] == no:
                found.add(self._next[1])
            else:
                self._strays += 1
            self._next = next(self._rows, None)
        return found

    def _is_rare(self, clue: int) -> bool:
        return self._in_shard or likenesses.bearers(self._connection, clue) < _RARE


def is_shard(connection: sqlite3.Connection) -> bool:
    """Return whether a record is a shard: its shelf links its cables."""
    return records.meta(connection, SHELF_META) is not None


def link_problems(connection: sqlite3.Connection, copies: Callable[[int], Sequence[Given] | None]) -> Iterator[Problem]:
    """Yield the problems of links between cables that are probably one telegram.

    Args:
        connection: the record's.
        copies: the copies of a cable, by its number; nothing for one that is gone, None for one that is damaged.
    """
    if is_shard(connection):
        return
    found = likenesses.links(connection)
    by_pair = {(cable, other): evidence for cable, other, evidence in found}
    for cable, other, evidence in found:
        note = ""
        if (other, cable) not in by_pair:
            note = "the link is in one direction only"
        elif evidence is None:
            note = "its evidence cannot be read"
        elif evidence != by_pair[other, cable]:
            note = "its evidence differs from that of the link back"
        elif cable < other:
            one, two = copies(cable), copies(other)
            if one is None or two is None:
                continue
            now = likeness_between(one, two) if one and two else ()
            if not now or _kinds(now) != _kinds(evidence):
                note = "its evidence differs from that of the copies"
        if note:
            where = f"cables {cable} and {other}"
            yield Problem(code="probable", where=where, note=note, can_repair=True)


def _kinds(evidence: Sequence[LikenessEvidence]) -> set[tuple[str, str]]:
    return {(each.kind, each.speaks) for each in evidence}
